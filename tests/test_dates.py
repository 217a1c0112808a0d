"""When it was said: only words beside the cue date a quotation, and only where the day is sure."""

from datetime import date

import pytest

from app.pipeline import Pipeline, extract_texts, load_pipeline
from app.quality import Quality
from app.quote import SaidOn

TUESDAY = date(2024, 3, 5)


@pytest.fixture(scope="module")
def rules() -> Pipeline:
    """The pipeline that attributes by rules alone: the day depends on the sentence, not on a network."""
    return load_pipeline(Quality.RULES)


AHEAD = [
    ("the next such weekday", "Ada Quist will say on Friday that the bridge is shut.", date(2024, 3, 8)),
    ("a day ahead", "Ada Quist is due to tell MPs on 9 March that the bridge is shut.", date(2024, 3, 9)),
    ("tomorrow", "Ada Quist is expected to say tomorrow that the bridge is shut.", date(2024, 3, 6)),
    ("later today", "Ada Quist is set to say tonight that the bridge is shut.", date(2024, 3, 5)),
    ("a plan without a day", "Ada Quist will say that the bridge is shut.", None),
]
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
    ("last night", "Ada Quist said last night that the bridge was shut.", date(2024, 3, 4)),
    ("tonight", "Ada Quist said tonight that the bridge was shut.", date(2024, 3, 5)),
    ("earlier on the day told of", "The wind rose on Monday. Earlier in the day, Quist said that it was calm.", date(2024, 3, 4)),
    ("a day that names an event", "Ada Quist said after Sept. 11 that the bridge was shut.", None),
    ("at an occasion", "Ada Quist said at Monday's meeting that the bridge was shut.", date(2024, 3, 4)),
    ("a date inside the words", "Ada Quist said that the bridge was shut on Friday.", None),
    ("a span of time", "Since Monday, Ada Quist has said that the bridge is safe.", None),
    ("a plan", "Next Monday, Ada Quist said, the bridge will open.", None),
    ("a day that no calendar has", "Ada Quist said on February 30 that the bridge was shut.", None),
    ("yesterday at the head", "Yesterday, Ada Quist said that the bridge was shut.", date(2024, 3, 4)),
    ("an outlet's name", "Ada Quist told USA Today that the bridge was shut.", None),
    ("a show named after a day", "Ada Quist told Saturday Night Live that the bridge was shut.", None),
    ("a newspaper named after a day", "Ada Quist said in the Sunday Courier that the bridge was shut.", None),
    ("a day with a name of its own", "Ada Quist said after a Super Tuesday rally that the bridge was shut.", None),
    ("the evening of a day", "Ada Quist said on Monday night that the bridge was shut.", date(2024, 3, 4)),
    ("the end of a span", "In visits between January 5 and March 1, Ada Quist said that the bridge was shut.", None),
    ("the beginning of a span", "In a survey from March 1 to March 3, Ada Quist said that the bridge was shut.", None),
    ("days joined by a dash", "In talks held March 1-3, Ada Quist said that the bridge was shut.", None),
    ("no date", "Ada Quist said that the bridge was shut.", None),
]


@pytest.mark.parametrize(("text", "day"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_days(pipeline: Pipeline, text: str, day: date | None) -> None:
    (item,) = next(extract_texts(pipeline, [(text, None, TUESDAY)]))
    assert (item.said_on.on if item.said_on else None) == day


@pytest.mark.parametrize(("text", "day"), [case[1:] for case in AHEAD], ids=[case[0] for case in AHEAD])
def test_the_day_of_what_is_announced(rules: Pipeline, text: str, day: date | None) -> None:
    (item,) = next(extract_texts(rules, [(text, None, TUESDAY)]))
    assert (item.said_on.on if item.said_on else None) == day


def test_a_day_ahead_dates_nothing_else(rules: Pipeline) -> None:
    text = "Ada Quist will say on Friday that the bridge is shut. Quist said that it was old."
    _, later = next(extract_texts(rules, [(text, None, TUESDAY)]))
    assert later.said_on is None


def test_without_a_publication_day_a_weekday_says_nothing(pipeline: Pipeline) -> None:
    (item,) = next(extract_texts(pipeline, [("Ada Quist said on Friday that the bridge was shut.", None, None)]))
    assert item.said_on is None


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("Ada Quist said in March 2019 that the bridge was safe.", date(2019, 3, 1), "month"),
        ("Ada Quist said in December that the bridge was safe.", date(2023, 12, 1), "month"),
        ("Ada Quist said in 2019 that the bridge was safe.", date(2019, 1, 1), "year"),
        ("Ada Quist said last month that the bridge was safe.", date(2024, 2, 1), "month"),
        ("Ada Quist said two years ago that the bridge was safe.", date(2022, 1, 1), "year"),
        ("Ada Quist said on Monday in 2024 that the bridge was safe.", date(2024, 3, 4), "day"),
        ("Ada Quist said that the bridge was built in 2019.", None, None),
    ],
)
def test_a_month_or_a_year_is_given_as_such(pipeline: Pipeline, text: str, day: date | None, precision: str | None) -> None:
    (item,) = next(extract_texts(pipeline, [(text, None, TUESDAY)]))
    assert (item.said_on.on if item.said_on else None, item.said_on.precision if item.said_on else None) == (day, precision)


def test_a_headline_tells_the_news_of_the_lead(pipeline: Pipeline) -> None:
    text = "Quist says bridge is safe\nMayor Ada Quist said on Monday that the bridge was safe."
    days = [item.said_on for item in next(extract_texts(pipeline, [(text, None, TUESDAY)]))]
    assert [day.on for day in days if day] == [date(2024, 3, 4)] * 2
    assert days[0] is not None
    assert days[0].rule == "day of the lead, for its headline"


STORY_OF_TWO_DAYS = (
    "Mayor Ada Quist said on Monday that the bridge was shut.\nThe engineer, Samuel Oduya, said on Monday that a beam broke.\n"
    "Bea Holt said that she had heard it. Cleo Brook said on Sunday that it creaked."
)


@pytest.fixture(scope="module")
def council(rules: Pipeline) -> dict[str, SaidOn | None]:
    """The day of each speaker's last words in a story about one evening; the mayor's are told of another time."""
    text = (
        "Council argues over the bridge\n"
        "CALDER (Northern Wire) - Councillors clashed over the old bridge at a meeting on Monday.\n"
        "Councillor Ada Quist told the meeting on Monday that the bridge was safe. “It has stood for ninety years,” Quist said.\n"
        "Councillor Samuel Oduya, who opposes her, said the beams were rotten. “It is a ruin,” Oduya said.\n"
        "Quist replied that a new one would cost too much.\n"
        "The mayor, Leo Grant, has said in the past that he would walk across it."
    )
    return {item.speaker.name: item.said_on for item in next(extract_texts(rules, [(text, None, TUESDAY)])) if item.speaker}


def test_one_occasion_has_one_day(council: dict[str, SaidOn | None]) -> None:
    said = council["Ada Quist"]
    assert said is not None
    assert (said.on, said.words) == (date(2024, 3, 4), "Monday")


def test_what_was_said_at_another_time_has_not_the_day_of_the_story(council: dict[str, SaidOn | None]) -> None:
    assert council["Leo Grant"] is None


def test_an_inferred_day_says_where_the_article_gives_it(council: dict[str, SaidOn | None]) -> None:
    said = council["Ada Quist"]
    assert said is not None
    assert said.detail == "the occasion that paragraph 3 dates: 'Monday'"


def test_a_story_of_two_days_gives_neither_to_others(rules: Pipeline) -> None:
    found = next(extract_texts(rules, [(STORY_OF_TWO_DAYS, None, TUESDAY)]))
    assert {item.speaker.name: item.said_on for item in found if item.speaker}["Bea Holt"] is None


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


def test_a_day_beside_the_cue_counts_beside_another_day_of_the_same_speaker(rules: Pipeline) -> None:
    text = (
        "LUND, March 4 (Wire) - Quist Media on Monday denied that it had paid a minister.\n"
        "The newspaper Der Abend, which printed the story on Sunday, said it stood by every word. "
        "“We have the receipts,” the newspaper said on Monday."
    )
    found = next(extract_texts(rules, [(text, None, date(2024, 3, 7))]))
    (said,) = (item.said_on for item in found if "receipts" in text[item.content[0].start : item.content[-1].end])
    assert said is not None
    assert said.on == date(2024, 3, 4)
