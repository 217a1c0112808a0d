"""The sieve: drafts in; those that report no words out of the way."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from app.annotate.drafts import Draft, Run
from app.annotate.not_said.headings import Headings
from app.annotate.not_said.hearers import with_heard
from app.annotate.not_said.marks import unspoken
from app.annotate.not_said.passives import is_nobodys_question, with_agent
from app.annotate.not_said.proverbs import with_proverb
from app.annotate.not_said.verbs import says_nothing
from app.annotate.quotation_marks import quoted_spans
from app.annotate.rules.cues import is_in_name
from app.lexicon import word_list


def sifted(doc: Doc, drafts: Sequence[Draft]) -> list[Draft | None]:
    """For each draft the same without what nobody says, None where nothing is left of it."""
    headings = Headings(doc, drafts)
    nobodys = _marked(doc, unspoken(doc))
    spans = (doc.char_span(*quoted.span, alignment_mode="expand") for quoted in quoted_spans(doc))
    in_marks = _marked(doc, [(span.start, span.end) for span in spans if span is not None])
    kept: list[Draft | None] = []
    for draft in drafts:
        said = [part for part in draft.content if not all(nobodys[slice(*part)])]
        is_quoted = any(any(in_marks[slice(*part)]) for part in said)
        gone = (
            not said
            or _is_sung(doc, draft)
            or _is_surname(doc, draft)
            or headings.attribute_wrongly(draft)
            or says_nothing(doc, draft, in_marks)
            or (not is_quoted and is_nobodys_question(doc, draft))
        )
        kept.append(None if gone else with_its_source(doc, replace(draft, content=said)))
    return kept


def with_its_source(doc: Doc, draft: Draft) -> Draft:
    """The draft with the source that its sentence names, where that is not the one who only seems to speak."""
    return with_proverb(doc, with_heard(doc, with_agent(doc, draft)))


def _is_sung(doc: Doc, draft: Draft) -> bool:
    singing = word_list("unspoken")["singing"]
    return draft.cue is not None and any(token.lemma_.lower() in singing for token in doc[slice(*draft.cue)])


def _is_surname(doc: Doc, draft: Draft) -> bool:
    """Whether the cue is a word of a name: "— Halima Said"."""
    return draft.cue is not None and draft.cue[1] - draft.cue[0] == 1 and is_in_name(doc[draft.cue[0]])


def _marked(doc: Doc, runs: Sequence[Run]) -> list[bool]:
    """For each token, whether one of the runs holds it."""
    held = [False] * len(doc)
    for start, end in runs:
        held[start:end] = [True] * (end - start)
    return held
