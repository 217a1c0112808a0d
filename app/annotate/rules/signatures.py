"""Signatures: a quotation that is a paragraph of its own, with a name behind a dash: ``"…" — Ada Quist``."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from app.annotate.drafts import Draft, Run
from app.annotate.rules.persons import Persons
from app.annotate.rules.quotations import Quoted
from app.names.particles import PARTICLES

RULE = "signature"
DASHES = frozenset({"—", "–", "―", "-", "--"})
AFTER_NAME = frozenset({",", "(", "."})
LONGEST_NAME = 6


def signed(doc: Doc, quotations: Iterable[Quoted], attributed: Iterable[Run]) -> Iterator[Draft]:
    """The signed quotations that are not ``attributed`` by a cue. Letters to the editor and testimonials are signed so."""
    starts = {start for start, _ in attributed}
    persons = Persons(doc)
    for quotation in quotations:
        if quotation.start in starts or not _stands_by_itself(doc, quotation):
            continue
        dash = quotation.end
        while dash < len(doc) and doc[dash].is_space and (quotation.first_in_paragraph or "\n" not in doc[dash].text):
            dash += 1
        if dash >= len(doc) or doc[dash].text not in DASHES:
            continue
        end = dash + 1
        while end < len(doc) and end - dash <= LONGEST_NAME and not doc[end].is_space and doc[end].text not in AFTER_NAME:
            end += 1
        name = doc[dash + 1 : end]
        complete = end == len(doc) or "\n" in doc[end].text or doc[end].text in AFTER_NAME
        if not complete or not name:
            continue
        capitals = all(token.text[:1].isupper() or token.lower_ in PARTICLES for token in name)
        if (quotation.first_in_paragraph and capitals) or persons.is_name(dash + 1, end):
            yield Draft(RULE, (dash, dash + 1), (dash + 1, end), [(quotation.start, quotation.end)])


def _stands_by_itself(doc: Doc, quotation: Quoted) -> bool:
    """Whether the quotation opens its paragraph, or follows a colon."""
    before = quotation.start - 1
    while before >= 0 and doc[before].is_space and "\n" not in doc[before].text:
        before -= 1
    return quotation.first_in_paragraph or before < 0 or doc[before].text == ":"
