"""Headings with a colon that name no speaker: "Norvik: ferry runs aground", "MORE: …", "Ruby Falk: a life in pictures"."""

import re
from collections.abc import Iterable

from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.quotation_marks import PARAGRAPH, quoted_spans
from app.lexicon import word_list

LABEL = re.compile(r"[\W_]*([^\W_][^:\n]{0,60}?): ?(?=[^\s])")
ENDS_OF_SENTENCES = frozenset(".?!”\"’'…")
PLACES_AND_EVENTS = frozenset({"GPE", "LOC", "FAC", "EVENT", "DATE", "WORK_OF_ART", "PRODUCT"})
# A longer label is a headline's first clause: "Falk to voters worried about the bridge: it is safe".
LONGEST_LABEL = 4
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})


def in_heading(doc: Doc, drafts: Iterable[Draft]) -> list[Draft]:
    """Those of the drafts that a heading seems to attribute, but does not; and all that lie in a link to another article."""
    drafts = list(drafts)
    paragraphs = [match.span() for match in PARAGRAPH.finditer(doc.text)]
    return [draft for draft in drafts if _is_heading(doc, draft, drafts, paragraphs)]


def _is_heading(doc: Doc, draft: Draft, drafts: list[Draft], paragraphs: list[tuple[int, int]]) -> bool:
    start = doc[draft.content[0][0]].idx
    paragraph = next((span for span in paragraphs if span[0] <= start < span[1]), None)
    label = LABEL.match(doc.text, *paragraph) if paragraph is not None else None
    if paragraph is None or label is None or label.end() > start:
        return False
    words = label.group(1).lower()
    if words in word_list("headings")["link"]:
        return True
    is_headline = paragraph == paragraphs[0] or doc.text[paragraph[1] - 1] not in ENDS_OF_SENTENCES
    attributes = not any(character.isalnum() for character in doc.text[label.end() : start])
    # with a verb before its colon it introduces what somebody says
    has_verb = draft.cue is not None and doc[draft.cue[0]].text[0].isalpha()
    if not is_headline or not attributes or has_verb or draft.rule == "transcript":
        return False
    if any(label.end() <= quoted.span.start < paragraph[1] for quoted in quoted_spans(doc)):
        return False
    return words in word_list("headings")["rubric"] or _names_nobody(doc, label.span(1), draft, drafts)


def _names_nobody(doc: Doc, label: tuple[int, int], draft: Draft, drafts: list[Draft]) -> bool:
    """Whether the label names a place, an event or a thing, or stands above a title: "a life in pictures"."""
    span = doc.char_span(*label, alignment_mode="expand")
    if span is None or len(span) > LONGEST_LABEL:
        return False
    content = [token for part in draft.content for token in doc[slice(*part)]]
    if content[0].pos_ == "DET" and not any(token.tag_ in FINITE for token in content):
        return True
    last = span[-1]
    speaks = any(
        token.lower_ == last.lower_
        for other in drafts
        if other is not draft and other.source is not None and other.source[0] >= span.end
        for token in doc[slice(*other.source)]
    )
    sources = word_list("sources")
    listed = word_list("headings")["speaking"].union(*(sources[label] for label in ("document", "body", "by_author", "campaign")))
    if speaks or {last.lower_, last.lemma_.lower()} & listed:
        return False
    if not word_list("headings")["topic"].isdisjoint(token.lower_ for token in span):
        return True
    is_plural_noun = last.lower_.endswith("s") and not last.lower_.endswith("ss")
    is_common_noun = any(token.text == last.lower_ for token in doc)
    return last.ent_type_ in PLACES_AND_EVENTS or (is_common_noun and not is_plural_noun)
