"""Names that are written in other ways than given name and family name, as one mention each.

With a nickname in marks or brackets, family name first as in a register, or within the name of a programme.
"""

import re
from collections import Counter
from itertools import pairwise

from spacy.tokens import Doc, Span

from app.annotate.described_names import SHORTEST_RUN, is_full_name, replacing
from app.annotate.mention_kinds import PERSON
from app.annotate.name_edges import with_generation
from app.lexicon import word_list
from app.names.given_names import gender_of_given_name, is_given_name
from app.names.particles import JOINING
from app.names.titles import is_title_word

PARTICLES = rf"(?:(?:{'|'.join(sorted(JOINING))}) ){{0,3}}"
# 'Robert C. "Bobby" Scott': a given name, perhaps an initial or another given name, a nickname in marks, the family name.
NICKNAMED = re.compile(
    r"(?<![\w'’-])(?P<first>[^\W\d_][\w'’-]{1,30} )(?P<second>[^\W\d_](?:\.|[\w'’-]{1,30}) )?"
    r"(?:[\"“][^\W\d_][\w.'’-]{1,14}(?: [^\W\d_][\w.'’-]{1,14})?[\"”]"
    r"|[‘'][^\W\d_][\w.-]{1,14}[’']|\([^\W\d_][\w.-]{1,14}\)) " + PARTICLES + r"[^\W\d_][\w'’-]{1,30}"
)
# "Coach (Frank) Vossler": the given name that an editor put into somebody's words.
INSERTED = re.compile(r"\([^\W\d_][\w-]{1,14}\) [^\W\d_][\w'’-]{1,30}")
# "Doyle, Jane": a register's way, alone on its line, in brackets or after a colon.
INVERTED = re.compile(
    r"(?:^|[:;(]\s*)(?P<name>(?P<family>[^\W\d_][\w'’-]{1,30}), (?P<given>[^\W\d_][\w'’-]{1,30})(?: [A-Z]\.)?)(?=\s*(?:[.;)]|$))",
    re.MULTILINE,
)


def with_nicknames(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` with each name that has a nickname in marks, or a given name in brackets, as one mention."""
    text = doc.text
    whole: list[Span] = []
    for pattern in (NICKNAMED, INSERTED):
        for match in pattern.finditer(text):
            span = _nicknamed(doc, text, match)
            if span is not None and all(other.end <= span.start or span.end <= other.start for other in whole):
                whole.append(span)
    return replacing(found, whole)


def _nicknamed(doc: Doc, text: str, match: re.Match[str]) -> Span | None:
    """The name with a nickname that a match is, or that begins at its second word: 'Director Vernon "Buck" Haskell'."""
    start, first, second = match.start(), match.groupdict().get("first"), match.groupdict().get("second")
    if first is not None and second is not None and len(second.strip(" .")) > 1 and not _are_given_names(first, second):
        start = match.start("second")
    span = doc.char_span(start, match.end(), label=PERSON)
    if span is None or not _is_nicknamed(span, text[start : match.end()]):
        return None
    return Span(doc, span.start, with_generation(doc, span.end), label=PERSON)


def _are_given_names(first: str, second: str) -> bool:
    return all(is_given_name(word.strip()) and not is_title_word(word.strip()) for word in (first, second))


def with_hosts(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` with the person after whom a programme is named, where the article calls the host by family name too.

    "The Rachel Maddox Show" and, further on, "Maddox asked".
    """
    programme = word_list("titles")["programme"]
    ends = [token.i for token in doc[SHORTEST_RUN:] if token.lower_ in programme and token.is_title]
    names = [Span(doc, end - SHORTEST_RUN, end, label=PERSON) for end in ends if is_full_name(doc[end - SHORTEST_RUN : end])]
    if not names:
        return found
    words = Counter(token.orth for token in doc)
    pairs = Counter((one.orth, other.orth) for one, other in pairwise(doc))
    return replacing(found, [name for name in names if words[name[1].orth] > pairs[name[0].orth, name[1].orth]])


def _is_nicknamed(span: Span, written: str) -> bool:
    """Whether the words are a name with a nickname or a given name put in, and no title or other words in brackets."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", written) if word not in JOINING]
    if not all(word[0].isupper() for word in words) or is_title_word(words[0]) or is_title_word(words[-1]):
        return False
    if "(" in written:
        return is_given_name(words[0]) and is_given_name(words[-2]) and not words[-2].isupper()
    doubtful = "'" in written or "‘" in written
    return not doubtful or (gender_of_given_name(words[0]) is not None and span[-1].tag_ in {"NN", "NNP"})


def with_inverted_names(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` with each name that is printed as registers do, family name first, as one mention: "Doyle, Jane"."""
    whole = []
    for match in INVERTED.finditer(doc.text):
        family, given = match["family"], match["given"]
        span = doc.char_span(*match.span("name"), label=PERSON)
        if (
            span is not None
            and family[0].isupper()
            and given[0].isupper()
            and gender_of_given_name(given) is not None
            and (not is_given_name(family) or family.isupper() or _is_labelled_as_one(doc, match.start("name")))
            and span.root.ent_type_ in {"", "PERSON"}
        ):
            whole.append(span)
    return replacing(found, whole)


def _is_labelled_as_one(doc: Doc, start: int) -> bool:
    """Whether a noun for one person and a colon stand before a place: "Witness: Doyle, Jane", but not "Guests: Paul, Jane"."""
    name = doc.char_span(start, start + 1, alignment_mode="expand")
    return name is not None and name.start > 1 and doc[name.start - 1].text == ":" and doc[name.start - 2].tag_ in {"NN", "NNP"}
