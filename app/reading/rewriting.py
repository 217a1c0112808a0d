"""Rewriting: a text and edits in; the edited text, with a map between its offsets and those of the original, out.

>>> rewritten = rewrite("a &amp; b", [Edit(2, 7, "&")])
>>> rewritten.text, rewritten.original(Span(2, 5)), rewritten.position(8)
('a & b', Span(start=2, end=9), 4)
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from app.quote import Span


class Edit(NamedTuple):
    """``words`` in place of the characters ``start`` to ``end``; an insertion where both are equal."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """An edited text. ``edits`` are in order and do not overlap; ``places`` has the offset of each in ``text``."""

    text: str
    edits: tuple[Edit, ...] = ()
    places: tuple[int, ...] = ()

    def original(self, span: Span) -> Span:
        """The stretch of the original text that ``span`` of the edited text stands for. It takes in whole edits."""
        if not self.edits:
            return span
        start = self._original_of(span.start).start
        return Span(start, max(start, self._original_of(span.end - 1).end) if span.end > span.start else start)

    def position(self, offset: int) -> int:
        """The offset in the edited text of an offset in the original text; that of the edit where it lies within one."""
        number = bisect_right(self.edits, offset, key=lambda edit: edit.start) - 1
        if number < 0:
            return offset
        edit, place = self.edits[number], self.places[number]
        return place if offset < edit.end else place + len(edit.words) + offset - edit.end

    def _original_of(self, position: int) -> Span:
        """The characters of the original text that one character of the edited text stands for."""
        number = bisect_right(self.places, position) - 1
        if number < 0:
            return Span(position, position + 1)
        edit, behind = self.edits[number], position - self.places[number] - len(self.edits[number].words)
        return Span(edit.start, edit.end) if behind < 0 else Span(edit.end + behind, edit.end + behind + 1)


def rewrite(text: str, edits: Iterable[Edit]) -> Rewritten:
    """``text`` with the edits applied. They may come in any order; of two that overlap, the one that begins first counts."""
    ordered: list[Edit] = []
    for edit in sorted(edits):
        if not ordered or edit.start >= ordered[-1].end:
            ordered.append(edit)
    if not ordered:
        return Rewritten(text)
    parts: list[str] = []
    places: list[int] = []
    done = length = 0
    for edit in ordered:
        parts += (text[done : edit.start], edit.words)
        length += edit.start - done
        places.append(length)
        length += len(edit.words)
        done = edit.end
    parts.append(text[done:])
    return Rewritten("".join(parts), tuple(ordered), tuple(places))
