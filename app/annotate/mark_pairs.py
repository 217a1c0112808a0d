"""Pairs of marks: a text in; the spans between paired quotation marks out, in every style that newspapers print.

Marks pair within a paragraph. A paragraph that opens with a mark and never closes it is quoted to its
end: either the next paragraph reopens the quotation, or the publisher dropped the closing mark. Then it ends before the words
that attribute it. Words behind a dialogue dash count as quoted too.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.annotate.apostrophes import BEFORE_OPENING, apostrophes, opens_single
from app.annotate.dialogue import dialogue
from app.annotate.missing_marks import end_before_cue, is_introduced, start_of_words
from app.quote import Span

# An opening mark and the marks that may close it. „ is closed by “ in German style and by ” in Polish style. A curly mark and a
# straight one close each other, and some publishers close “ with “ or with two apostrophes.
CLOSERS = {
    "“": ("”", '"', "“", "’’"),
    "‘‘": ("’’", "”"),
    "„": ("“", "”", '"'),
    "«": ("»",),
    "»": ("«",),
    "‹": ("›",),
    "‘": ("’", "'"),
    "‚": ("‘", "’"),
    "”": ("”",),
    '"': ('"', "”"),
    "''": ("''",),
    "``": ("''", "”"),
    "'": ("'", "’"),
}
SINGLE = frozenset("‘'‹‚")
# Marks that open and close. Where one stands before a word, it opens.
SYMMETRIC = frozenset({'"', "'", "''", "“", "‘"})
# Two apostrophes (or two backticks) are printed for a double mark by some publishers.
MARK = re.compile(r"''|``|‘‘|’’|[\"“”„«»‹›‘’‚']")
PARAGRAPH = re.compile(r"\S[^\n]*")
AFTER_CLOSING = frozenset(" \t\u00a0\u2009\u202f)]}—–-/”’\"'».,;:!?…")
# Before the closing mark of a quotation whose opening mark is missing.
ENDS_OF_SPEECH = frozenset(",.?!…")
SENTENCE_ENDS = frozenset(".?!…")
LOOK_BACK = 10
LONGEST_MARK = 2
# Marks nested deeper than this are noise or an attack, not news; they are read as plain characters.
MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """A stretch between marks: ``span`` includes the marks, ``inner`` does not; ``depth`` 0 is outermost."""

    span: Span
    inner: Span
    depth: int
    double: bool
    closed: bool


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    end: int


def pair_marks(text: str) -> list[QuotedSpan]:
    """All quoted spans of ``text`` in order of their opening mark. Never fails, whatever the marks.

    An unclosed mark counts at the head of its paragraph, after a colon, or where the next paragraph opens with the same
    mark (as newspapers print quotations of several paragraphs); elsewhere it is a stray and is dropped.
    """
    found: list[QuotedSpan] = []
    paragraphs = [match.span() for match in PARAGRAPH.finditer(text)]
    carried = False
    for index, (start, end) in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else (len(text), len(text))
        paragraph = _Paragraph(text, start, start + len(text[start:end].rstrip()), following, carried)
        spans = paragraph.pair()
        carried = paragraph.goes_on
        found.extend(spans)
    found.extend(
        QuotedSpan(span, inner, 0, double=True, closed=True)
        for span, inner in dialogue(text, [(start, start + len(text[start:end].rstrip())) for start, end in paragraphs])
    )
    return sorted(found, key=lambda quoted: (quoted.span.start, -quoted.span.end))


class _Paragraph:
    """One paragraph while its marks are paired.

    ``following`` is where the next one begins and ends. ``carried`` says whether a quotation of the paragraph before goes on.
    """

    def __init__(self, text: str, start: int, end: int, following: tuple[int, int], carried: bool) -> None:
        self.text, self.start, self.end, self.carried = text, start, end, carried
        self.reopening = text[following[0] : following[0] + LONGEST_MARK]
        if self.reopening[:1] in {"'", "‘"} and not opens_single(text, *(following[0], *following)):
            self.reopening = ""
        self.found: list[QuotedSpan] = []
        self.stack: list[_Open] = []
        # where the last quotation so far ends, or a mark that closes none
        self.after_last = start
        # whether its last quotation goes on in the next paragraph
        self.goes_on = False

    def pair(self) -> list[QuotedSpan]:
        """The quoted spans of the paragraph, in no order."""
        plain = apostrophes(self.text, self.start, self.end, goes_on=self.carried or self.reopening[:1] in {"'", "‘"})
        for start, mark in self._marks():
            if start in plain:
                continue
            end = start + len(mark)
            before = self.text[start - 1] if start > self.start else " "
            after = self.text[end] if end < self.end else " "
            position = self._closes(mark, before, after)
            if position is not None:
                self._close(position, start, end)
            elif self._opens(mark, start, before, after):
                self._open(mark, start, end)
            elif not self.stack and mark in {"”", '"', "’", "'"} and before in ENDS_OF_SPEECH and not after.isalnum():
                self._close_unopened(mark, start, end)
        self._end()
        return self.found

    def _marks(self) -> Iterator[tuple[int, str]]:
        """The marks with their offsets. Two curly single marks are one double mark only where a double one is used."""
        for match in MARK.finditer(self.text, self.start, self.end):
            start, mark = match.start(), match.group()
            double_open = bool(self.stack) and self.stack[-1].mark in {"“", "‘‘"}
            if mark == "’’" and not double_open:
                yield from ((start, "’"), (start + 1, "’"))
            else:
                yield start, mark

    def _closes(self, mark: str, before: str, after: str) -> int | None:
        """The place in the stack of the mark that this one closes, or None."""
        opens_again = mark in SYMMETRIC and not before.strip() and bool(after.strip()) and after not in AFTER_CLOSING
        for position in range(len(self.stack) - 1, -1, -1):
            opened = self.stack[position].mark
            if mark not in CLOSERS[opened]:
                continue
            if opened == mark == "“" and (not before.strip() or before in BEFORE_OPENING or after not in AFTER_CLOSING):
                continue
            return None if opens_again else position
        return None

    def _close(self, position: int, start: int, end: int) -> None:
        opened = self.stack[position]
        del self.stack[position:]
        double = opened.mark not in SINGLE
        self.after_last = end
        self.found.append(QuotedSpan(Span(opened.start, end), Span(opened.end, start), position, double, closed=True))

    def _opens(self, mark: str, start: int, before: str, after: str) -> bool:
        if len(self.stack) >= MAX_DEPTH or mark not in CLOSERS or not after.strip():
            return False
        if mark == "”":
            # a typesetter's mistake
            return before in BEFORE_OPENING and after.isalnum() and all(opened.mark in SINGLE for opened in self.stack)
        if mark == "»" and not any(opened.mark == "»" for opened in self.stack):
            # » opens only in the inverted style, where it stands before a word
            return before in BEFORE_OPENING and after.isalnum()
        if mark in {"‘", "'"}:
            return opens_single(self.text, start, self.start, self.end)
        if mark == "‚":
            return before in BEFORE_OPENING and after.isalnum()
        if mark in {'"', "''"}:
            return before in BEFORE_OPENING or not before.isalnum() or not self.stack
        return True

    def _open(self, mark: str, start: int, end: int) -> None:
        """Push the mark. The same mark, opened right before, was not closed: its words end before their cue, or here."""
        last = self.stack[-1] if self.stack else None
        if last is not None and last.mark == mark and mark not in SINGLE and self._begins_sentence(last):
            cue = end_before_cue(self.text, last.end, start, sure=False)
            words = self.text[last.end : start].rstrip()
            if cue is not None or words[-1:] in SENTENCE_ENDS:
                self.stack.pop()
                self._add_unclosed(last, cue or last.end + len(words))
        self.stack.append(_Open(mark, start, end))

    def _close_unopened(self, mark: str, start: int, end: int) -> None:
        """A closing mark alone: its words go back to the head of a paragraph that goes on, or to where they must begin."""
        if self.carried and not self.found:
            first: int | None = self.start
        else:
            first = start_of_words(self.text, self.after_last, start, self.end, goes_on=bool(self.found))
        self.after_last = end
        if first is not None and any(character.isalnum() for character in self.text[first:start]):
            double = mark in {"”", '"'}
            self.found.append(QuotedSpan(Span(first, end), Span(first, start), 0, double, closed=True))

    def _end(self) -> None:
        """What becomes of a mark that is still open at the paragraph's end."""
        if not self.stack:
            return
        opened = self.stack[0]
        single = opened.mark in SINGLE
        reopened = self.reopening.startswith(opened.mark)
        begins = self._begins_sentence(opened)
        cue = end_before_cue(self.text, opened.end, self.end, sure=reopened)
        if cue is not None and begins:
            self._add_unclosed(opened, cue)
        elif (reopened and (begins or not single)) or (self._is_at_head(opened) and (self.carried or not single)):
            self._add_unclosed(opened, self.end)
            self.goes_on = reopened or not single

    def _is_at_head(self, opened: _Open) -> bool:
        """Whether a mark opens its paragraph, or stands after a colon or a cue."""
        return opened.start == self.start or is_introduced(self.text, self.start, opened.start)

    def _begins_sentence(self, opened: _Open) -> bool:
        """Whether a mark is the first of a sentence."""
        before = self.text[max(self.start, opened.start - LOOK_BACK) : opened.start].rstrip()
        return self._is_at_head(opened) or (before[-1:] in SENTENCE_ENDS or before[-2:-1] in SENTENCE_ENDS)

    def _add_unclosed(self, opened: _Open, end: int) -> None:
        double = opened.mark not in SINGLE
        self.found.append(QuotedSpan(Span(opened.start, end), Span(opened.end, end), 0, double, closed=False))


def opening_in(quoted: Sequence[QuotedSpan], start: int, end: int) -> Sequence[QuotedSpan]:
    """Those of ``quoted`` (in order) whose opening mark begins at ``start`` or later and before ``end``."""
    first = bisect_left(quoted, start, key=lambda item: item.span.start)
    return quoted[first : bisect_left(quoted, end, lo=first, key=lambda item: item.span.start)]
