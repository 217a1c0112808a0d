"""Learning the days: one case for each day that a row may have been said on, and the same trees from the same cases."""

from datetime import date

import pytest

pytest.importorskip("lightgbm")

from app.dates.chances import Trees
from app.evaluate.corpus import GoldArticle
from app.pipeline import load_pipeline
from app.quality import Quality
from app.train.days import Case, by_folds, cases_of, learned, trees_of

TEXT = "Ada Quist said on Monday that the bridge was shut. It had been open on Sunday."
ARTICLE = GoldArticle.model_validate(
    {
        "id": "a",
        "text": TEXT,
        "published_at": "2024-03-05",
        "attributions": [
            {"id": "a-0", "content": [[25, 49]], "cue": [[10, 14]], "source": [[0, 9]], "said_on": "2024-03-04"},
        ],
    }
)


def _cases(count: int) -> list[Case]:
    """Cases that one sign decides."""
    on, other = date(2024, 3, 4), date(2024, 3, 3)
    return [
        Case(number % 5, (f"a{number}", 0), day, {"distance": float(day == other) * 90}, on, scored=True)
        for number in range(count)
        for day in (on, other)
    ]


def test_a_row_has_a_case_for_each_day_that_its_story_names() -> None:
    cases = list(cases_of(load_pipeline(Quality.RULES), ARTICLE, 0))
    assert {(case.on, case.said) for case in cases} == {
        (date(2024, 3, 4), date(2024, 3, 4)),
        (date(2024, 3, 3), date(2024, 3, 4)),
    }


def test_the_service_reads_the_trees_as_they_were_learned() -> None:
    cases = _cases(200)
    booster = learned(cases)
    trees = trees_of(booster, ("distance",))
    assert isinstance(trees, Trees)
    for case in cases[:2]:
        assert trees.chance(dict(case.signs)) == pytest.approx(float(booster.predict([list(case.signs.values())])[0]), abs=0.001)


def test_folds_say_how_many_days_are_given_and_right() -> None:
    assert "from 0.5: 100.0% of 200 days given and right, 100.0% of those given right" in list(by_folds(_cases(200), 200))
