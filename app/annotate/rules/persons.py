"""Persons: where a Doc names persons, for rules that must know whether somebody or something is named."""

from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from app.annotate.drafts import Run
from app.annotate.mention_kinds import PERSON, SPANS_KEY
from app.lexicon import word_list
from app.names.given_names import is_given_name
from app.names.particles import PARTICLES
from app.names.titles import is_title_word

# How many title words may stand before a name: "Former Finance Minister Omar Haddad".
MOST_TITLES = 5
LONGEST_NAME = 5
# What may stand before a title: "Former", "Finance".
MODIFIERS = frozenset({"ADJ", "NOUN", "PROPN"})


class Persons:
    """The persons that a doc names. Needs the component ``mentions``; without it only titles and given names tell."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.spans: Sequence[Span] = sorted(
            (span for span in doc.spans.get(SPANS_KEY, []) if span.label_ == PERSON), key=lambda span: span.start
        )
        self._starts = [span.start for span in self.spans]
        self._family_names = {span[-1].lower_ for span in self.spans if len(span) > 1}

    def within(self, start: int, end: int) -> list[Span]:
        """The mentions that lie between two tokens, in order."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end, lo=first)
        return [span for span in self.spans[first:last] if span.end <= end]

    def at(self, token: Token) -> Span | None:
        """The mention that ``token`` is part of, or None."""
        number = bisect_left(self._starts, token.i + 1) - 1
        return self.spans[number] if number >= 0 and token.i < self.spans[number].end else None

    def is_name(self, start: int, end: int) -> bool:
        """Whether the tokens are a person's name and nothing else, with or without titles before it.

        A single word is a name if a person is called so in full elsewhere in the article, or if a courtesy title precedes it.
        """
        name = self._behind_occupation(first_of_name(self.doc, start, end), end)
        if not 0 < end - name <= LONGEST_NAME:
            return False
        words = self.doc[name:end]
        if not all(token.text[:1].isupper() or token.lower_ in PARTICLES for token in words):
            return False
        if words[0].lower_ in word_list("beats")["inverted"]:
            return False
        if any(token.lower_ in word_list("bodies")["name"] or token.is_digit for token in words):
            return False
        titled = name > start and first_of_name(self.doc, start, end) == name
        if len(words) == 1:
            return words[0].lower_ in self._family_names or (titled and not is_title_word(words[0].text))
        return titled or is_given_name(words[0].text) or any(span.end == end for span in self.within(start, end))

    def _behind_occupation(self, start: int, end: int) -> int:
        """The first token of the full name that ends at ``end``, behind words in small letters for what the person does.

        That of "Naomi" in "cellist Naomi Strand"; ``start`` where there are no such words.
        """
        name = next((span for span in self.within(start, end) if span.end == end and len(span) > 1), None)
        if name is None or not 0 < name.start - start <= MOST_TITLES:
            return start
        before = self.doc[start : name.start]
        occupies = all(token.tag_ in {"NN", "JJ"} and token.text.islower() for token in before) and before[-1].tag_ == "NN"
        return name.start if occupies else start


def first_of_name(doc: Doc, start: int, end: int) -> int:
    """The first token after the titles and articles at ``start``: that of "Omar" in "the Finance Minister Omar Haddad"."""
    position = start
    while position < end - 1 and position - start < MOST_TITLES:
        token = doc[position]
        is_article = position == start and token.lower_ in word_list("function_words")["article"]
        modifies_title = token.pos_ in MODIFIERS and any(is_title_word(later.text) for later in doc[position + 1 : end - 1])
        if not (is_article or is_title_word(token.text) or modifies_title):
            break
        position += 1
    return position


def with_titles(doc: Doc, name: Span, limit: int) -> Run:
    """The name with the titles right before it, not reaching over ``limit``: "Finance Minister Omar Haddad"."""
    start = name.start
    while start > limit and _is_before_name(doc, start, name.start):
        start -= 1
    return start, name.end


def _is_before_name(doc: Doc, start: int, name: int) -> bool:
    token = doc[start - 1]
    if token.is_punct or token.is_space:
        return False
    if is_title_word(token.text):
        return True
    # "Finance" in "Finance Minister Omar Haddad": a modifier of a title that is taken in already
    return (
        start < name
        and token.dep_ in {"compound", "amod"}
        and token.text[:1].isupper()
        and token.pos_ in {"NOUN", "PROPN", "ADJ"}
    )
