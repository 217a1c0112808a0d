"""When it was said: only words beside the cue date a quotation, and only where the day is sure."""

from datetime import date

import pytest

from app.pipeline import Pipeline, extract_texts

TUESDAY = date(2024, 3, 5)

CASES = [
    ("the publication day's own weekday", "Ada Quist said on Tuesday that the bridge was shut.", date(2024, 3, 5)),
    ("a weekday before it", "Ada Quist said on Friday that the bridge was shut.", date(2024, 3, 1)),
    ("last means not today", "Ada Quist said last Tuesday that the bridge was shut.", date(2024, 2, 27)),
    ("late on a day", "Ada Quist said late Monday that the bridge was shut.", date(2024, 3, 4)),
    ("a calendar day without a year", "Ada Quist said on March 1 that the bridge was shut.", date(2024, 3, 1)),
    ("a calendar day of the year before", "Ada Quist said on 7 December that the bridge was shut.", date(2023, 12, 7)),
    ("a full date", "Ada Quist said on January 3, 2022, that the bridge was shut.", date(2022, 1, 3)),
    ("yesterday", "Ada Quist said yesterday that the bridge was shut.", date(2024, 3, 4)),
    ("days ago", "Ada Quist said two days ago that the bridge was shut.", date(2024, 3, 3)),
    ("at an occasion", "Ada Quist said at Monday's meeting that the bridge was shut.", date(2024, 3, 4)),
    ("a date inside the words", "Ada Quist said that the bridge was shut on Friday.", None),
    ("a span of time", "Since Monday, Ada Quist has said that the bridge is safe.", None),
    ("a plan", "Next Monday, Ada Quist said, the bridge will open.", None),
    ("a day that no calendar has", "Ada Quist said on February 30 that the bridge was shut.", None),
    ("no date", "Ada Quist said that the bridge was shut.", None),
]


@pytest.mark.parametrize(("text", "day"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_days(pipeline: Pipeline, text: str, day: date | None) -> None:
    (item,) = next(extract_texts(pipeline, [(text, None, TUESDAY)]))
    assert (item.said_on.on if item.said_on else None) == day


def test_without_a_publication_day_a_weekday_says_nothing(pipeline: Pipeline) -> None:
    (item,) = next(extract_texts(pipeline, [("Ada Quist said on Friday that the bridge was shut.", None, None)]))
    assert item.said_on is None


def test_the_next_words_of_the_same_speaker_are_of_the_same_occasion(pipeline: Pipeline) -> None:
    text = "The bridge is shut, Mayor Ada Quist said on Monday.\n“It is not safe,” Quist said."
    first, second = next(extract_texts(pipeline, [(text, None, TUESDAY)]))
    assert first.said_on is not None
    assert second.said_on is not None
    assert (second.said_on.on, second.said_on.rule) == (first.said_on.on, "same occasion")


def test_a_break_ends_the_occasion(pipeline: Pipeline) -> None:
    text = "The bridge is shut, Mayor Ada Quist said on Monday.\n___\n“It is not safe,” Quist said."
    _, second = next(extract_texts(pipeline, [(text, None, TUESDAY)]))
    assert second.said_on is None


def test_an_entry_of_a_live_report_tells_of_its_own_day(pipeline: Pipeline) -> None:
    text = (
        "The latest from the bridge.\n\n7 p.m.\n\nMayor Ada Quist says the bridge is safe.\n\n"
        "6:05 p.m.\n\nMayor Ada Quist says the water rose on Sunday. “It fell again,” she says."
    )
    found = next(extract_texts(pipeline, [(text, None, date(2024, 3, 6))]))
    first = found[0].said_on
    assert first is not None
    assert (first.on, first.words, first.rule) == (date(2024, 3, 6), "7 p.m.", "entry of a live report")
