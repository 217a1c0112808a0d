"""Named sources: persons whose names only a form shows, as mentions of the doc: labels in capitals, lists of voices."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span

from app.annotate.drafts import Draft
from app.annotate.mention_kinds import PERSON, SPANS_KEY
from app.annotate.rules.persons import first_of_name


def name_sources(doc: Doc, drafts: Sequence[Draft]) -> None:
    """Add a mention of a person for each draft whose source is a person's name by its form and is none of the doc's so far."""
    names = {
        (first_of_name(doc, *draft.source), draft.source[1])
        for draft in drafts
        if draft.names_person and draft.source is not None
    }
    mentions = list(doc.spans.get(SPANS_KEY, []))
    known = {(span.start, span.end) for span in mentions if span.label_ == PERSON}
    known_ends = {end for start, end in known if end - start > 1}
    missing = sorted(name for name in names - known if name[1] not in known_ends)
    if not missing:
        return
    taken = {position for start, end in missing for position in range(start, end)}
    kept = [span for span in mentions if not any(token.i in taken for token in span)]
    doc.spans[SPANS_KEY] = sorted([*kept, *(Span(doc, start, end, label=PERSON) for start, end in missing)])
