"""Given names: whether a word is one, and whether it is a man's or a woman's.

``app.train.given_names`` makes the list from nomquamgender's counts. The list is second-rank evidence: what the article
itself shows comes first.
"""

from functools import cache
from importlib.resources import files

from anyascii import anyascii

LIST = files("app.names").joinpath("given_names.txt")
# Percentage of women among the people of that name; in between, the name tells nothing.
MOSTLY_MEN, MOSTLY_WOMEN = 8, 92


def is_given_name(word: str) -> bool:
    """Whether the word is a given name, ignoring case and accents; one part of a double name is enough."""
    return any(part in _shares() for part in _folded(word).split("-"))


def share_of_women(word: str) -> float | None:
    """The share of women among those of that given name, from 0 to 1; None for a name that the list lacks."""
    share = _shares().get(_folded(word).split("-")[0])
    return None if share is None else share / 100


def gender_of_given_name(word: str) -> str | None:
    """Return "male" or "female" where nearly everyone of that name is, else None."""
    share = _shares().get(_folded(word).split("-")[0])
    if share is None or MOSTLY_MEN < share < MOSTLY_WOMEN:
        return None
    return "male" if share <= MOSTLY_MEN else "female"


def given_names() -> list[str]:
    """All names of the list, folded, in order."""
    return list(_shares())


def _folded(word: str) -> str:
    return anyascii(word).casefold().strip(".")


@cache
def _shares() -> dict[str, int]:
    rows = (line.rsplit(" ", 1) for line in LIST.read_text(encoding="utf-8").splitlines())
    return {name: int(percent) for name, percent in rows}
