"""Linking: the span groups of a Doc in; attributions (content, cue, source, kind, act) out, in reading order.

Spans that share an id belong together. Quotation marks around the whole content are left out.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Token

from app.annotate.drafts import CONTENT, CUE, SOURCE, scores_of
from app.annotate.mark_pairs import LONGEST_MARK, QuotedSpan, opening_in
from app.annotate.quotation_marks import quoted_spans
from app.annotate.rules.labels import TRANSCRIPT
from app.attribute.act import act_of
from app.attribute.kind import is_set_off, kind_of
from app.attribute.relayed import Relayed, relayed
from app.attribute.stance import stance_of
from app.attribute.summary import is_summary
from app.attribute.unsaid import is_alleged, is_never_said
from app.lexicon import word_list
from app.quote import Act, Attribution, Evidence, Kind, Span, Stance

# The mark of a sentence; a point within "U.S." or "3.5" is none.
SENTENCE_END = re.compile(r"(?<![A-Z])[.!?](?=[\s”’\"'»)]|$)")


@dataclass(slots=True)
class _Parts:
    """The spans under one id."""

    content: list[Span] = field(default_factory=list)
    content_tokens: list[Token] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    source: list[Span] = field(default_factory=list)
    cue_tokens: list[Token] = field(default_factory=list)
    rule: str = ""


def link(doc: Doc) -> list[Attribution]:
    """The attributions marked on ``doc``; a content without any letter or digit is dropped."""
    text, quoted = doc.text, quoted_spans(doc)
    in_marks = [mark.inner for mark in quoted if mark.depth == 0]
    parts: dict[str, _Parts] = defaultdict(_Parts)
    for span in doc.spans.get(CONTENT, []):
        parts[span.id_].content.append(Span(span.start_char, span.end_char))
        parts[span.id_].content_tokens.extend(token for token in span if not token.is_quote)
        parts[span.id_].rule = span.label_
    for span in doc.spans.get(CUE, []):
        parts[span.id_].cue.append(Span(span.start_char, span.end_char))
        parts[span.id_].cue_tokens.extend(span)
    for span in doc.spans.get(SOURCE, []):
        parts[span.id_].source.append(Span(span.start_char, span.end_char))
    scores = scores_of(doc)
    found = [_attribution(text, item, scores.get(identity), quoted, in_marks) for identity, item in parts.items()]
    return sorted((item for item in found if item is not None), key=lambda item: (item.start, item.content[-1].end))


def _attribution(
    text: str, parts: _Parts, score: float | None, quoted: list[QuotedSpan], in_marks: list[Span]
) -> Attribution | None:
    spans = [piece for span in sorted(parts.content) for piece in cut_where_reopened(text, span, quoted)]
    bare = [part for span in spans if (part := without_marks(text, span, quoted))]
    content = tuple(with_both_marks(text, part, quoted) for part in bare)
    if not content:
        return None
    cue = tuple(sorted(parts.cue))
    words = " ".join(span.of(text) for span in cue)
    if _asks_not_to_be_named(f"{words} {content[0].of(text)}"):
        return None
    evidence = Evidence("attribute", parts.rule, f"cue {words!r}" if words else "no cue", score)
    # a transcript, and a letter set off below a colon, is printed verbatim, with or without quotation marks
    own_marks = _own_marks(cue, content, quoted)
    marks = own_marks if own_marks is not None else in_marks
    kind = Kind.DIRECT if parts.rule == TRANSCRIPT else kind_of(text, content, marks)
    act = act_of(parts.cue_tokens, kind)
    if act is Act.WRITING and is_set_off(text, content):
        kind = Kind.DIRECT
    stance = stance_of(parts.cue_tokens, parts.content_tokens, is_question=_is_question(text, content))
    is_unsaid = kind is not Kind.INDIRECT and is_never_said(parts.cue_tokens, parts.content_tokens)
    if is_unsaid or is_alleged(parts.cue_tokens):
        act = Act.THOUGHT
        stance = stance if stance is Stance.DENIED else Stance.HYPOTHETICAL
    summary = is_summary(parts.cue_tokens, parts.content_tokens, has_marks=kind is not Kind.INDIRECT)
    passed_on = relayed(parts.cue_tokens)
    if passed_on is None:
        return Attribution(content, cue, tuple(sorted(parts.source)), kind, act, (evidence,), stance, summary)
    words_alone = tuple(_from_mark(part, quoted) for span in content for part in _outside(text, span, passed_on))
    if not words_alone:
        return None
    kind = kind_of(text, words_alone, in_marks)
    return Attribution(words_alone, cue, (passed_on.speaker,), kind, act, (evidence,), stance, summary)


def _own_marks(cue: tuple[Span, ...], content: tuple[Span, ...], quoted: list[QuotedSpan]) -> list[Span] | None:
    """The marks that count where somebody's words tell what another said: those within them. None where nobody else speaks.

    "“He told me to go,” she said" gives none of his words.
    """
    if not cue:
        return None
    around = next((mark for mark in reversed(opening_in(quoted, 0, cue[0].start)) if mark.depth == 0), None)
    if around is None or any(span.start < around.inner.start or around.inner.end < span.end for span in (*cue, *content)):
        return None
    return [mark.inner for mark in opening_in(quoted, around.inner.start, around.inner.end) if mark.depth]


def _is_question(text: str, content: tuple[Span, ...]) -> bool:
    """Whether every sentence of the content ends with a question mark; the last mark may stand right after it."""
    words = text[content[0].start : content[-1].end + 1]
    marks = SENTENCE_END.findall(words)
    return bool(marks) and set(marks) == {"?"}


def _outside(text: str, content: Span, passed_on: Relayed) -> list[Span]:
    """The content without the words that only say who is quoted: what follows "as saying", else what comes before."""
    if not content.overlaps(passed_on.speaker) and not content.overlaps(passed_on.saying):
        return [content]
    first = min(passed_on.speaker.start, passed_on.saying.start)
    before, after = Span(content.start, max(first, content.start)), Span(min(passed_on.saying.end, content.end), content.end)
    kept = [span for span in (after, before) if any(letter.isalnum() for letter in span.of(text))][:1]
    return [
        Span(span.end - len(words.lstrip(" ,:")), span.start + len(words.rstrip(" ,")))
        for span in kept
        if (words := span.of(text))
    ]


def _from_mark(span: Span, quoted: list[QuotedSpan]) -> Span:
    """The span from behind the quotation mark that it begins with."""
    mark = next((mark for mark in opening_in(quoted, span.start, span.start + 1) if mark.inner.start < span.end), None)
    return Span(mark.inner.start, span.end) if mark is not None else span


def _asks_not_to_be_named(words: str) -> bool:
    """Whether cue and content say only that the source is anonymous: "asked not to be named"."""
    return any(" ".join(words.lower().split()).startswith(phrase) for phrase in word_list("circumstances")["anonymity"])


def cut_where_reopened(text: str, span: Span, quoted: list[QuotedSpan]) -> list[Span]:
    """``span``, cut wherever a quotation within it is opened again without having been closed: "One. "Two."."""
    cuts = []
    for mark in opening_in(quoted, span.start, span.end):
        if mark.closed or mark.depth or not span.start < mark.span.end < span.end:
            continue
        following = mark.span.end + len(text[mark.span.end : span.end]) - len(text[mark.span.end : span.end].lstrip())
        if any(other.span.start == following for other in opening_in(quoted, following, following + 1)):
            cuts.append(Span(mark.span.end, following))
    edges = [Span(span.start, span.start), *cuts, Span(span.end, span.end)]
    return [Span(before.end, after.start) for before, after in pairwise(edges)]


def with_both_marks(text: str, span: Span, quoted: list[QuotedSpan]) -> Span:
    """``span`` with the other mark of a quotation of which it holds one, where only punctuation stands between.

    A clause that ends in quoted words keeps both marks or none: "the plan was “a fantasy”".
    """
    start, end = span
    for mark in opening_in(quoted, start - LONGEST_MARK, end):
        # a dash opens words and closes none
        if not mark.closed or mark.inner.end == mark.span.end:
            continue
        opens_within = start <= mark.span.start < end <= mark.inner.end
        if opens_within and not any(letter.isalnum() for letter in text[end : mark.inner.end]):
            end = mark.span.end
        elif mark.span.start < start <= mark.inner.start and mark.span.end <= end:
            start = mark.span.start
    return Span(start, end)


def without_marks(text: str, span: Span, quoted: list[QuotedSpan]) -> Span | None:
    """``span`` without the quotation marks around it, a comma before the closing mark, and spaces at its edges.

    Returns None where no letter or digit is left.
    """
    start, end = span
    for mark in opening_in(quoted, start - LONGEST_MARK + 1, start + 1):
        if mark.span.start <= start < mark.inner.start and mark.inner.end <= end <= mark.span.end:
            start, end = mark.inner
            while end > start and text[end - 1] in ", ":
                end -= 1
            break
        if mark.span.start <= start < mark.inner.start and end < mark.inner.end:
            # of a quotation that goes on elsewhere, the opening mark alone would be left
            start = mark.inner.start
            break
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if any(character.isalnum() for character in text[start:end]) else None
