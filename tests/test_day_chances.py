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


@pytest.fixture(scope="module")
def signs() -> Signs:
    doc = read(load_pipeline(Quality.RULES), TEXT, 0)
    attributions = link(doc)
    speakers = [answer.speaker for answer in resolve(doc, attributions)]
    return Signs(Story(doc, attributions, speakers, PUBLISHED), days_by_rule(doc, attributions, speakers, PUBLISHED))


def test_each_tree_adds_its_leaf() -> None:
    near = ((0, 2.0, 1, 2), (-1, 3.0, 0, 0), (-1, -3.0, 0, 0))
    trees = Trees(("paragraphs above",), (near, near))
    assert trees.chance({"paragraphs above": 1.0}) == pytest.approx(0.9975, abs=0.0001)
    assert trees.chance({"paragraphs above": 9.0}) == pytest.approx(0.0025, abs=0.0001)


def test_the_shipped_trees_know_all_signs(signs: Signs) -> None:
    assert shipped_trees().signs == tuple(signs.of(0, date(2024, 3, 4)))


def test_the_days_that_the_story_names_are_weighed(signs: Signs) -> None:
    assert set(signs.days(0)) == {date(2024, 3, 4), date(2024, 3, 3)}


def test_a_day_beside_the_cue_is_likelier_than_another(signs: Signs) -> None:
    trees = shipped_trees()
    chances = {on: trees.chance(signs.of(0, on)) for on in signs.days(0)}
    assert chances[date(2024, 3, 4)] > 0.8
    assert chances[date(2024, 3, 3)] < 0.2
