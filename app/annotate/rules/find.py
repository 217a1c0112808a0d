"""All attributions that the rules find in a Doc that is parsed and has its quotation marks paired."""

from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.rules.according_to import according_to
from app.annotate.rules.assignment import assign_quotations
from app.annotate.rules.blocks import introduce_blocks
from app.annotate.rules.captions import captioned
from app.annotate.rules.clauses import content_of
from app.annotate.rules.cues import draft_of, is_cue
from app.annotate.rules.free_standing import FreeStanding, repetitions
from app.annotate.rules.labels import labelled
from app.annotate.rules.quotations import outermost, tokens_inside
from app.annotate.rules.runs import has_word
from app.annotate.rules.signatures import signed


def find_drafts(doc: Doc) -> list[Draft]:
    """The attributions in reading order, each with at least one word of content."""
    quotations = list(outermost(doc))
    inside = tokens_inside(doc, quotations)
    with_label, taken = labelled(doc)
    cues = [token for token in doc if is_cue(token) and not inside[token.i] and not taken[token.i]]
    drafts = {cue.i: draft_of(cue, inside) for cue in cues}
    repeated = repetitions(doc, quotations)
    assign_quotations(doc, [item for item in quotations if item.start not in repeated], drafts, taken)
    for cue in cues:
        draft = drafts[cue.i]
        draft.rule, draft.content = content_of(cue, draft, quotations, inside)
    introduce_blocks(doc, drafts, taken)
    by_cue = [part for draft in drafts.values() for part in draft.content]
    found = [*drafts.values(), *according_to(doc, quotations, inside), *with_label, *signed(doc, quotations, by_cue)]
    complete = [draft for draft in found if any(has_word(doc, part) for part in draft.content)]
    complete += captioned(doc, taken)
    complete += FreeStanding(doc, quotations, complete, taken).drafts()
    return sorted(complete, key=lambda draft: min(draft.content))
