"""Headings with a colon that name no speaker: "Norvik: ferry runs aground", "MORE: …", "Ruby Falk: a life in pictures"."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from app.annotate.drafts import Draft
from app.annotate.mark_pairs import PARAGRAPH
from app.annotate.quotation_marks import quoted_spans
from app.lexicon import word_list

LABEL = re.compile(r"[\W_]*([^\W_][^:\n]{0,60}?): ?(?=[^\s])")
# A longer label is a headline's first clause: "Falk to voters worried about the bridge: it is safe".
LONGEST_LABEL = 4
ENDS_OF_SENTENCES = frozenset(".?!”\"’'…")
PLACES_AND_EVENTS = frozenset({"GPE", "LOC", "FAC", "EVENT", "DATE", "WORK_OF_ART", "PRODUCT"})
# The classes of sources.yml that speak in headlines.
SPEAKING_SOURCES = ("document", "body", "by_author", "campaign")
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})


class Headings:
    """The headings of one article, and who speaks below them by its drafts."""

    def __init__(self, doc: Doc, drafts: Sequence[Draft]) -> None:
        self._doc = doc
        # a Doc builds its text anew on each access
        self._text = doc.text
        self._paragraphs = [match.span() for match in PARAGRAPH.finditer(self._text)]
        self._quoted = [quoted.span.start for quoted in quoted_spans(doc)]
        self._words = {token.text for token in doc}
        self._last_spoken: dict[str, int] = {}
        for draft in drafts:
            for token in doc[slice(*draft.source)] if draft.source is not None else ():
                self._last_spoken[token.lower_] = max(token.i, self._last_spoken.get(token.lower_, 0))

    def attribute_wrongly(self, draft: Draft) -> bool:
        """Whether only a heading seems to attribute the draft, or it lies in a link to another article."""
        start = self._doc[draft.content[0][0]].idx
        number = bisect_right(self._paragraphs, (start, len(self._text))) - 1
        label = LABEL.match(self._text, *self._paragraphs[number]) if number >= 0 else None
        if label is None or label.end() > start:
            return False
        words, end = label.group(1).lower(), self._paragraphs[number][1]
        if words in word_list("headings")["link"]:
            return True
        is_headline = number == 0 or self._text[end - 1] not in ENDS_OF_SENTENCES
        is_behind = not any(character.isalnum() for character in self._text[label.end() : start])
        # with a verb before its colon it introduces what somebody says
        has_verb = draft.cue is not None and self._doc[draft.cue[0]].text[0].isalpha()
        if not is_headline or not is_behind or has_verb or draft.rule == "transcript":
            return False
        if bisect_right(self._quoted, end) > bisect_right(self._quoted, label.end() - 1):
            return False
        return words in word_list("headings")["rubric"] or self._names_nobody(label.span(1), draft)

    def _names_nobody(self, label: tuple[int, int], draft: Draft) -> bool:
        """Whether the label names a place, an event or a thing, or stands above a title: "a life in pictures"."""
        span = self._doc.char_span(*label, alignment_mode="expand")
        if span is None or len(span) > LONGEST_LABEL:
            return False
        content = [token for part in draft.content for token in self._doc[slice(*part)]]
        if content[0].pos_ == "DET" and not any(token.tag_ in FINITE for token in content):
            return True
        last = span[-1]
        if self._last_spoken.get(last.lower_, 0) >= span.end or _may_speak(last):
            return False
        if not word_list("headings")["topic"].isdisjoint(token.lower_ for token in span):
            return True
        is_plural_noun = last.lower_.endswith("s") and not last.lower_.endswith("ss")
        is_common_noun = last.lower_ in self._words
        return last.ent_type_ in PLACES_AND_EVENTS or (is_common_noun and not is_plural_noun)


def _may_speak(word: Token) -> bool:
    """Whether the word means somebody or something that speaks in headlines: "Report: …", "Falk aide: …"."""
    sources = word_list("sources")
    speaking = word_list("headings")["speaking"].union(
        *(sources[label] for label in ("document", "body", "by_author", "campaign"))
    )
    return not speaking.isdisjoint((word.lower_, word.lemma_.lower()))
