"""Completion: the attributions of the trained model, completed by those of the rules.

Where the model found something, it is the better judge. What the rules find where the model found nothing is right
about as often, so it is added.
"""

from collections.abc import Sequence

from spacy.tokens import Doc

from app.annotate.drafts import Draft, Run, has_words, lies_within, overlap
from app.annotate.enclosing import encloses
from app.annotate.handing_over import hand_over
from app.annotate.not_said.hearsay import without_hearsay
from app.annotate.not_said.passives import passive_cue
from app.annotate.rules.cues import source_of
from app.annotate.rules.labels import TRANSCRIPT
from app.annotate.rules.quotations import Quoted, outermost, tokens_inside
from app.lexicon import word_list

# A cue that has this share of a quotation gets all of it. Shorter quotations may be scare quotes and titles.
LEAST_WORDS = 6
LEAST_SHARE = 0.3


def complete(doc: Doc, trained: Sequence[Draft], ruled: Sequence[Draft]) -> list[Draft]:
    """The trained drafts in their order, with parts and sources that only the rules found, then drafts of the rules alone."""
    quotations = list(outermost(doc))
    trained = hand_over(doc, trained, ruled, quotations)
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
        if draft.rule == TRANSCRIPT:
            add(draft)
            continue
        if draft.cue is None:
            if all(owner[position] is None for start, end in draft.content for position in range(start, end)):
                add(draft)
            continue
        same_cue = {cue_owner[position] for position in range(*draft.cue) if position in cue_owner}
        if len(same_cue) == 1:
            kept = completed[next(iter(same_cue))]
            kept.source = kept.source or draft.source
        owners = {owner[position] for start, end in draft.content for position in range(start, end)} - {None}
        if len(same_cue) == 1 and owners <= same_cue:
            free = [
                part
                for part in draft.content
                if all(owner[position] is None for position in range(*part)) and not _shares_source(part, kept)
            ]
            kept.content = sorted([*kept.content, *free])
        elif not same_cue and (cueless := _cueless(completed[: len(trained)], owners)) is not None:
            cueless.cue, cueless.source = draft.cue, cueless.source or draft.source
            cueless.content = _merged([*cueless.content, *draft.content])
        elif not same_cue and (
            _is_free(draft, owners, owner)
            or _is_passed_on(doc, completed, draft, owners)
            or _encloses_owners(draft, completed, owners)
        ):
            add(draft)
    inside = tokens_inside(doc, quotations)
    for draft in trained:
        if draft.source is None and draft.cue is not None and has_words(doc, draft.cue) and passive_cue(doc, draft) is None:
            draft.source = source_of(doc[slice(*draft.cue)].root, inside)
    for quotation in quotations:
        _fill(quotation, completed[: len(trained)], owner)
    for draft in completed:
        _add_noun(doc, draft)
    return without_hearsay(doc, completed)


def _add_noun(doc: Doc, draft: Draft) -> None:
    """Add what a relative pronoun alone stands for: "a system which he said was unfair" says something of the system."""
    if len(draft.content) < 2 or draft.cue is None:
        return
    (start, end), pronoun = draft.content[0], doc[draft.content[0][0]]
    verb = next((token for token in pronoun.ancestors if token.dep_ == "relcl"), None)
    restrictive = start > 0 and doc[start - 1].text != ","
    if end - start != 1 or not restrictive or pronoun.tag_ != "WDT" or verb is None or verb.head.i >= start:
        return
    first = verb.head.left_edge.i
    if draft.source is None or not first <= draft.source[0] < start:
        draft.content[0] = (first, end)


def _shares_source(part: Run, draft: Draft) -> bool:
    """Whether the part has words of the phrase that names the draft's speaker, which the parser took for what is said."""
    return draft.source is not None and overlap(part, draft.source)


def _is_free(draft: Draft, owners: set[int | None], owner: list[int | None]) -> bool:
    return not owners and draft.cue is not None and owner[draft.cue[0]] is None


def _is_passed_on(doc: Doc, completed: list[Draft], inner: Draft, owners: set[int | None]) -> bool:
    """Whether an agency passes on all that the draft attributes: "…, the minister said, Wire reported"."""
    number = next(iter(owners)) if len(owners) == 1 else None
    outer = completed[number] if number is not None else None
    if outer is None or outer.cue is None or outer.source is None or inner.cue is None or inner.source in {None, outer.source}:
        return False
    relays = any(token.lemma_.lower() in word_list("circumstances")["passing_on"] for token in doc[slice(*outer.cue)])
    return relays and all(lies_within(part, outer.content) for part in _parts(inner))


def _cueless(completed: Sequence[Draft], owners: set[int | None]) -> Draft | None:
    """The only owner, if the model found no word of saying for it."""
    number = next(iter(owners)) if len(owners) == 1 else None
    cueless = number is not None and number < len(completed) and completed[number].cue is None
    return completed[number] if number is not None and cueless else None


def _parts(draft: Draft) -> list[Run]:
    return [part for part in (draft.cue, draft.source, *draft.content) if part is not None]


def _merged(parts: Sequence[Run]) -> list[Run]:
    """The parts in order, those that touch or overlap made one."""
    merged: list[Run] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _encloses_owners(outer: Draft, completed: list[Draft], owners: set[int | None]) -> bool:
    inner = [completed[number] for number in owners if number is not None]
    return bool(inner) and all(encloses(outer, draft) for draft in inner)


def _fill(quotation: Quoted, drafts: list[Draft], owner: list[int | None]) -> None:
    """Give a whole quotation to the draft that has a part of it, where no other draft has any.

    A draft whose cue is quoted too keeps its part alone: somebody else says all of it.
    """
    owners = {number for number in owner[quotation.start : quotation.end] if number is not None}
    number = owners.pop() if len(owners) == 1 else len(drafts)
    if number >= len(drafts) or quotation.words < LEAST_WORDS:
        return
    kept = drafts[number]
    if kept.cue is not None and quotation.start <= kept.cue[0] < quotation.end:
        return
    inside = [part for part in kept.content if quotation.start <= part[0] and part[1] <= quotation.end]
    if inside and sum(end - start for start, end in inside) >= LEAST_SHARE * (quotation.end - quotation.start):
        kept.content = sorted([*(part for part in kept.content if part not in inside), (quotation.start, quotation.end)])
