"""Names that the recogniser cut at a hyphen or a particle, as one mention each.

"Corazon Villaluz-Reyes", of which it saw "Reyes"; "María del Carmen Ortega", of which it saw "Carmen Ortega"; "Kim Do-yeon".
"""

import re

from spacy.tokens import Doc, Span, Token

from app.annotate.described_names import replacing
from app.annotate.mention_kinds import PERSON
from app.annotate.name_edges import NAME_WORD, before_given_names, before_particles
from app.lexicon import word_list
from app.names.given_names import is_given_name
from app.names.titles import is_title_word

NOUNS = frozenset({"NN", "NNS"})
# The fewest words of a name that another family name may follow.
SHORTEST = 2
# A family name and a given name of two syllables, as Koreans and many Chinese write them: "Kim Do-yeon".
TWO_SYLLABLES = re.compile(r"(?<![\w-])(?P<family>[A-Z][a-z]+) [A-Z][a-z]{1,7}-[a-z]{1,7}(?![\w-])")


def with_whole_names(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` with each person's name in all its words, and with the given names that share the family name after "and"."""
    found = _with_relatives(doc, _with_two_syllables(doc, found))
    persons = [span for span in found if span.label_ == PERSON]
    families = {span[-1].lower_ for span in persons if len(span) > 1}
    begun = {span.end: span for span in persons}
    whole = []
    for span in persons:
        start = before_particles(doc, _before_hyphen(span, families, begun))
        end = _after_hyphen(span, families)
        end = _with_second_family_name(doc, start, end) if end == span.end else end
        if (start, end) != (span.start, span.end):
            whole.append(Span(doc, start, end, label=PERSON))
    return replacing(found, _longest(whole)) if whole else found


def _longest(spans: list[Span]) -> list[Span]:
    """Of spans that overlap, the longest."""
    kept: list[Span] = []
    for span in sorted(spans, key=len, reverse=True):
        if all(other.end <= span.start or span.end <= other.start for other in kept):
            kept.append(span)
    return kept


def _before_hyphen(span: Span, families: set[str], begun: dict[int, Span]) -> int:
    """Where a name begins that was cut after the hyphen of its family name."""
    doc, start = span.doc, span.start
    if start < 2 or not _is_inner_hyphen(doc[start - 1]) or not _may_join(doc[start - 2], span, families):
        return start
    before = begun.get(start - 1)
    return before.start if before is not None else before_given_names(doc, start - 2, span.end)


def _after_hyphen(span: Span, families: set[str]) -> int:
    """Where a name ends that was cut before the hyphen of its family name."""
    doc, end = span.doc, span.end
    if end + 1 >= len(doc) or not _is_inner_hyphen(doc[end]) or not _may_join(doc[end + 1], span, families):
        return end
    return end + 2


def _with_second_family_name(doc: Doc, start: int, end: int) -> int:
    """Where a name ends whose last word the recogniser left out: "Hernández" of "Ana Salcedo Hernández"."""
    if end - start < SHORTEST or end >= len(doc) or not is_given_name(doc[start].text):
        return end
    last = doc[end]
    heads = last.tag_ == "NNP" and all(token.dep_ == "compound" and token.head == last for token in doc[start:end])
    alone = end + 1 == len(doc) or doc[end + 1].tag_ not in {"NNP", "NNPS", "NN", "NNS", "HYPH", "POS"}
    is_name = last.is_title and not last.ent_type_ and bool(NAME_WORD.match(last.text)) and not is_title_word(last.text)
    first_line = doc.text.find("\n")
    return end + 1 if heads and alone and is_name and last.idx > first_line and not _is_of_body(last) else end


def _is_of_body(word: Token) -> bool:
    """Whether a word ends the names of bodies, works and events: "Foundation"."""
    return word.lower_ in word_list("bodies")["name"] or word.lower_ in word_list("sources")["document"]


def _is_inner_hyphen(token: Token) -> bool:
    """Whether a token is a hyphen between two words, without a space on either side."""
    return token.text == "-" and not token.whitespace_ and token.i > 0 and not token.nbor(-1).whitespace_


def _may_join(word: Token, span: Span, families: set[str]) -> bool:
    """Whether a word on the other side of a hyphen is part of the name: no title, and no second person ("Quist-Grant talks")."""
    is_name = word.text[:1].isupper() and word.is_title and bool(NAME_WORD.match(word.text)) and not is_title_word(word.text)
    last = max(span.end - 1, word.i)
    before_noun = last + 1 < len(span.doc) and span.doc[last + 1].tag_ in NOUNS
    return is_name and not before_noun and word.lower_ not in families


def has_relatives_before(doc: Doc, position: int) -> bool:
    """Whether a noun for those who share a family name stands before a name: "brothers Leo", "her parents, Ana"."""
    before = position - 1
    if before > 0 and doc[before].text == ",":
        before -= 1
    return before >= 0 and doc[before].lower_ in word_list("generations")["one_name"]


def _with_relatives(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` with two relatives whose family name is printed once.

    "Brothers Leo and Juan Ruiz", "the Ruiz twins, Leo and Juan".
    """
    taken = {token.i for span in found if span.label_ == PERSON for token in span}
    added = [
        Span(doc, span.start - 2, span.start - 1, label=PERSON)
        for span in found
        if span.label_ == PERSON
        and len(span) > 1
        and span.start > 2
        and doc[span.start - 1].lower_ == "and"
        and span.start - 2 not in taken
        and doc[span.start - 2].is_title
        and has_relatives_before(doc, span.start - 2)
    ]
    for noun in doc[1:-4]:
        first, second = noun.i + 2, noun.i + 4
        if family_before(doc, first) is not None and doc[second - 1].lower_ == "and":
            added += [Span(doc, place, place + 1, label=PERSON) for place in (first, second) if _is_alone(doc, place)]
    return replacing(found, added) if added else found


def _is_alone(doc: Doc, position: int) -> bool:
    """Whether a capitalised word is no part of a longer name."""
    return doc[position].is_title and not (position + 1 < len(doc) and doc[position + 1].is_title)


def family_before(doc: Doc, position: int) -> str | None:
    """The family name before a noun for relatives and a comma: "Ruiz" for "Leo" in "the Ruiz twins, Leo and Juan,"."""
    noun = position - 2
    if noun < 1 or doc[noun + 1].text != "," or doc[noun].lower_ not in word_list("generations")["one_name"]:
        return None
    family = doc[noun - 1]
    return family.text if family.tag_ == "NNP" and family.is_title and not is_title_word(family.text) else None


def _with_two_syllables(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` with the names of which the family name comes first and the given name has a hyphen."""
    first = word_list("names")["family_first"]
    whole = []
    for match in TWO_SYLLABLES.finditer(doc.text):
        span = doc.char_span(*match.span(), label=PERSON) if match["family"].lower() in first else None
        if span is not None:
            whole.append(span)
    return replacing(found, whole) if whole else found
