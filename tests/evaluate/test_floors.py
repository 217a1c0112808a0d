"""Floors: what falls below one fails, what rises raises it, and nothing lowers it."""

from pathlib import Path

import pytest

from app.evaluate.figures import Outcome
from app.evaluate.floors import Change, FloorsError, FloorsFile, Measured, changes_table, compare, floors_table, measured, update

FIGURES = {"row F1": 60.0, "row recall": 50.0}
OUTCOMES = [Outcome("a", frozenset({"a-0", "a-1"}), false=1), Outcome("b", frozenset({"b-0"}), false=0)]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "gold.jsonl").write_text("{}")
    return tmp_path / "gold.jsonl"


@pytest.fixture
def what(gold: Path) -> Measured:
    return measured(gold, None, "accurate")


@pytest.fixture
def path(tmp_path: Path, what: Measured) -> Path:
    """A file of floors that knows the corpus."""
    update(tmp_path / "floors.json", what, FIGURES, OUTCOMES)
    return tmp_path / "floors.json"


def floors_in(path: Path) -> list[dict[str, float]]:
    return [entry.floors for entry in FloorsFile.model_validate_json(path.read_text()).corpora]


def test_a_corpus_without_floors_is_measured_and_fails_nothing(tmp_path: Path, what: Measured) -> None:
    comparison = compare(tmp_path / "floors.json", what, FIGURES, OUTCOMES)

    assert comparison.figures == {"row F1": (None, 60.0), "row recall": (None, 50.0)}
    assert comparison.below == ()
    assert comparison.changes == ()


@pytest.mark.parametrize(("value", "below"), [(61.0, ()), (60.0, ()), (59.7, ()), (59.6, ("row F1",))])
def test_a_figure_below_its_floor_by_more_than_the_tolerance_fails(
    path: Path, what: Measured, value: float, below: tuple[str, ...]
) -> None:
    assert compare(path, what, {**FIGURES, "row F1": value}, OUTCOMES).below == below


def test_a_figure_that_is_gone_is_below_its_floor(path: Path, what: Measured) -> None:
    assert compare(path, what, {"row F1": 60.0}, OUTCOMES).below == ("row recall",)


def test_an_update_raises_what_rose_and_keeps_the_rest(path: Path, what: Measured) -> None:
    update(path, what, {"row F1": 59.8, "row recall": 55.0, "kind": 90.0}, OUTCOMES)

    assert floors_in(path) == [{"row F1": 60.0, "row recall": 55.0, "kind": 90.0}]


def test_an_update_below_a_floor_changes_nothing(path: Path, what: Measured) -> None:
    before = path.read_text(), (path.parent / "baseline.jsonl").read_text()

    with pytest.raises(FloorsError, match="row recall"):
        update(path, what, {"row F1": 70.0, "row recall": 40.0}, [])

    assert (path.read_text(), (path.parent / "baseline.jsonl").read_text()) == before


def test_gains_and_losses_are_listed_by_article(path: Path, what: Measured) -> None:
    now = [Outcome("a", frozenset({"a-1", "a-2"}), false=3), OUTCOMES[1], Outcome("new", frozenset({"new-0"}), false=0)]

    comparison = compare(path, what, FIGURES, now)

    assert comparison.changes == (Change("a", gained=("a-2",), lost=("a-0",), false_before=1, false_now=3),)
    assert changes_table(comparison).title == "Since the baseline: 1 gained, 1 lost"
    assert floors_table(comparison).row_count == len(FIGURES)


def test_floors_hold_for_the_same_gold_only(path: Path, gold: Path) -> None:
    gold.write_text("{} ")

    with pytest.raises(FloorsError, match="another version"):
        compare(path, measured(gold, None, "accurate"), FIGURES, OUTCOMES)


def test_each_corpus_and_pipeline_has_its_own_floors(path: Path, gold: Path, tmp_path: Path) -> None:
    (tmp_path / "speakers.jsonl").write_text("{}")
    others = [
        measured(gold, None, "fast"),
        measured(gold, tmp_path / "speakers.jsonl", "accurate"),
        measured(tmp_path / "speakers.jsonl", None, "accurate"),
    ]
    for number, other in enumerate(others):
        update(path, other, {"row F1": 10.0 + number}, [])

    assert floors_in(path)[0] == FIGURES
    assert sorted(floors["row F1"] for floors in floors_in(path)) == [10.0, 11.0, 12.0, 60.0]


@pytest.mark.parametrize("name", ["floors.json", "baseline.jsonl"])
def test_a_broken_file_is_named(path: Path, what: Measured, name: str) -> None:
    (path.parent / name).write_text('{"floors": []}\n')

    with pytest.raises(FloorsError, match=name):
        compare(path, what, FIGURES, OUTCOMES)


def test_the_projects_floors_hold_figures_and_no_text() -> None:
    file = FloorsFile.model_validate_json((Path(__file__).parents[2] / "bench" / "floors.json").read_text())

    assert {entry.corpus for entry in file.corpora} >= {"news_dev", "polnear_dev"}
    assert all(0 < floor <= 100 for entry in file.corpora for floor in entry.floors.values())
