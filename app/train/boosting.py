"""Boosting: decision trees for the choice among several candidates.

Gradient boosting (Friedman 2001) with second-order leaves (Chen and Guestrin 2016), on the softmax over the candidates of
each group. A group's right answers may be several, or none of its candidates but the one for "nobody".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.resolve.ranker import Tree

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates for one answer, a row of signs for each; which are right; and how much the group counts."""

    rows: Numbers
    right: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How many trees of which depth, how far each is followed, and what keeps them from learning the corpus by heart."""

    trees: int = 150
    depth: int = 3
    rate: float = 0.1
    # the penalty on leaves, and the least sum of second derivatives in one
    penalty: float = 5.0
    least: float = 2.0
    # the shares of groups and of signs that each tree sees
    groups: float = 0.8
    signs: float = 0.5
    bins: int = 20
    seed: int = 1


class Table:
    """All rows of all groups, with their signs in bins, and which group each belongs to."""

    def __init__(self, groups: Sequence[Group], bins: int) -> None:
        self.rows = rows = np.concatenate([group.rows for group in groups]).astype(float)
        sizes = [len(group.rows) for group in groups]
        self.group = np.repeat(np.arange(len(groups)), sizes)
        self.starts = np.cumsum([0, *sizes])[:-1]
        self.right = np.concatenate([np.isin(np.arange(len(group.rows)), group.right) for group in groups])
        self.weight = np.array([group.weight for group in groups])[self.group]
        self.edges = [_edges(column, bins) for column in rows.T]
        self.binned = np.stack([np.searchsorted(e, column) for e, column in zip(self.edges, rows.T, strict=True)], axis=1)
        self.bins = 1 + max(len(edges) for edges in self.edges)

    def shares(self, scores: Numbers, allowed: Numbers | None = None) -> Numbers:
        """The softmax of the scores within each group, of the allowed rows alone if given."""
        powers = np.exp(scores - np.maximum.reduceat(scores, self.starts)[self.group])
        powers = powers if allowed is None else powers * allowed
        shares: Numbers = powers / np.maximum(np.add.reduceat(powers, self.starts)[self.group], 1e-12)
        return shares


def boosted(groups: Sequence[Group], settings: Settings) -> list[Tree]:
    """Trees whose leaves, added up, score the candidates; the same groups and settings give the same trees."""
    chance = np.random.default_rng(settings.seed)
    table = Table(groups, settings.bins)
    scores = np.zeros(len(table.group))
    trees: list[Tree] = []
    for _ in range(settings.trees):
        share = table.shares(scores)
        slope = table.weight * (share - table.shares(scores, table.right))
        curve = table.weight * np.maximum(share * (1 - share), 1e-4)
        seen = np.flatnonzero((chance.random(len(groups)) < settings.groups)[table.group])
        signs = np.flatnonzero(chance.random(len(table.edges)) < settings.signs)
        grown = _grown(table, slope, curve, seen, signs, settings.depth, settings)
        scores += _values(grown, table.binned)
        trees.append(_written(grown, table.edges))
    return trees


def _edges(column: Numbers, bins: int) -> Numbers:
    """The values between the bins of a sign."""
    values = np.unique(column)
    if len(values) > bins:
        values = np.unique(np.quantile(column, np.linspace(0, 1, bins + 1)))
    return (values[1:] + values[:-1]) / 2


def _grown(table: Table, slope: Numbers, curve: Numbers, rows: Numbers, signs: Numbers, depth: int, settings: Settings) -> Tree:
    """A tree on some rows, its thresholds still as numbers of bins."""
    slopes, curves = float(slope[rows].sum()), float(curve[rows].sum())
    leaf = -settings.rate * slopes / (curves + settings.penalty)
    if depth == 0 or curves < 2 * settings.least or not len(signs):
        return leaf
    # the sums left of each edge of each sign, all signs at once
    places = table.binned[np.ix_(rows, signs)] + np.arange(len(signs)) * table.bins
    shape, width = (len(signs), table.bins), len(signs) * table.bins
    left = np.bincount(places.ravel(), np.repeat(slope[rows], len(signs)), width).reshape(shape).cumsum(axis=1)
    left_curve = np.bincount(places.ravel(), np.repeat(curve[rows], len(signs)), width).reshape(shape).cumsum(axis=1)
    right, right_curve = slopes - left, curves - left_curve
    gain = left**2 / (left_curve + settings.penalty) + right**2 / (right_curve + settings.penalty)
    gain[(left_curve < settings.least) | (right_curve < settings.least)] = 0.0
    best = int(gain.argmax())
    sign, cut = int(signs[best // table.bins]), best % table.bins
    if gain.flat[best] <= slopes**2 / (curves + settings.penalty) + 1e-3 or cut >= len(table.edges[sign]):
        return leaf
    goes_left = table.binned[rows, sign] <= cut
    branches = (_grown(table, slope, curve, part, signs, depth - 1, settings) for part in (rows[goes_left], rows[~goes_left]))
    return (sign, float(cut), *branches)  # type: ignore[return-value]


def _values(tree: Tree, binned: Numbers) -> Numbers:
    """The value of the leaf for each row."""
    if not isinstance(tree, tuple):
        return np.full(len(binned), tree)
    sign, cut, left, right = tree
    goes_left = binned[:, sign] <= cut
    values = np.empty(len(binned))
    values[goes_left], values[~goes_left] = _values(left, binned[goes_left]), _values(right, binned[~goes_left])
    return values


def _written(tree: Tree, edges: Sequence[Numbers]) -> Tree:
    """The tree with values of signs as thresholds, to four digits."""
    if not isinstance(tree, tuple):
        return round(float(tree), 4)
    sign, cut, left, right = tree
    return sign, round(float(edges[sign][int(cut)]), 4), _written(left, edges), _written(right, edges)
