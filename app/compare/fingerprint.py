"""Fingerprints: words in; the few numbers by which the same words are found among millions of others, out.

Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every ``window`` runs of ``size`` words that follow each other
the one with the least hash is kept. So two texts that share ``size + window - 1`` words in a row share a number, wherever
that stands and however long the rest is: containment, which the Jaccard index of MinHash misses.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from anyascii import anyascii

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
MARKS = re.compile(r"[^a-z0-9]")
# A quotation that shares five words in a row with another is looked at; an article that shares thirty-nine.
OF_QUOTATION = (3, 3)
OF_ARTICLE = (8, 32)


def words_in(text: str) -> list[str]:
    """The words of a text in order, case, accents and marks aside: "We’re" and "we're" are one word."""
    return [word for match in WORD.finditer(text) if (word := folded(match.group()))]


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """A word without case, accents and marks; the same few thousand come again and again."""
    return MARKS.sub("", anyascii(word).lower())


def fingerprint(words: Sequence[str], size_and_window: tuple[int, int]) -> list[int]:
    """The numbers of a text, signed 64 bits, each once; none where it has fewer words than a run."""
    size, window = size_and_window
    hashes = [_number(" ".join(words[place : place + size])) for place in range(len(words) - size + 1)]
    if len(hashes) <= window:
        return sorted({min(hashes)} if hashes else set())
    return sorted({min(hashes[place : place + window]) for place in range(len(hashes) - window + 1)})


def resemblance(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of the shorter text's pairs of neighbouring words that the other text has too."""
    shorter, longer = sorted((set(pairwise(one)), set(pairwise(other))), key=len)
    return len(shorter & longer) / len(shorter) if shorter else 0.0


def _number(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)
