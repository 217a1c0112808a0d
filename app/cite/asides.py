"""Asides: what stands between two parts of a quotation in; whether it is printed with them or cut, out."""

import re
from collections.abc import Iterable, Sequence
from enum import Enum

from app.cite.marks import Marked
from app.quote import Span

# More characters than this between two parts are not only a cue and a source.
LONGEST_ASIDE = 120
CONJUNCTION = re.compile(r"[^\w\n]*(?:and|but|or|nor|yet)?[^\w\n]*")
# A sentence ends after a whole word, and not after "St." or "Gov."
SENTENCE_END = re.compile(r"(?:\b[^\W\d_A-Z]{2,}|[^\W\d_A-Z]{4}|\d)[.?!…][\"'”’»)\]]*\s+\S")
LETTER = re.compile(r"[^\W_]")


class Link(Enum):
    """What stands between two parts: no words of its own, the cue or the source, or words that are left out."""

    NOTHING = "nothing"
    ASIDE = "aside"
    CUT = "cut"


def link_between(text: str, gap: Span, attribution: Iterable[Span], marked: Sequence[Marked]) -> Link:
    """How to print the ``gap`` between two parts in a shown text.

    ``attribution`` are the spans of cue and source. An aside has one of them, is short, stands in one paragraph, and is
    not more than the sentence that the cue belongs to. It has no quotation of its own.
    """
    words = gap.of(text)
    if not LETTER.search(words) or CONJUNCTION.fullmatch(words):
        return Link.NOTHING
    core = _core(text, gap)
    inside = [span for span in attribution if span.overlaps(core)]
    has_words_in_marks = any(gap.start <= item.span.start and item.span.end <= gap.end for item in marked)
    if not inside or has_words_in_marks or core.end - core.start > LONGEST_ASIDE or "\n" in core.of(text):
        return Link.CUT
    return Link.CUT if SENTENCE_END.search(_without(text, core, inside)) else Link.ASIDE


def _core(text: str, gap: Span) -> Span:
    """The gap from its first letter or digit to its last."""
    places = [match.start() for match in LETTER.finditer(text, *gap)]
    return Span(places[0], places[-1] + 1)


def _without(text: str, core: Span, spans: Iterable[Span]) -> str:
    """The words of the core with each of the spans as one long word: the full stop in "Mr. Quist" ends no sentence."""
    words = list(core.of(text))
    for span in spans:
        for place in range(max(span.start, core.start), min(span.end, core.end)):
            words[place - core.start] = "x"
    return "".join(words)
