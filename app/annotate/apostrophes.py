"""Apostrophes: which single marks of a paragraph, and which marks after numbers, are no quotation marks.

"The miners' homes", "fishin' off the pier", "'em", "the '90s", "6' 2\\" tall": where a quotation in single marks is open, only
what comes later in the paragraph tells an apostrophe from the mark that closes it.
"""

import re
from collections.abc import Sequence

from app.annotate.missing_marks import is_attributed
from app.lexicon import word_list

# Two apostrophes or backticks are one double mark, and no apostrophe.
MARK = re.compile(r"''|``|[\"“”‘’']")
MEASURE = re.compile(r"(?<![\w.])\d{1,3}\s?['’′]\s?\d{1,2}(?:\.\d+|½)?\s?(?:[\"”″]|''|’’)")
# What begins with an apostrophe and not with a single mark: '90s, '98, 'em.
ELIDED = re.compile(
    rf"(?:\d\ds\b|\d\d(?=[.,;:?!)]|$)|(?:{'|'.join(sorted(word_list('function_words')['elided']))})\b)", re.IGNORECASE
)
BEFORE_OPENING = frozenset(" \t\n\u00a0\u2009\u202f([{—–-/“‘\"'«„‚:")
# Before a mark that closes a quotation and is no apostrophe.
ENDS_OF_WORDS = frozenset(',.?!…;:—–-)”"')
WORD_BEFORE = re.compile(r"(\w+)$")
SINGLE = frozenset("‘’'")
LOOK_BACK = 40
# The most marks to look at for the one that closes a quotation.
LOOK_AHEAD = 30


def apostrophes(text: str, start: int, end: int, *, goes_on: bool) -> frozenset[int]:
    """The offsets of the marks between ``start`` and ``end`` that are apostrophes, or feet and inches.

    ``goes_on`` says whether a quotation that is open at ``end`` goes on in the next paragraph, so that no mark must close it.
    """
    found = {
        place
        for measure in MEASURE.finditer(text, start, end)
        for place in range(measure.start(), measure.end())
        if not text[place].isalnum()
    }
    single_characters = (match for match in MARK.finditer(text, start, end) if len(match.group()) == 1)
    marks = [match.start() for match in single_characters if match.start() not in found]
    for kind in ("‘’'", '“”"'):
        places = [place for place in marks if text[place] in kind]
        found.update(_of_one_kind(text, start, end, places, goes_on=goes_on))
    return frozenset(found)


def _of_one_kind(text: str, start: int, end: int, places: Sequence[int], *, goes_on: bool) -> set[int]:
    found: set[int] = set()
    opened: int | None = None
    for number, place in enumerate(places):
        before, after = _beside(text, place, start, end)
        if _opens(text, place, start, end):
            opened = place
        elif text[place] in "’'" and after.isalnum() and not (opened is not None and before in ",.?!"):
            found.add(place)
        elif _may_be_apostrophe(text, place, before, after):
            words_before = opened is not None and text.find(" ", opened, place) > 0
            if opened is None or _is_closed_later(text, start, end, places, number, default=goes_on and words_before):
                found.add(place)
            else:
                opened = None
        else:
            opened = None
    return found


def opens_single(text: str, place: int, start: int, end: int) -> bool:
    """Whether a single mark may open a quotation: it stands before a word, and is not the apostrophe of a shortened one."""
    before, after = _beside(text, place, start, end)
    if (
        text[place] not in "‘'"
        or before not in BEFORE_OPENING
        or not after.strip()
        or after in ENDS_OF_WORDS - {"—", "–", '"', "…"}
    ):
        return False
    return not ELIDED.match(text, place + 1, end)


def _opens(text: str, place: int, start: int, end: int) -> bool:
    if text[place] in SINGLE:
        return opens_single(text, place, start, end)
    before, after = _beside(text, place, start, end)
    return text[place] == "“" or (not before.isalnum() and bool(after.strip()) and after not in ENDS_OF_WORDS)


def _may_be_apostrophe(text: str, place: int, before: str, after: str) -> bool:
    """Whether the mark ends a plural, a name in -s, a word without its last letters, or a number of feet or inches."""
    if text[place] == "‘" or not before.isalnum() or after.isalnum():
        return False
    if before.isdigit():
        return True
    if text[place] in '”"':
        return False
    word = WORD_BEFORE.search(text, max(0, place - LOOK_BACK), place)
    letters = word[1].lower() if word is not None else ""
    if letters.endswith("in"):
        return letters not in word_list("function_words")["whole"]
    return letters.endswith(("s", "z", "x")) or letters in word_list("function_words")["clipped"]


def _is_closed_later(text: str, start: int, end: int, places: Sequence[int], number: int, *, default: bool) -> bool:
    """Whether one of the marks after ``number`` closes the quotation before another is opened."""
    for place in places[number + 1 : number + 1 + LOOK_AHEAD]:
        before, after = _beside(text, place, start, end)
        if _opens(text, place, start, end):
            return False
        if text[place] in SINGLE and after.isalnum():
            continue
        goes_on = after.isspace() and text[place + 1 : place + LOOK_BACK].lstrip()[:1].isalnum()
        goes_on = goes_on and not is_attributed(text, place + 1, end)
        if not (_may_be_apostrophe(text, place, before, after) and goes_on):
            return True
    return default


def _beside(text: str, place: int, start: int, end: int) -> tuple[str, str]:
    """The characters before and after a mark in its paragraph, a space at its edges."""
    return text[place - 1] if place > start else " ", text[place + 1] if place + 1 < end else " "
