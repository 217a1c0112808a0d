"""Hearsay: in "Costa says Prado told her to “shut it down”" the order is part of Costa's account and no statement beside it."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from app.annotate.drafts import Draft
from app.annotate.enclosing import encloses
from app.lexicon import word_list


def without_hearsay(doc: Doc, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without the orders to "her" or "him" that stand in what another draft attributes."""
    return [
        draft
        for draft in drafts
        if not (_is_order_to_pronoun(doc, draft) and any(other is not draft and encloses(other, draft) for other in drafts))
    ]


def _is_order_to_pronoun(doc: Doc, draft: Draft) -> bool:
    """Whether the draft is "told her" with "to …", the "to" outside all marks."""
    verb = next((token for token in doc[slice(*draft.cue)] if token.pos_ == "VERB"), None) if draft.cue is not None else None
    if verb is None or doc[draft.content[0][0]].lower_ != "to":
        return False
    stances = word_list("stances")
    return verb.lemma_.lower() in stances["asked"] | stances["asked_to"] and any(_is_addressed(child) for child in verb.children)


def _is_addressed(token: Token) -> bool:
    return token.pos_ == "PRON" and token.dep_ in {"dobj", "dative", "nsubj"} and token.i > token.head.i
