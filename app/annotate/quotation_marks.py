"""Quotation marks: a text in; the spans between paired marks out, in every style that newspapers print.

Marks pair within a paragraph. A paragraph that opens with a mark and never closes it is quoted to its
end: either the next paragraph reopens the quotation, or the publisher dropped the closing mark.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from app.errors import PipelineError
from app.lexicon import word_list
from app.quote import Span

MARKS_KEY = "quotation_marks"

# An opening mark and the marks that may close it. „ is closed by “ in German style and by ” in Polish style.
CLOSERS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "‘": "’",
    # a typesetter's mistake, read as an opening mark only at the head of a paragraph
    "”": "”",
    '"': '"',
    "''": "''",
    "``": "''",
    "'": "'",
}
SINGLE = {"‘", "'", "‹"}
# Two apostrophes (or two backticks) are printed for a double mark by some publishers.
MARK = re.compile(r"''|``|[\"“”„«»‹›‘’']")
PARAGRAPH = re.compile(r"\S[^\n]*")
BEFORE_OPENING = frozenset(" \t\u00a0\u2009\u202f([{—–-/“‘\"'«„:")
AFTER_CLOSING = frozenset(" \t\u00a0\u2009\u202f)]}—–-/”’\"'».,;:!?…")
# What begins with an apostrophe and not with a single mark: '90s, 'em.
ELIDED = re.compile(rf"(?:\d\ds?|{'|'.join(sorted(word_list('function_words')['elided']))})\b", re.IGNORECASE)
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

    An unclosed mark counts at the head of its paragraph, or where the next paragraph opens with the same
    mark (as newspapers print quotations of several paragraphs); elsewhere it is a stray and is dropped.
    """
    found: list[QuotedSpan] = []
    paragraphs = [match.span() for match in PARAGRAPH.finditer(text)]
    for index, (start, end) in enumerate(paragraphs):
        following = paragraphs[index + 1][0] if index + 1 < len(paragraphs) else len(text)
        found.extend(_pair_paragraph(text, start, end, reopening=text[following : following + 2]))
    return sorted(found, key=lambda quoted: (quoted.span.start, -quoted.span.end))


def _pair_paragraph(text: str, start: int, end: int, reopening: str) -> Iterator[QuotedSpan]:
    stack: list[_Open] = []
    for match in MARK.finditer(text, start, end):
        mark = match.group()
        before = text[match.start() - 1] if match.start() > start else " "
        after = text[match.end()] if match.end() < end else " "
        position = _closes(stack, mark, before, after)
        if position is not None:
            opened = stack[position]
            del stack[position:]
            yield QuotedSpan(
                Span(opened.start, match.end()),
                Span(opened.end, match.start()),
                depth=position,
                double=opened.mark not in SINGLE,
                closed=True,
            )
        elif len(stack) < MAX_DEPTH and _opens(
            stack, mark, before, after, text[match.end() : match.end() + 8], at_head=match.start() == start
        ):
            stack.append(_Open(mark, match.start(), match.end()))
    if not stack or stack[0].mark in SINGLE:
        return
    opened = stack[0]
    if not text[start : opened.start].strip() or reopening.startswith(opened.mark):
        inner_end = opened.end + len(text[opened.end : end].rstrip())
        yield QuotedSpan(Span(opened.start, inner_end), Span(opened.end, inner_end), 0, double=True, closed=False)


def _closes(stack: list[_Open], mark: str, before: str, after: str) -> int | None:
    """The place in the stack of the mark that this one closes, or None."""
    if mark in "’'" and after.isalnum():
        return None
    for position in range(len(stack) - 1, -1, -1):
        if mark not in CLOSERS[stack[position].mark]:
            continue
        symmetric = mark != "”" and mark in CLOSERS and mark in CLOSERS[mark]
        opens_again = symmetric and not before.strip() and after.strip() and after not in AFTER_CLOSING
        return None if opens_again else position
    return None


def _opens(stack: list[_Open], mark: str, before: str, after: str, following: str, at_head: bool) -> bool:
    if mark not in CLOSERS or not after.strip():
        return False
    if mark == "”":
        return at_head and after.isalnum()
    if mark == "»" and not any(opened.mark == "»" for opened in stack):
        # » opens only in the inverted style, where it stands before a word
        return before in BEFORE_OPENING and after.isalnum()
    if mark in SINGLE and mark != "‹":
        return before in BEFORE_OPENING and not ELIDED.match(following)
    if mark in {'"', "''"}:
        return before in BEFORE_OPENING or not before.isalnum() or not stack
    return True


@Language.component("quotation_marks")
def quotation_marks(doc: Doc) -> Doc:
    """Put every quoted span of the doc into its user data, as plain lists that survive serialisation."""
    doc.user_data[MARKS_KEY] = [
        [*quoted.span, *quoted.inner, quoted.depth, quoted.double, quoted.closed] for quoted in pair_marks(doc.text)
    ]
    return doc


def quoted_spans(doc: Doc) -> list[QuotedSpan]:
    """The quoted spans that the ``quotation_marks`` component found, in order of their opening mark.

    Raises PipelineError if that component has not run on ``doc``.
    """
    if MARKS_KEY not in doc.user_data:
        raise PipelineError("The component 'quotation_marks' has not run on this doc. Add it before the tagger.")
    return [
        QuotedSpan(Span(start, end), Span(inner_start, inner_end), depth, double, closed)
        for start, end, inner_start, inner_end, depth, double, closed in doc.user_data[MARKS_KEY]
    ]


def opening_in(quoted: Sequence[QuotedSpan], start: int, end: int) -> Sequence[QuotedSpan]:
    """Those of ``quoted`` (in order) whose opening mark begins at ``start`` or later and before ``end``."""
    first = bisect_left(quoted, start, key=lambda item: item.span.start)
    return quoted[first : bisect_left(quoted, end, lo=first, key=lambda item: item.span.start)]
