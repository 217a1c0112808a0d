"""Stems: a text in any script in; its words' places with their folded English stems, by which they are searched, out."""

import re
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer
from anyascii import anyascii

WORD = re.compile(r"[^\W_]+")
NOT_SEARCHED = re.compile(r"[^a-z0-9]")
# PostgreSQL refuses longer lexemes than 2 kB; nobody searches them.
LONGEST_WORD = 100


class Stem(NamedTuple):
    """A word at code points ``start`` to ``end``, end exclusive, and its stem in ASCII letters and digits."""

    start: int
    end: int
    stem: str


def stems(text: str) -> list[Stem]:
    """The words of a text, case, accents and endings aside: "Sanctions" and "sanctioned" have one stem."""
    found = (Stem(match.start(), match.end(), stem_of(match.group())) for match in WORD.finditer(text))
    return [word for word in found if word.stem]


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """The folded stem of one word; empty where nothing of it can be searched."""
    folded = NOT_SEARCHED.sub("", anyascii(word).casefold())[:LONGEST_WORD]
    stemmed: str = _stemmer().stemWord(folded)
    return stemmed


@lru_cache(maxsize=1)
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")
