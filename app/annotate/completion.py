"""Completion: what the trained model found and what the rules found in; the model's, completed by the rules', out.

The model is the better judge wherever it found something; what the rules find where it found nothing is right
about as often, so it is added.
"""

from collections.abc import Sequence

from spacy.tokens import Doc

from app.annotate.rule_tagger import Draft, Quoted, outermost, source_of, tokens_inside

# A quotation of which one cue has this share is all that cue's; shorter ones are scare quotes and titles.
LEAST_WORDS = 6
LEAST_SHARE = 0.3


def complete(doc: Doc, trained: Sequence[Draft], ruled: Sequence[Draft]) -> list[Draft]:
    """The trained drafts in their order, with parts and sources that only the rules found, then whole drafts of theirs."""
    completed: list[Draft] = []
    owner: list[int | None] = [None] * len(doc)
    cue_owner: dict[int, int] = {}

    def add(draft: Draft) -> None:
        for start, end in draft.content:
            owner[start:end] = [len(completed)] * (end - start)
        if draft.cue is not None:
            cue_owner.update(dict.fromkeys(range(*draft.cue), len(completed)))
        completed.append(draft)

    for draft in trained:
        add(draft)
    for draft in ruled:
        if draft.cue is None:
            continue
        same_cue = {cue_owner[position] for position in range(*draft.cue) if position in cue_owner}
        if len(same_cue) == 1:
            kept = completed[next(iter(same_cue))]
            kept.source = kept.source or draft.source
        owners = {owner[position] for start, end in draft.content for position in range(start, end)} - {None}
        if len(same_cue) == 1 and owners <= same_cue:
            free = [part for part in draft.content if all(owner[position] is None for position in range(*part))]
            kept.content = sorted([*kept.content, *free])
        elif not same_cue and not owners and owner[draft.cue[0]] is None:
            add(draft)
    quotations = list(outermost(doc))
    inside = tokens_inside(doc, quotations)
    for draft in trained:
        if draft.source is None and draft.cue is not None:
            draft.source = source_of(doc[slice(*draft.cue)].root, inside)
    for quotation in quotations:
        _fill(quotation, completed[: len(trained)], owner)
    return completed


def _fill(quotation: Quoted, drafts: list[Draft], owner: list[int | None]) -> None:
    """Give a quotation of which one draft has a part, and nobody else any, to that draft whole."""
    owners = {number for number in owner[quotation.start : quotation.end] if number is not None}
    number = owners.pop() if len(owners) == 1 else len(drafts)
    if number >= len(drafts) or quotation.words < LEAST_WORDS:
        return
    kept = drafts[number]
    inside = [part for part in kept.content if quotation.start <= part[0] and part[1] <= quotation.end]
    if inside and sum(end - start for start, end in inside) >= LEAST_SHARE * (quotation.end - quotation.start):
        kept.content = sorted([*(part for part in kept.content if part not in inside), (quotation.start, quotation.end)])
