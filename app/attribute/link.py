"""Linking: the span groups of a Doc in, attributions (content, cue, source, kind) out, in reading order.

Spans that share an id belong together. Quotation marks stay outside content that they enclose whole.
"""

from spacy.tokens import Doc

from app.annotate.quotation_marks import LONGEST_MARK, QuotedSpan, opening_in, quoted_spans
from app.attribute.kind import kind_of
from app.quote import Attribution, Evidence, Kind, Span

# Share of the rule's attributions that were right (content IoU of 0.8 or more and the source too) on
# PolNeAR's training articles; `bench/rule_precision.py` measures them.
RULE_PRECISION = {
    "quoted": 0.80,
    "mixed": 0.70,
    "clause": 0.63,
    "according to": 0.68,
    "headline": 0.63,
    "transcript": 0.31,
}


def link(doc: Doc) -> list[Attribution]:
    """The attributions marked on ``doc``; a content without any letter or digit is dropped."""
    quoted = quoted_spans(doc)
    parts: dict[str, dict[str, list[Span]]] = {}
    rules: dict[str, str] = {}
    for group in ("content", "cue", "source"):
        for span in doc.spans.get(group, []):
            home = parts.setdefault(span.id_, {"content": [], "cue": [], "source": []})
            home[group].append(Span(span.start_char, span.end_char))
            if group == "content":
                rules[span.id_] = span.label_
    text = doc.text
    in_marks = [mark.inner for mark in quoted if mark.depth == 0]
    found = [_attribution(text, home, rules.get(identity, ""), quoted, in_marks) for identity, home in parts.items()]
    return sorted((item for item in found if item is not None), key=lambda item: (item.start, item.content[-1].end))


def _attribution(
    text: str, home: dict[str, list[Span]], rule: str, quoted: list[QuotedSpan], in_marks: list[Span]
) -> Attribution | None:
    content = tuple(part for span in sorted(home["content"]) if (part := without_marks(text, span, quoted)))
    if not content:
        return None
    cue = tuple(sorted(home["cue"]))
    words = " ".join(span.of(text) for span in cue)
    evidence = Evidence("attribute", rule, f"cue {words!r}" if words else "no cue", RULE_PRECISION.get(rule))
    # a transcript gives the words verbatim, with or without marks
    kind = Kind.DIRECT if rule == "transcript" else kind_of(text, content, in_marks)
    return Attribution(content, cue, tuple(sorted(home["source"])), kind, (evidence,))


def without_marks(text: str, span: Span, quoted: list[QuotedSpan]) -> Span | None:
    """``span`` cut to the words: the marks around it, edge spaces and a comma before a closing mark fall away.

    Returns None where no letter or digit is left.
    """
    start, end = span
    for mark in opening_in(quoted, start - LONGEST_MARK + 1, start + 1):
        if mark.span.start <= start < mark.inner.start and mark.inner.end <= end <= mark.span.end:
            start, end = mark.inner
            while end > start and text[end - 1] in ", ":
                end -= 1
            break
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if any(character.isalnum() for character in text[start:end]) else None
