"""All attributions that the rules find in a Doc that is parsed and has its quotation marks paired."""

from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.not_said.marks import unspoken
from app.annotate.not_said.proverbs import proverbs
from app.annotate.not_said.sieve import sifted
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
from app.annotate.whole_sentences import widen_to_sentences


def find_drafts(doc: Doc) -> list[Draft]:
    """The attributions in reading order, each with at least one word of content."""
    quotations = list(outermost(doc))
    inside = tokens_inside(doc, quotations)
    with_label, taken = labelled(doc)
    cues = [token for token in doc if is_cue(token) and not inside[token.i] and not taken[token.i]]
    drafts = {cue.i: draft_of(cue, inside) for cue in cues}
    nobodys = set(unspoken(doc))
    said = [quotation for quotation in quotations if (quotation.start, quotation.end) not in nobodys]
    sayings = list(proverbs(doc, said))
    owned = {part for draft in sayings for part in draft.content}
    repeated = repetitions(doc, said)
    free = [item for item in said if item.start not in repeated and (item.start, item.end) not in owned]
    assign_quotations(doc, free, drafts, taken)
    for cue in cues:
        draft = drafts[cue.i]
        draft.rule, draft.content = content_of(cue, draft, quotations, inside)
    introduce_blocks(doc, drafts, taken)
    by_cue = [part for draft in drafts.values() for part in draft.content]
    found = [*drafts.values(), *according_to(doc, quotations, inside), *with_label, *sayings, *signed(doc, said, by_cue)]
    widen_to_sentences(doc, drafts.values())
    worded = [draft for draft in sifted(doc, [draft for draft in found if draft.content]) if draft is not None]
    complete = [draft for draft in worded if any(has_word(doc, part) for part in draft.content)]
    complete += captioned(doc, taken)
    complete += FreeStanding(doc, said, complete, taken).drafts()
    return sorted(complete, key=lambda draft: min(draft.content))
