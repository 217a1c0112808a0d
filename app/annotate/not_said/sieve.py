"""The sieve: drafts in; those that report no words out of the way."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.not_said.headings import in_heading
from app.annotate.not_said.hearers import with_heard
from app.annotate.not_said.marks import unspoken
from app.annotate.not_said.passives import is_nobodys_question, with_agent
from app.annotate.not_said.proverbs import with_proverb
from app.annotate.not_said.verbs import says_nothing
from app.annotate.quotation_marks import quoted_spans
from app.lexicon import word_list


def sifted(doc: Doc, drafts: Sequence[Draft]) -> list[Draft | None]:
    """For each draft the same without what nobody says, None where nothing is left of it."""
    nobodys = unspoken(doc)
    singing = word_list("unspoken")["singing"]
    headings = {id(draft) for draft in in_heading(doc, drafts)}
    in_marks = [False] * len(doc)
    for quoted in quoted_spans(doc):
        span = doc.char_span(*quoted.span, alignment_mode="expand")
        if span is not None:
            in_marks[span.start : span.end] = [True] * len(span)
    kept: list[Draft | None] = []
    for draft in drafts:
        said = [part for part in draft.content if not any(start <= part[0] and part[1] <= end for start, end in nobodys)]
        sung = draft.cue is not None and any(token.lemma_.lower() in singing for token in doc[slice(*draft.cue)])
        unquoted = not any(in_marks[position] for part in said for position in range(*part))
        gone = (
            not said
            or sung
            or id(draft) in headings
            or says_nothing(doc, draft, in_marks)
            or (unquoted and is_nobodys_question(doc, draft))
        )
        kept.append(None if gone else _with_its_source(doc, replace(draft, content=said)))
    return kept


def _with_its_source(doc: Doc, draft: Draft) -> Draft:
    """The draft with the source that its sentence names, where that is not the one who only seems to speak."""
    return with_proverb(doc, with_heard(doc, with_agent(doc, draft)))
