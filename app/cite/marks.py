"""Marks: a stored text in; its words between quotation marks out, with the marks to print them in, also where one is missing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.annotate.mark_pairs import CLOSERS, QuotedSpan, pair_marks
from app.quote import Span
from app.reading.normal_form import as_shown, normal_form

# The marks of most newspapers in English, for words that the article prints in none.
OPENING, CLOSING, DASH = "“", "”", "—"
OPENERS = {"”": "“", "’": "‘", "»": "«", "«": "»", "›": "‹", "“": "„", "’’": "‘‘", '"': '"', "'": "'", "''": "''"}
# Marks that are no apostrophes by their place. After a digit, a straight one may stand for inches.
NO_APOSTROPHE = re.compile(r"[“”„«»]|(?<!\d)\"|(?<!\w)‘(?=\w)|(?<=[,.?!…])[’'](?!\w)")


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between marks, by their place in the text as it is shown.

    ``span`` takes in the marks that the article prints, ``inner`` does not. ``opening`` and ``closing`` are what to print,
    whether or not the article has them. Dialogue has a dash that opens it, or that stands before its cue, and no closing mark.
    """

    span: Span
    inner: Span
    opening: str
    closing: str

    @property
    def is_opened(self) -> bool:
        """Whether the article prints the opening mark."""
        return self.span.start < self.inner.start

    @property
    def is_closed(self) -> bool:
        """Whether the article prints the closing mark, or needs none."""
        return self.inner.end < self.span.end or not self.closing


@lru_cache(maxsize=4)
def marked_words(text: str) -> tuple[Marked, ...]:
    """All words between marks in a stored text, in order of their beginning, the outer ones first."""
    shown, normal = as_shown(text), normal_form(text)
    # the last step of the normal form, if it is one more, puts common marks in place of the article's own
    step = normal.steps[-1] if len(normal.steps) > len(shown.steps) else None

    def own(span: Span) -> Span:
        return step.original(span) if step is not None and span.start < span.end else span

    def marked(quoted: QuotedSpan) -> Marked:
        span, inner = own(quoted.span), own(quoted.inner)
        opening = _mark(shown.text[span.start : inner.start], normal.text[quoted.span.start : quoted.inner.start])
        closing = _mark(shown.text[inner.end : span.end], normal.text[quoted.inner.end : quoted.span.end])
        if not opening:
            opening = OPENERS.get(closing.strip(), OPENING) if closing else DASH
        elif not closing and not quoted.closed:
            closing = CLOSERS[opening.strip()][0] if opening.strip() in CLOSERS else CLOSING
        return Marked(span, inner, opening, closing)

    return tuple(marked(quoted) for quoted in pair_marks(normal.text) if quoted.inner.start < quoted.inner.end)


def stray_marks(text: str, start: int, end: int, marked: Sequence[Marked]) -> Iterator[int]:
    """The marks between two places of a shown text that neither open nor close any of the marked words."""
    paired = {
        place
        for item in marked
        for place in (*range(item.span.start, item.inner.start), *range(item.inner.end, item.span.end))
        if start <= place < end
    }
    # one character more, which tells a mark before a word from others
    places = (match.start() for match in NO_APOSTROPHE.finditer(text, start, min(end + 1, len(text))))
    yield from (place for place in places if place < end and place not in paired)


def _mark(own: str, common: str) -> str:
    """The article's own mark, or the common one where the article has none, as in quoted mail."""
    return common if own.strip()[:1] in {"", ">"} else own
