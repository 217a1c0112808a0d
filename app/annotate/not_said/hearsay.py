"""Hearsay: in "Costa says Prado told her to “shut it down”" the order is part of Costa's account and no statement beside it.

Nor is what a denial denies: in "Costa denied that Prado had told a clerk “shut it down”", nobody is said to have said it.
"""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from app.annotate.drafts import Draft, lies_within
from app.annotate.enclosing import encloses
from app.lexicon import word_list


def without_hearsay(doc: Doc, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without the orders to "her" or "him" in what another draft attributes, and without all that one denies."""
    denials = [draft for draft in drafts if _denies(doc, draft)]
    return [
        draft
        for draft in drafts
        if not (_is_order_to_pronoun(doc, draft) and any(other is not draft and encloses(other, draft) for other in drafts))
        and not any(_is_denied(draft, denial) for denial in denials)
    ]


def _denies(doc: Doc, draft: Draft) -> bool:
    """Whether the draft is "denied that somebody said", with the "that" outside all marks and "denied" without a "not"."""
    verb = next((token for token in doc[slice(*draft.cue)] if token.lemma_.lower() == "deny"), None) if draft.cue else None
    first = doc[draft.content[0][0]]
    return verb is not None and not first.is_quote and not any(child.dep_ == "neg" for child in verb.children)


def _is_denied(inner: Draft, denial: Draft) -> bool:
    """Whether a cue and its words stand in what is denied; a mark that closes them may stand outside."""
    parts = [part for part in (inner.cue, *inner.content) if part is not None]
    within = [(start, end + 1) for start, end in denial.content]
    return inner is not denial and inner.cue is not None and all(lies_within(part, within) for part in parts)


def _is_order_to_pronoun(doc: Doc, draft: Draft) -> bool:
    """Whether the draft is "told her" with "to …", the "to" outside all marks."""
    verb = next((token for token in doc[slice(*draft.cue)] if token.pos_ == "VERB"), None) if draft.cue is not None else None
    if verb is None or doc[draft.content[0][0]].lower_ != "to":
        return False
    stances = word_list("stances")
    return verb.lemma_.lower() in stances["asked"] | stances["asked_to"] and any(_is_addressed(child) for child in verb.children)


def _is_addressed(token: Token) -> bool:
    return token.pos_ == "PRON" and token.dep_ in {"dobj", "dative", "nsubj"} and token.i > token.head.i
