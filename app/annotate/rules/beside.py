"""Cues beside a quotation: where nothing but the cue and its source stands next to the marks, so that there is no doubt.

``"…," Smith said.``, ``"…?" asked Smith, a lawyer.`` and ``Smith said: "…"``.
"""

from spacy.tokens import Doc, Token

from app.annotate.drafts import Draft
from app.annotate.rules.quotations import Quoted
from app.lexicon import word_list

RULE = "cue beside"
# Between the source and the cue: "Smith, a lawyer, quickly said".
MOST_BETWEEN = 3


def is_beside(doc: Doc, quotation: Quoted, draft: Draft) -> bool:
    """Whether the cue and the source of ``draft`` stand side by side right before or after the quotation."""
    if draft.cue is None or draft.source is None:
        return False
    if acts_on_something(doc, draft):
        return False
    first, last = sorted((draft.cue, draft.source))
    between = doc[first[1] : last[0]]
    if last[0] < first[1] or len(between) > MOST_BETWEEN or any("\n" in token.text or token.is_quote for token in between):
        return False
    if quotation.end <= first[0]:
        return not doc[quotation.end : first[0]].text.strip(" ,.")
    return last == draft.cue and last[1] <= quotation.start and doc[last[1] : quotation.start].text.strip() in {",", ":"}


def acts_on_something(doc: Doc, draft: Draft) -> bool:
    """Whether a verb that also means other things has an object: "She offers a smile" is no cue of the words before it."""
    return draft.cue is not None and any(
        token.lemma_.lower() in word_list("cues")["beside_marks"]
        and any(child.dep_ == "dobj" for child in token.children)
        and not quotes_somebody(token)
        for token in doc[slice(*draft.cue)]
    )


def quotes_somebody(verb: Token) -> bool:
    """Whether the object of the verb is who speaks: "quoted the minister as saying"."""
    return verb.lemma_.lower() in word_list("circumstances")["relay"] and any(
        child.dep_ == "prep" and child.lower_ == "as" and any(grandchild.tag_ == "VBG" for grandchild in child.children)
        for child in verb.children
    )
