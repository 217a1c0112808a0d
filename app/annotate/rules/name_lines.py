"""Name lines: a name that stands by itself beside a quotation: on the line before or after it, or in brackets behind it."""

from spacy.tokens import Doc

from app.annotate.drafts import Run
from app.annotate.rules.persons import Persons
from app.annotate.rules.places import Paragraphs
from app.annotate.rules.quotations import Quoted
from app.lexicon import word_list

LONGEST_LINE = 16
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
OPENING_BRACKETS, CLOSING_BRACKETS = frozenset({"(", "["}), frozenset({")", "]"})


def name_beside(doc: Doc, quotation: Quoted, persons: Persons, paragraphs: Paragraphs) -> Run | None:
    """The name in brackets behind the quotation, or alone on the line before or after it; None where there is none."""
    bracketed = _in_brackets(doc, quotation.end, persons)
    if bracketed is not None:
        return bracketed
    own = paragraphs.around(quotation.start)
    if own[0] != quotation.start or doc[quotation.end : own[1]].text.strip(" ."):
        return None
    last, following = paragraphs.before(own[0]), paragraphs.after(own[0])
    before = named_line(doc, last, persons) if last is not None else None
    after = named_line(doc, following, persons) if following is not None else None
    if before is None or after is None:
        return before or after
    # a list of names and quotations in turn: what it begins with tells which belong together
    return after if _names_follow(doc, own, persons, paragraphs) else before


def named_line(doc: Doc, line: Run, persons: Persons) -> Run | None:
    """The name in a line that holds a name and what the person does, and no sentence: "Linda Cho, mayor"."""
    start, end = line
    if doc[start].lower_ in word_list("beats")["sign_off"] and start + 2 < end:
        start += 2 if doc[start + 1].text in {",", ":"} else 1
    if end - start > LONGEST_LINE or any(token.tag_ in FINITE or token.is_quote for token in doc[start:end]):
        return None
    if doc[end - 1].text in {".", ":", "?", "!"}:
        return None
    comma = next((position for position in range(start, end) if doc[position].text in {",", "("}), None)
    if comma is None or comma + 1 >= end:
        return None
    return (start, comma) if persons.is_name(start, comma) else None


def _in_brackets(doc: Doc, position: int, persons: Persons) -> Run | None:
    while position < len(doc) and doc[position].text in {".", " "}:
        position += 1
    if position >= len(doc) or doc[position].text not in OPENING_BRACKETS:
        return None
    closing = next(
        (end for end in range(position, min(len(doc), position + LONGEST_LINE)) if doc[end].text in CLOSING_BRACKETS), None
    )
    if closing is None:
        return None
    end = next((end for end in range(position + 1, closing) if doc[end].text in {",", ";"}), closing)
    return (position + 1, end) if persons.is_name(position + 1, end) else None


def _names_follow(doc: Doc, paragraph: Run, persons: Persons, paragraphs: Paragraphs) -> bool:
    """Whether the names of the list that ``paragraph`` is in follow their quotations: whether it begins with a quotation."""
    line: Run | None = paragraph
    named = False
    while line is not None:
        last = paragraphs.before(line[0])
        if last is None:
            break
        is_name = named_line(doc, last, persons) is not None
        if not is_name and not doc[last[0]].is_quote:
            break
        named, line = is_name, last
    return not named
