"""Mentions: the named entities of a Doc in; spans that name persons, organizations, places and groups out."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from app.annotate.described_names import is_described_as_person, is_named_as_body, with_described_names, without_place
from app.annotate.mention_kinds import KIND_OF_LABEL, ORGANIZATION, PERSON, SPANS_KEY
from app.annotate.name_edges import body_at, person_at
from app.annotate.repeated_names import with_repeated_names
from app.annotate.shown_names import Shown, shown_names
from app.annotate.whole_names import with_whole_names
from app.annotate.written_names import with_hosts, with_inverted_names, with_nicknames
from app.names.given_names import gender_of_given_name
from app.names.person_names import is_honour
from app.names.titles import is_title_word


@Language.component("mentions")
def mentions(doc: Doc) -> Doc:
    """Put every named mention on ``doc.spans["mentions"]``, labelled person, organization, place or group."""
    found: list[Span] = []
    shown = shown_names(doc)
    for entity in map(without_place, doc.ents):
        kind = _kind(entity, shown)
        span = (person_at(entity) if kind == PERSON else body_at(entity)) if kind is not None else None
        if kind is not None and span is not None:
            found.append(Span(doc, span.start, span.end, label=kind))
    found = _without_parts_of_persons(found)
    for step in (
        with_described_names,
        with_hosts,
        with_nicknames,
        with_inverted_names,
        with_repeated_names,
        with_whole_names,
    ):
        found = step(doc, found)
    doc.spans[SPANS_KEY] = sorted(_without_honours(found))
    return doc


def _kind(entity: Span, shown: Shown) -> str | None:
    """What an entity names, by the recogniser's label and the words around it; None where it names nobody."""
    kind = KIND_OF_LABEL.get(entity.label_)
    if kind != PERSON:
        return PERSON if is_described_as_person(entity, shown) else kind
    return ORGANIZATION if is_named_as_body(entity) or _is_shown_as_body(entity, shown) else PERSON


def _is_shown_as_body(entity: Span, shown: Shown) -> bool:
    """Whether the article calls a name without a known given name a body elsewhere: "the newspaper Le Courrier"."""
    return (
        len(entity) > 1
        and (entity[0].lower_, entity[1].lower_) in shown.bodies
        and gender_of_given_name(entity[0].text) is None
        and not is_title_word(entity[0].text)
    )


def _without_parts_of_persons(found: list[Span]) -> list[Span]:
    """``found`` without what is part of a person's name: bodies, places and shorter names."""
    persons = sorted((span for span in found if span.label_ == PERSON), key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in persons:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    taken = {token.i for span in kept for token in span}
    return [*kept, *(span for span in found if span.label_ != PERSON and not all(token.i in taken for token in span))]


def _without_honours(found: list[Span]) -> list[Span]:
    """``found`` without the letters after a person's name that were taken for a body: "Guy Mansfield QC"."""
    ends = {span.end for span in found if span.label_ == PERSON}
    return [span for span in found if not (span.start in ends and len(span) == 1 and is_honour(span.text))]
