"""How likely it is that a row was said on a day, by boosted trees over its signs.

``chances.json`` holds the trees; ``app.train.days`` makes it.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees: the names of the signs, and the nodes of each tree from its root on.

    A node is (number of the sign, threshold, node if the sign is at most the threshold, node if it is above it); a leaf is
    (-1, value, 0, 0).
    """

    signs: tuple[str, ...]
    trees: tuple[tuple[tuple[int, float, int, int], ...], ...]

    def chance(self, signs: dict[str, float]) -> float:
        """The probability, from 0 to 1."""
        values = [signs[name] for name in self.signs]
        return 1 / (1 + math.exp(-sum(_leaf(tree, values) for tree in self.trees)))


def _leaf(tree: tuple[tuple[int, float, int, int], ...], values: list[float]) -> float:
    sign, number, low, high = tree[0]
    while sign >= 0:
        sign, number, low, high = tree[low if values[sign] <= number else high]
    return number


@cache
def shipped_trees() -> Trees:
    """The trees of ``chances.json``."""
    given = json.loads(files(__package__).joinpath("chances.json").read_text(encoding="utf-8"))
    return Trees(
        tuple(given["signs"]), tuple(tuple((int(s), float(n), int(a), int(b)) for s, n, a, b in tree) for tree in given["trees"])
    )
