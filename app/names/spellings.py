"""Spellings: whether two written given names are spellings of one ("Yury", "Yuri").

The list is made by ``app.train.name_variants`` from rigour's, which come from Wikidata; all its spellings sound alike.
"""

from collections import defaultdict
from functools import cache
from importlib.resources import files

LIST = files("app.names").joinpath("spellings.txt")


def are_spellings_of_one(name: str, other: str) -> bool:
    """Whether two given names, folded, are written forms of the same one; "bill" and "william" are not."""
    return name == other or not _groups_of(name).isdisjoint(_groups_of(other))


def _groups_of(name: str) -> frozenset[int]:
    return _groups().get(name, frozenset())


@cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(LIST.read_text(encoding="utf-8").splitlines()):
        for name in line.split():
            found[name].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}
