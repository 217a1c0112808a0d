"""Words that a person typed or copied in, the place in a story where they stand out."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from app.errors import BadPlace
from app.quote import Span
from app.reading.normal_form import as_shown

PIECE = re.compile(r"(?P<word>\w+)|(?P<space>\s+)|[^\w\s]")
# Stands at each end of a word, so that no place begins or ends within one.
EDGE = "\0"


@dataclass(frozen=True, slots=True)
class _Searchable:
    """A text with single spaces and marked words; ``origin`` has the offset in the text of each of its characters."""

    characters: str
    origin: list[int]


def find_words(text: str, words: str, near: int) -> Span:
    """Where whole words stand in a text, whatever the white space between them; of several places, the nearest to ``near``.

    They may be copied as the text is shown or as it is stored. The time grows with the length of both and not faster.
    Raises BadPlace if they are not in it.
    """
    wanted, shown = _searchable(words.strip()).characters, as_shown(text)
    place = _nearest(shown.text, wanted, shown.position(near))
    found = shown.stored(place) if place is not None else _nearest(text, wanted, near)
    if found is None:
        raise BadPlace("These words are not in the story. Copy them exactly as they appear there, from word to word.", "words")
    return found


def _nearest(text: str, wanted: str, near: int) -> Span | None:
    """The place nearest to ``near``: the first one after it or the last one before it."""
    if not wanted:
        return None
    searched = _searchable(text)
    characters, origin = searched.characters, searched.origin
    middle = bisect_left(origin, near)
    after = characters.find(wanted, middle)
    # searched from the end by reversing both: of the two directions only ``find`` keeps to linear time
    head = characters[: middle + len(wanted) - 1][::-1].find(wanted[::-1])
    before = min(middle + len(wanted) - 1, len(characters)) - head - len(wanted) if head >= 0 else -1
    starts = [start for start in (before, after) if start >= 0]
    places = [Span(origin[start], origin[start + len(wanted) - 1] + 1) for start in starts]
    return min(places, key=lambda place: abs(place.start - near), default=None)


def _searchable(text: str) -> _Searchable:
    characters: list[str] = []
    origin: list[int] = []
    for piece in PIECE.finditer(text):
        start, end = piece.span()
        if piece["word"] is not None:
            characters += [EDGE, *piece.group(), EDGE]
            origin += [start, *range(start, end), end - 1]
        else:
            characters.append(" " if piece["space"] is not None else piece.group())
            origin.append(start)
    return _Searchable("".join(characters), origin)
