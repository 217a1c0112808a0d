"""Blocks: a paragraph without marks below a cue and a colon: ``In a letter, Ruth Okafor wrote:`` and the letter below."""

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.rules.places import Paragraphs
from app.lexicon import word_list

RULE = "block"
# How far before the colon the cue may stand: "wrote on her page on Monday:".
REACH = 12
# A block is prose; a shorter paragraph is a heading or an item of a list.
LEAST_WORDS = 4
# The letter read, and a colon.
READING = frozenset({"read"})
FINITE = frozenset({"MD", "VBD", "VBP", "VBZ"})


def introduce_blocks(doc: Doc, drafts: Mapping[int, Draft], taken: Sequence[bool]) -> None:
    """Give each cue before a colon at the end of its paragraph the paragraph below, if it has no content so far.

    ``drafts`` are found by the token of their cue. Paragraphs in tokens that are ``taken`` and those with marks are left.
    """
    paragraphs = Paragraphs(doc)
    for start, end in paragraphs.all:
        below = paragraphs.after(start)
        if doc[end - 1].text != ":" or below is None or any(taken[position] for position in range(*below)):
            continue
        draft = next(
            (drafts[position] for position in range(end - 1, max(start, end - REACH) - 1, -1) if position in drafts), None
        )
        if draft is None or draft.content or draft.source is None or not _sets_off(doc, draft, end - 1):
            continue
        words = doc[slice(*below)]
        if sum(token.is_alpha for token in words) >= LEAST_WORDS and not words[0].is_punct and words[0].text[:1].isupper():
            draft.rule, draft.content = RULE, [below]


def _sets_off(doc: Doc, draft: Draft, colon: int) -> bool:
    """Whether the cue is a verb of writing, and the last verb before the colon, without an object: a list may follow "said:"."""
    if draft.cue is None or any(token.tag_ in FINITE for token in doc[draft.cue[1] : colon]):
        return False
    verbs = [token for token in doc[slice(*draft.cue)] if token.lemma_.lower() in word_list("cues")["writing"] | READING]
    return bool(verbs) and not any(child.dep_ == "dobj" for verb in verbs for child in verb.children)
