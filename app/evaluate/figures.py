"""Figures: counts by article, and the F1, shares and intervals that they give.

The counts are kept by article, because the interval of a figure comes from the spread between articles.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000

Number = float | NDArray[np.float64]
Counts = Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the words of the gold row and of the predicted one, None where there is none."""

    article: str
    what: str
    gold: str | None
    found: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out right in one article: the ids of the gold attributions that were found, and the number of false ones."""

    article: str
    right: frozenset[str]
    false: int


@dataclass(slots=True)
class Figures:
    """Everything counted in one run over a corpus. ``judged`` has the confidence of each prediction and whether it is right."""

    articles: list[Counter[str]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def total(self) -> Counter[str]:
        """The counts of all articles together."""
        return sum(self.articles, Counter())

    def interval(self, figure: Callable[[Counts], Number], seed: int = 0) -> tuple[float, float]:
        """The 95% interval of a figure, by drawing the articles anew with replacement 1,000 times (Efron 1979)."""
        names = sorted({name for counts in self.articles for name in counts})
        table = np.array([[counts[name] for name in names] for counts in self.articles], dtype=np.float64)
        size = len(self.articles)
        drawn = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), RESAMPLES) @ table
        values = np.broadcast_to(
            figure(defaultdict(float, {name: drawn[:, column] for column, name in enumerate(names)})), RESAMPLES
        )
        if np.isnan(values).all():
            return float("nan"), float("nan")
        low, high = np.nanpercentile(values, [2.5, 97.5])
        return float(low), float(high)


def f1(counts: Counts, name: str) -> Number:
    """F1 in percent from the counts ``name gold``, ``name found`` and the hits ``name hit gold``, ``name hit found``."""
    gold, found = counts[f"{name} gold"], counts[f"{name} found"]
    with np.errstate(divide="ignore", invalid="ignore"):
        recall = np.divide(counts[f"{name} hit gold"], gold)
        precision = np.divide(counts[f"{name} hit found"], found)
        score = np.nan_to_num(200 * precision * recall / (precision + recall))
    return score if isinstance(score, np.ndarray) and score.ndim else float(score)


def share(counts: Counts, part: str, whole: str) -> Number:
    """The count ``part`` as a percentage of the count ``whole``; not a number where ``whole`` is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 100 * np.divide(counts[part], counts[whole])
    return value if isinstance(value, np.ndarray) and value.ndim else float(value)


def calibration_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """The expected calibration error (Naeini et al. 2015): the mean gap between confidence and share right, by bins."""
    return sum(abs(confidence - right) * size for _, confidence, right, size in reliability(judged, bins)) / max(len(judged), 1)


def area_under_curve(judged: Sequence[tuple[float, bool]]) -> float | None:
    """How often a wrong prediction has a lower confidence than a right one, counting ties as half: the area under the ROC curve.

    This is what an order of review by confidence is worth (Hanley and McNeil 1982): 0.5 is chance. None where all
    predictions are right or all are wrong.
    """
    right = np.array([confidence for confidence, is_right in judged if is_right])
    wrong = np.array([confidence for confidence, is_right in judged if not is_right])
    if not len(right) or not len(wrong):
        return None
    below, ties = (wrong[:, None] < right).mean(), (wrong[:, None] == right).mean()
    return float(below + ties / 2)


def reliability(judged: Sequence[tuple[float, bool]], bins: int = 10) -> list[tuple[float, float, float, int]]:
    """For each bin of confidence that is not empty: its lower edge, mean confidence, share right, and size."""
    rows: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        rows[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        (number / bins, sum(c for c, _ in row) / len(row), sum(r for _, r in row) / len(row), len(row))
        for number, row in sorted(rows.items())
    ]
