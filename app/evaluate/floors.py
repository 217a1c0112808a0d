"""Floors: figures that a change must not fall below, and the rows that were right when they were set.

A floor belongs to one corpus, named by the hash of its files, and one pipeline. Floors are kept in a JSON file; beside it,
``baseline.jsonl`` has a line for each article with the ids of the gold attributions that were found. Neither holds any text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError
from rich.table import Table

from app.errors import WhosaidError
from app.evaluate.figures import Outcome

BASELINE = "baseline.jsonl"
# Points that a figure may vary with the processor that computes it.
TOLERANCE = 0.3


class FloorsError(WhosaidError):
    """The floors cannot be read, do not belong to this corpus, or may not be changed."""

    title = "Floors"
    slug = "floors"


class Measured(BaseModel):
    """What was measured: the gold file, with the gold speakers if they were given, and the pipeline. Files go by SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    corpus: str
    pipeline: str
    gold: str
    speakers: str | None = None

    @property
    def key(self) -> tuple[str, str, bool]:
        """What has one set of floors: a corpus, a pipeline, and whether gold speakers were given."""
        return self.corpus, self.pipeline, self.speakers is not None


class CorpusFloors(Measured):
    """The floors of one corpus, in percent."""

    floors: dict[str, float]


class FloorsFile(BaseModel):
    """All that a file of floors holds. A figure is below its floor where it is lower by more than ``tolerance`` points."""

    model_config = ConfigDict(extra="forbid")

    tolerance: float = TOLERANCE
    corpora: list[CorpusFloors] = []


class SavedOutcome(BaseModel):
    """A line of the baseline: what was right in one article."""

    model_config = ConfigDict(extra="forbid")

    corpus: str
    pipeline: str
    article: str
    right: list[str]
    false: int

    @classmethod
    def of(cls, outcome: Outcome, what: Measured) -> Self:
        """The line for an outcome."""
        right = sorted(outcome.right)
        return cls(corpus=what.corpus, pipeline=what.pipeline, article=outcome.article, right=right, false=outcome.false)

    def belongs_to(self, what: Measured) -> bool:
        """Whether the line is about this corpus and pipeline."""
        return (self.corpus, self.pipeline) == (what.corpus, what.pipeline)


@dataclass(frozen=True, slots=True)
class Change:
    """What one article gained and lost since the baseline: ids of gold attributions, and the number of false rows."""

    article: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    false_before: int
    false_now: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Each figure with its floor, None where it has none yet; which are below; and the articles that changed."""

    figures: Mapping[str, tuple[float | None, float]]
    below: tuple[str, ...]
    changes: tuple[Change, ...]


def measured(gold: Path, speakers: Path | None, pipeline: str) -> Measured:
    """What names the floors of a run."""
    return Measured(corpus=gold.stem, pipeline=pipeline, gold=_hash(gold), speakers=_hash(speakers) if speakers else None)


def compare(path: Path, what: Measured, figures: Mapping[str, float], outcomes: Sequence[Outcome]) -> Comparison:
    """Compare a run with its floors and its baseline; without floors for it, nothing is below and nothing has changed.

    Raises FloorsError where the files cannot be read, or hold floors of another version of the corpus.
    """
    file = _read_floors(path)
    known = _floors_of(path, file, what)
    if known is None:
        return Comparison({name: (None, value) for name, value in figures.items()}, (), ())
    floors = known.floors
    # a figure that can no longer be computed has fallen as far as it can
    values = {name: figures.get(name, 0.0) for name in {**floors, **figures}}
    below = tuple(name for name, floor in floors.items() if values[name] < floor - file.tolerance)
    saved = {line.article: line for line in _read_baseline(path) if line.belongs_to(what)}
    beside_floors = {name: (floors.get(name), value) for name, value in values.items()}
    return Comparison(beside_floors, below, tuple(_changes(saved, outcomes)))


def update(path: Path, what: Measured, figures: Mapping[str, float], outcomes: Sequence[Outcome]) -> None:
    """Raise the floors to these figures and save the outcomes as the baseline. No floor is ever lowered.

    Raises FloorsError as ``compare`` does, and where a figure is below its floor; then nothing is written.
    """
    comparison = compare(path, what, figures, outcomes)
    if comparison.below:
        raise FloorsError(f"Below the floor: {', '.join(comparison.below)}. Nothing was updated.")
    raised = {name: max(value, floor if floor is not None else value) for name, (floor, value) in comparison.figures.items()}
    file = _read_floors(path)
    entries = [entry for entry in file.corpora if entry.key != what.key]
    entries.append(CorpusFloors(**what.model_dump(), floors=raised))
    entries.sort(key=lambda entry: entry.key)
    lines = [line for line in _read_baseline(path) if not line.belongs_to(what)]
    lines += [SavedOutcome.of(outcome, what) for outcome in outcomes]
    lines.sort(key=lambda line: (line.corpus, line.pipeline, line.article))
    path.write_text(FloorsFile(tolerance=file.tolerance, corpora=entries).model_dump_json(indent=2) + "\n", encoding="utf-8")
    _baseline(path).write_text("".join(line.model_dump_json() + "\n" for line in lines), encoding="utf-8")


def floors_table(comparison: Comparison) -> Table:
    """Each figure beside its floor."""
    table = Table("percent", "floor", "now", "", title="Floors")
    for name, (floor, value) in comparison.figures.items():
        note = "new" if floor is None else "BELOW" if name in comparison.below else "higher" if value > floor else ""
        table.add_row(name, "—" if floor is None else f"{floor:.1f}", f"{value:.1f}", note)
    return table


def changes_table(comparison: Comparison) -> Table:
    """The articles that changed, those that lost most first."""
    gained = sum(len(change.gained) for change in comparison.changes)
    lost = sum(len(change.lost) for change in comparison.changes)
    table = Table("article", "gained", "lost", "false rows", title=f"Since the baseline: {gained} gained, {lost} lost")
    for change in sorted(comparison.changes, key=lambda change: (len(change.gained) - len(change.lost), change.article)):
        false = f"{change.false_before} → {change.false_now}" if change.false_before != change.false_now else ""
        table.add_row(change.article, " ".join(change.gained), " ".join(change.lost), false)
    return table


def _changes(saved: Mapping[str, SavedOutcome], outcomes: Sequence[Outcome]) -> Iterator[Change]:
    for outcome in outcomes:
        before = saved.get(outcome.article)
        if before is None:
            continue
        was = frozenset(before.right)
        change = Change(
            outcome.article,
            gained=tuple(sorted(outcome.right - was)),
            lost=tuple(sorted(was - outcome.right)),
            false_before=before.false,
            false_now=outcome.false,
        )
        if change.gained or change.lost or change.false_before != change.false_now:
            yield change


def _floors_of(path: Path, file: FloorsFile, what: Measured) -> CorpusFloors | None:
    for entry in file.corpora:
        if entry.key != what.key:
            continue
        if (entry.gold, entry.speakers) != (what.gold, what.speakers):
            raise FloorsError(
                f"The floors for {what.corpus!r} in {path} belong to another version of that corpus. Measure on that version, "
                "or, if the corpus has been corrected, delete its entry and set new floors."
            )
        return entry
    return None


def _read_floors(path: Path) -> FloorsFile:
    if not path.exists():
        return FloorsFile()
    try:
        return FloorsFile.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise FloorsError(f"{path} is not a file of floors: {error.errors()[0]['msg']}.") from error


def _read_baseline(path: Path) -> list[SavedOutcome]:
    baseline = _baseline(path)
    if not baseline.exists():
        return []
    try:
        return [SavedOutcome.model_validate_json(line) for line in baseline.read_bytes().splitlines()]
    except ValidationError as error:
        raise FloorsError(f"{baseline} is not a baseline: {error.errors()[0]['msg']}.") from error


def _baseline(path: Path) -> Path:
    return path.with_name(BASELINE)


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
