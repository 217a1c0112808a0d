"""Quotations: the outermost stretches in quotation marks, as tokens, and which tokens they hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from app.annotate.quotation_marks import quoted_spans

# Single marks enclose speech only with one of these marks at their end. Titles and scare quotes have none.
ENDS_OF_SPEECH = frozenset(",.?!")
# The last character of a quotation whose sentence goes on with the cue: "…," he said.
CONTINUES = frozenset(",?!—–-…;")


# Marks of a quotation within the quotation that may end it.
CLOSING = "”’\"' \u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Quoted:
    """An outermost quotation in token positions, its marks included, end exclusive."""

    start: int
    end: int
    words: int
    closed: bool
    first_in_paragraph: bool
    last_character: str


def outermost(doc: Doc) -> Iterator[Quoted]:
    """The outermost quotations in order. British single marks count only around what looks like speech."""
    text = doc.text
    for quoted in quoted_spans(doc):
        if quoted.depth:
            continue
        span = doc.char_span(*quoted.span, alignment_mode="expand")
        inner = quoted.inner.of(text).rstrip()
        words = len(inner.split())
        if span is None or not words:
            continue
        if not quoted.double and inner[-1] not in ENDS_OF_SPEECH:
            continue
        yield Quoted(
            span.start, span.end, words, quoted.closed, _opens_line(text, quoted.span.start), (inner.rstrip(CLOSING) or inner)[-1]
        )


def tokens_inside(doc: Doc, quotations: Iterable[Quoted]) -> list[bool]:
    """For each token, whether it belongs to one of the quotations, marks included."""
    inside = [False] * len(doc)
    for quotation in quotations:
        inside[quotation.start : quotation.end] = [True] * (quotation.end - quotation.start)
    return inside


def _opens_line(text: str, start: int) -> bool:
    """Whether only spaces stand between ``start`` and the beginning of its line."""
    while start > 0 and text[start - 1].isspace() and text[start - 1] != "\n":
        start -= 1
    return start == 0 or text[start - 1] == "\n"
