"""Captions and headlines that name the speaker behind a colon: ``‘It was a war zone’: Nadia Petrov at the site of the fire``."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.quotation_marks import quoted_spans
from app.annotate.rules.persons import Persons
from app.annotate.rules.places import Paragraphs

RULE = "caption"
LONGEST_NAME = 8
FIRST_PERSON = frozenset({"i", "my", "me"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# What may follow the name: a place, an office, or the end; a verb would make a sentence about the name's bearer.
AFTER_NAME = frozenset({",", ".", "(", "at", "in", "on", "with", "outside", "near", "by", "before", "after", "during"})


def captioned(doc: Doc, taken: Sequence[bool]) -> Iterator[Draft]:
    """The quotations, in double or single marks, that open a paragraph and have a colon and a person's name behind them."""
    paragraphs, persons = Paragraphs(doc), Persons(doc)
    for quoted in quoted_spans(doc):
        span = doc.char_span(*quoted.span, alignment_mode="expand") if quoted.depth == 0 and quoted.closed else None
        if span is None or span.end >= len(doc) or taken[span.start] or doc[span.end].text != ":":
            continue
        start, end = paragraphs.around(span.start)
        if start != span.start:
            continue
        first = span.end + 1
        # as in: I never saw it (a colon) minister Ada Quist faces inquiry
        of_oneself = any(token.lower_ in FIRST_PERSON for token in span)
        for last in range(first + 1, min(end, first + LONGEST_NAME) + 1):
            closes = last == end or doc[last].lower_ in AFTER_NAME or (of_oneself and doc[last].tag_ in FINITE)
            if closes and persons.is_name(first, last):
                yield Draft(RULE, None, (first, last), [(span.start, span.end)], names_person=True)
                break
