"""The chance of a day is the sum of trees over its signs; the shipped trees know the signs that rows have."""

from datetime import date

import pytest

from app.attribute.link import link
from app.dates.by_rule import days_by_rule
from app.dates.chances import Trees, shipped_trees
from app.dates.signs import Signs
from app.dates.story import Story
from app.pipeline import load_pipeline, read
from app.quality import Quality
from app.resolve.speakers import resolve

TEXT = "The fair was on Sunday. Ada Quist said on Monday that the bridge was shut. It was old, Samuel Oduya said."
PUBLISHED = date(2024, 3, 5)


MONDAY, SUNDAY = date(2024, 3, 4), date(2024, 3, 3)


def _story(text: str) -> tuple[Story, Signs]:
    doc = read(load_pipeline(Quality.RULES), text, 0)
    attributions = link(doc)
    speakers = [answer.speaker for answer in resolve(doc, attributions)]
    story = Story(doc, attributions, speakers, PUBLISHED)
    return story, Signs(story, days_by_rule(doc, attributions, speakers, PUBLISHED))


@pytest.fixture(scope="module")
def signs() -> Signs:
    return _story(TEXT)[1]


def test_each_tree_adds_its_leaf() -> None:
    near = ((0, 2.0, 1, 2), (-1, 3.0, 0, 0), (-1, -3.0, 0, 0))
    trees = Trees(("paragraphs above",), (near, near))
    assert trees.chance({"paragraphs above": 1.0}) == pytest.approx(0.9975, abs=0.0001)
    assert trees.chance({"paragraphs above": 9.0}) == pytest.approx(0.0025, abs=0.0001)


def test_the_shipped_trees_know_all_signs(signs: Signs) -> None:
    assert shipped_trees().signs == tuple(signs.of(0, MONDAY))


def test_the_days_that_the_story_names_are_weighed(signs: Signs) -> None:
    assert set(signs.days(0)) == {MONDAY, SUNDAY}


def test_a_day_beside_the_cue_is_likelier_than_another(signs: Signs) -> None:
    trees = shipped_trees()
    chances = {on: trees.chance(signs.of(0, on)) for on in signs.days(0)}
    assert chances[MONDAY] > 0.8
    assert chances[SUNDAY] < 0.2


def test_earlier_in_the_day_is_the_day_last_named() -> None:
    story, _ = _story("The wind rose on Sunday. Earlier in the day the council met. Ada Quist said that it was calm.")
    assert [day.on for day in story.days] == [SUNDAY, SUNDAY]


def test_a_day_counts_beside_the_cue_only_on_its_own_verb() -> None:
    text = (
        "Ada Quist said on Monday that the bridge was shut.\n"
        "“It is old,” said the mayor, Leo Grant, who walked across it on Monday."
    )
    _, signs = _story(text)
    assert [signs.of(index, MONDAY)["on the verb"] for index in (0, 1)] == [1.0, -1.0]


@pytest.mark.parametrize(
    ("told", "under"),
    [
        ("Ada Quist said that it was safe.", 2.0),
        ("Last year, Ada Quist said that it was safe.", 1.0),
        ("It creaked on Sunday. Ada Quist said that it was safe.", 0.0),
    ],
)
def test_the_last_time_named_above_counts(told: str, under: float) -> None:
    _, signs = _story(f"The bridge was shut on Monday. {told}")
    assert signs.of(0, MONDAY)["time above"] == under


@pytest.mark.parametrize(
    ("told", "beside"),
    [
        ("Ada Quist said that the bridge was safe.", False),
        ("Ada Quist said last week that the bridge was safe.", True),
        ("Ada Quist said in 2016 that the bridge was safe.", True),
        ("Ada Quist said a few months ago that the bridge was safe.", True),
        ("Ada Quist said at one point that the bridge was safe.", True),
        ("Ada Quist said that the bridge was safe last week.", False),
    ],
)
def test_another_time_beside_the_cue_counts(told: str, beside: bool) -> None:
    _, signs = _story(f"The bridge was shut on Monday. {told}")
    assert (signs.of(0, MONDAY)["other time beside"] < 300) == beside


def test_the_words_of_a_row_are_compared_with_what_the_story_tells_of_the_day() -> None:
    _, signs = _story(
        "The council closed the bridge on Monday. Ada Quist said that the council was wrong. Leo Grant said that he slept."
    )
    assert [signs.of(index, MONDAY)["words of the day"] for index in (0, 1)] == [1.0, 0.0]


def test_a_day_is_known_by_its_part_in_the_story(signs: Signs) -> None:
    found = [signs.of(0, on) for on in (SUNDAY, MONDAY)]
    assert [each["first day"] for each in found] == [1.0, 0.0]
    assert [each["weekdays"] for each in found] == [2.0, 2.0]
    assert [each["only day at the head"] for each in found] == [0.0, 0.0]
    assert [each["rows beside it"] for each in found] == [0.0, 1.0]
