"""Fingerprints: a few numbers for a text, by which the same words are found among millions of others.

They are made by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every ``window`` consecutive runs of ``size`` words,
the run with the least hash is kept. Two texts that share ``size + window - 1`` words in a row therefore share a number, wherever
those words are and however long the texts. That is containment, which the Jaccard index of MinHash misses.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from anyascii import anyascii

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
MARKS = re.compile(r"[^a-z0-9]")
# Size and window: quotations are compared if they share five words in a row, articles if they share thirty-nine.
OF_QUOTATION = (3, 3)
OF_ARTICLE = (8, 32)


def words_in(text: str) -> list[str]:
    """The words of a text in order, without case, accents and marks: "We’re" and "we're" are the same word."""
    return [word for match in WORD.finditer(text) if (word := folded(match.group()))]


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """A word without case, accents and marks. Cached, because the same few thousand words come again and again."""
    return MARKS.sub("", anyascii(word).lower())


def fingerprint(words: Sequence[str], size_and_window: tuple[int, int]) -> list[int]:
    """The numbers of a text, as distinct signed 64-bit integers; none if it has fewer words than a run."""
    size, window = size_and_window
    hashes = [_number(" ".join(words[place : place + size])) for place in range(len(words) - size + 1)]
    if len(hashes) <= window:
        return sorted({min(hashes)} if hashes else set())
    return sorted({min(hashes[place : place + window]) for place in range(len(hashes) - window + 1)})


def resemblance(one: Sequence[str], other: Sequence[str]) -> float:
    """Of the pairs of adjacent words in the shorter text, the share that the other text has too."""
    shorter, longer = sorted((set(pairwise(one)), set(pairwise(other))), key=len)
    return len(shorter & longer) / len(shorter) if shorter else 0.0


def _number(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)
