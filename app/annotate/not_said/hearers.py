"""Hearers: in "Costa heard the foreman say …" and "Costa recalls her father telling her …" the other one speaks."""

from dataclasses import replace

from spacy.tokens import Doc, Token

from app.annotate.drafts import Draft, Run
from app.lexicon import word_list

# The tagger often takes the infinitive in "heard the foreman say" for a present tense.
BARE = frozenset({"VB", "VBG", "VBP"})


def with_heard(doc: Doc, draft: Draft) -> Draft:
    """The draft with whom somebody heard or remembers as its source, where its source is the hearer."""
    verb = next((token for token in doc[slice(*draft.cue)] if token.tag_ in BARE), None) if draft.cue is not None else None
    if verb is None or verb.head == verb or verb.head.lemma_.lower() not in word_list("cues")["hearing"]:
        return draft
    if any(child.lower_ == "to" or child.dep_ == "aux" for child in verb.children):
        return draft
    heard = _heard(verb)
    return draft if heard is None else replace(draft, source=heard)


def _heard(verb: Token) -> Run | None:
    """The noun phrase between the verb of hearing and the verb of saying."""
    hearing = verb.head
    heads = [child for child in (*verb.children, *hearing.children) if hearing.i < child.i < verb.i]
    head = next((child for child in heads if child.dep_ in {"dobj", "nsubj"} and child.pos_ in {"NOUN", "PRON", "PROPN"}), None)
    if head is None:
        return None
    end = verb.i
    while end > head.i + 1 and (verb.doc[end - 1].is_punct or verb.doc[end - 1].pos_ == "ADV"):
        end -= 1
    return head.left_edge.i, end
