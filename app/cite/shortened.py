"""Shortened: a quotation in; its printed form in one line of limited length, for titles and lists, out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.cite.printed import Printed, printed_columns
from app.quotation_fields import spans_of
from app.quote import Span
from app.reading.normal_form import paragraphs_around

ELLIPSIS = "…"
# Where the words end, before the marks that close them.
END = re.compile(r"[^\w%]*$")
WORD_CUT = re.compile(r"\s*\S*$")
CLOSING = re.compile(r"[^\"'”’»›«“‘」』]")


def shortened(text: str, columns: Mapping[str, Any], most: int) -> Printed:
    """The printed form of a quotation's columns in one line of at most about ``most`` characters; ``…`` marks where it was cut.

    Content is given up from its end, word by word, so that the marks stay balanced.
    """
    whole = printed_columns(text, columns)
    if len(whole.words) <= most and "\n" not in whole.words:
        return whole
    spans = spans_of(columns["content"])
    first = paragraphs_around(text, spans[0].start, spans[0].start + 1)
    kept = _beginning(text, [Span(span.start, min(span.end, first.end)) for span in spans if span.start < first.end], most)
    form = _of(text, columns, kept)
    while len(form.words) >= most and (fewer := _fewer(text, kept)):
        kept = fewer
        form = _of(text, columns, kept)
    return replace(form, words=END.sub(lambda end: ELLIPSIS + CLOSING.sub("", end.group()), form.words, count=1))


def _of(text: str, columns: Mapping[str, Any], content: Sequence[Span]) -> Printed:
    return printed_columns(text, {**columns, "content": content})


def _beginning(text: str, content: Sequence[Span], most: int) -> list[Span]:
    """The first ``most`` characters of the content: more of them are never printed in one line."""
    kept: list[Span] = []
    for span in content:
        if most < span.end - span.start:
            # the word in which the limit falls goes, unless it is the first
            words = WORD_CUT.sub("", text[span.start : span.start + most + 1])
            length = len(words) if words or kept else most
            return [*kept, Span(span.start, span.start + length)] if length else kept
        kept.append(span)
        most -= span.end - span.start
    return kept


def _fewer(text: str, content: Sequence[Span]) -> list[Span]:
    """The content without its last word. Empty where only one word is left."""
    *before, last = content
    words = last.of(text).rstrip().rsplit(maxsplit=1)
    if len(words) == 2:
        return [*before, Span(last.start, last.start + len(last.of(text).rstrip()) - len(words[1]))]
    return before
