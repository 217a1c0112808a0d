"""A story as dating sees it: its paragraphs, the past days that it names, and each row with its verb and its place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import accumulate

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from app.attribute.unsaid import is_planned
from app.dates.expressions import BREAK, EXPRESSION, day_of, is_at_occasion, is_moment, is_possessive
from app.lexicon import word_list
from app.quote import Attribution, Named, Span

VERBS = frozenset({"VERB", "AUX"})
NOUNS = frozenset({"NOUN", "PROPN"})
# Means the last day that the story named.
SAME_DAY = "earlier in the day"
# How many steps up the parse lead from a day to its verb at most.
MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class DayNamed:
    """A place where the story names a past day, outside spans of time and plans.

    ``occasion`` is the word for an occasion that the day belongs to: "hearing" of "Monday's hearing" and "a hearing on Monday".
    """

    span: Span
    on: date
    words: str
    rule: str
    paragraph: int
    sentence: Span
    at_occasion: bool
    on_noun: bool
    occasion: str | None
    verb: Token | None


@dataclass(frozen=True, slots=True)
class Row:
    """An attribution in its place. ``place`` is that of its cue, or else of its source or its words."""

    attribution: Attribution
    speaker: str | None
    place: Span
    paragraph: int
    sentence: Span
    verb: Token | None


class Story:
    """One article with its attributions, their speakers and its publication day."""

    def __init__(self, doc: Doc, attributions: Sequence[Attribution], speakers: Sequence[Named | None], published: date) -> None:
        self.text = doc.text
        self.published = published
        self._doc = doc
        self._attributions = attributions
        self._speakers = speakers
        self._contents = sorted(part for attribution in attributions for part in attribution.content)
        self._reach = list(accumulate((part.end for part in self._contents), max))
        lines = self.text.split("\n")
        self._line_starts = list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
        self._paragraphs = list(accumulate(int(bool(line.strip())) for line in lines))

    def paragraph(self, place: int) -> int:
        """The number of the paragraph of a character, from 1; empty lines do not count."""
        return self._paragraphs[bisect_right(self._line_starts, place) - 1]

    def is_broken(self, one: int, other: int) -> bool:
        """Whether a line across the page lies between two characters."""
        return bisect_left(self._breaks, one) != bisect_left(self._breaks, other)

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in BREAK.finditer(self.text)]

    @cached_property
    def days(self) -> list[DayNamed]:
        """The past days that the story names in its own voice, outside all content, in order."""
        found: list[DayNamed] = []
        for match in EXPRESSION.finditer(self.text):
            day = self._day(match)
            if day is not None and found and day.words.lower() == SAME_DAY:
                day = replace(day, on=found[-1].on)
            if day is not None:
                found.append(day)
        return found

    def _day(self, match: re.Match[str]) -> DayNamed | None:
        span = Span(*match.span())
        if self.is_quoted(span) or not is_moment(self.text, match):
            return None
        read = day_of(match, self.published)
        words = self._doc.char_span(*span, alignment_mode="expand")
        if read is None or words is None or read[0] > self.published:
            return None
        verb, noun = _governors(words)
        if verb is not None and is_planned(verb):
            return None
        possessive = is_possessive(self.text, match)
        owned = words.root.head if possessive else noun
        lemma = owned.lemma_.lower() if owned is not None else ""
        sentence = words.root.sent
        return DayNamed(
            span=span,
            on=read[0],
            words=match.group(),
            rule=read[1],
            paragraph=self.paragraph(span.start),
            sentence=Span(sentence.start_char, sentence.end_char),
            at_occasion=possessive and is_at_occasion(self.text, match),
            on_noun=noun is not None,
            occasion=lemma if lemma in word_list("circumstances")["venue"] else None,
            verb=verb,
        )

    def is_quoted(self, span: Span) -> bool:
        """Whether a span overlaps any content."""
        before = bisect_left(self._contents, span.end, key=lambda part: part.start)
        return before > 0 and self._reach[before - 1] > span.start

    @cached_property
    def rows(self) -> list[Row]:
        """The attributions, in the order given."""
        return [self._row(*pair) for pair in zip(self._attributions, self._speakers, strict=True)]

    def _row(self, attribution: Attribution, speaker: Named | None) -> Row:
        place = next(iter((*attribution.cue, *attribution.source, *attribution.content)))
        words = self._doc.char_span(*place, alignment_mode="expand")
        sentence = Span(words.root.sent.start_char, words.root.sent.end_char) if words is not None else place
        verb = words.root if words is not None and attribution.cue else None
        return Row(attribution, speaker.name if speaker else None, place, self.paragraph(place.start), sentence, verb)


def _governors(words: Words) -> tuple[Token | None, Token | None]:
    """The verb that a day goes with, and the noun that it hangs on before that: "held a hearing on Monday"."""
    token, noun = words.root, None
    for _ in range(MOST_STEPS):
        if token.head is token:
            break
        token = token.head
        if token.pos_ in VERBS:
            break
        if noun is None and token.pos_ in NOUNS and token not in words:
            noun = token
    return token if token.pos_ in VERBS else None, noun
