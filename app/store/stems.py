"""Stems: a text in any script in; the places of its words, with the folded English stems that are searched, out."""

import re
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer
from anyascii import anyascii

WORD = re.compile(r"[^\W_]+")
NOT_SEARCHED = re.compile(r"[^a-z0-9]")
# PostgreSQL refuses lexemes of more than 2 kB, and nobody searches for words that long.
LONGEST_WORD = 100


class Stem(NamedTuple):
    """A word at code points ``start`` to ``end``, end exclusive, and its stem in ASCII letters and digits."""

    start: int
    end: int
    stem: str


def stems(text: str) -> list[Stem]:
    """The words of a text without case, accents and endings: "Sanctions" and "sanctioned" have the same stem."""
    found = (Stem(match.start(), match.end(), stem_of(match.group())) for match in WORD.finditer(text))
    return [word for word in found if word.stem]


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """The folded stem of one word; empty where it has nothing to search for."""
    folded = NOT_SEARCHED.sub("", anyascii(word).casefold())[:LONGEST_WORD]
    stemmed: str = _stemmer().stemWord(folded)
    return stemmed


@lru_cache(maxsize=1)
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")
