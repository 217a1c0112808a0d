"""The ranker: how likely each of several candidates is, by weights and decision trees that ``app.train.rankers`` has fitted.

``rankers.json`` has, for each question, the trees and the scale of their sum. The scores of the candidates for one answer go
through a softmax, so that their probabilities add up to 1.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

FILE = files("app.resolve").joinpath("rankers.json")

# A leaf's value, or the number of a sign, the highest value that goes left, and the two branches.
Tree = float | tuple[int, float, "Tree", "Tree"]
Row = Sequence[float]


def by_weights(question: str, rows: Sequence[Row]) -> list[float]:
    """The probability of each candidate by the weighted sum of its signs."""
    weights = _weights(question)
    return softmax([sum(sign * weight for sign, weight in zip(row, weights, strict=True)) for row in rows])


def by_trees(question: str, rows: Sequence[Row]) -> list[float]:
    """The probability of each candidate by the sum of the leaves that its signs lead to."""
    trees = _trees(question)
    return softmax([sum(leaf_of(tree, row) for tree in trees) for row in rows])


def leaf_of(tree: Tree, row: Row) -> float:
    """The value of the leaf to which the signs lead."""
    while isinstance(tree, tuple):
        sign, highest_left, left, right = tree
        tree = left if row[sign] <= highest_left else right
    return tree


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as shares of 1."""
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


@cache
def _fitted() -> dict[str, Any]:
    fitted: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return fitted


@cache
def _weights(question: str) -> tuple[float, ...]:
    return tuple(_fitted()[question]["weights"])


@cache
def _trees(question: str) -> tuple[Tree, ...]:
    return tuple(_tree(tree) for tree in _fitted()[question]["trees"])


def _tree(written: float | list[Any]) -> Tree:
    if not isinstance(written, list):
        return float(written)
    sign, highest_left, left, right = written
    return sign, highest_left, _tree(left), _tree(right)
