"""The day, or else the month or the year, that stands beside a cue: "said on Tuesday", "wrote in March 2019".

Only words in the cue's own sentence, outside content and source, count here. A date inside the content tells when something
happened and not when it was said, and one inside the source is about the speaker.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Doc

from app.attribute.unsaid import is_planned, verb_of_saying
from app.dates.expressions import (
    COARSE,
    EXPRESSION,
    TOMORROW,
    calendar_date,
    day_of,
    is_at_occasion,
    is_moment,
    is_possessive,
    relative_day,
)
from app.lexicon import word_list
from app.quote import Attribution, Precision, Span
from app.reading.days import WEEKDAYS

NUMBERS = {word: int(value) for value, words in word_list("numbers").items() for word in words}
# The rule for what is announced: "will say on Friday".
DAY_AHEAD = "day after publication"
# How far above "earlier in the day" its day may be named, in characters.
FARTHEST_DAY = 1_500
# How far from its cue a date may stand, in characters.
REACH = 90
# No date is longer than this many characters.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Read:
    """A day that words of the article name, the rule that read it, and its distance from the cue in characters."""

    on: date
    words: str
    rule: str
    distance: int
    precision: Precision = Precision.DAY


def day_beside_cue(doc: Doc, text: str, attribution: Attribution, published: date | None) -> Read | None:
    """The day nearest to the cue in its sentence; without one, the nearest month or year.

    Where there is no cue, the source stands in for it: "— Jo Lindqvist, May 12, 2024".
    """
    cue = next(iter((*attribution.cue, *attribution.source)), None)
    anchor = doc.char_span(*cue, alignment_mode="expand") if cue is not None else None
    if cue is None or anchor is None:
        return None
    sentence = anchor.root.sent
    start, end = max(sentence.start_char, cue.start - REACH - LONGEST), min(sentence.end_char, cue.end + REACH + LONGEST)
    excluded = (*attribution.content, *attribution.source)

    def nearest(expression: re.Pattern[str], read: Callable[[re.Match[str]], Read | None]) -> Read | None:
        outside = (
            match
            for match in expression.finditer(text, start, end)
            if not any(part.overlaps(Span(*match.span())) for part in excluded)
        )
        reads = (found for match in outside if (found := read(match)) is not None and found.distance <= REACH)
        return min(reads, key=lambda found: found.distance, default=None)

    if _is_ahead(doc, attribution):
        return nearest(EXPRESSION, lambda match: _day_ahead(text, match, cue, published)) or nearest(
            TOMORROW, lambda match: _tomorrow(match, cue, published)
        )
    return nearest(EXPRESSION, lambda match: past_day(text, match, cue, published)) or nearest(
        COARSE, lambda match: _coarse(match, cue, published)
    )


def past_day(text: str, match: re.Match[str], cue: Span, published: date | None) -> Read | None:
    """The day that a match of EXPRESSION names; None where it names none, or not the moment of saying."""
    if not is_moment(text, match) or (is_possessive(text, match) and not is_at_occasion(text, match)):
        return None
    distance, words = _distance(match, cue), match.group()
    if words.lower() == "earlier in the day" and published is not None:
        last_day = _last_day_named(text, match.start(), cue, published)
        if last_day is not None:
            return Read(last_day, words, "earlier on the day told of", distance)
    read = day_of(match, published)
    return Read(read[0], words, read[1], distance) if read is not None else None


def _is_ahead(doc: Doc, attribution: Attribution) -> bool:
    """Whether the cue announces what is still to be said."""
    if not attribution.cue:
        return False
    cue = doc.char_span(*attribution.cue[0], alignment_mode="expand")
    verb = verb_of_saying(list(cue)) if cue is not None else None
    return verb is not None and is_planned(verb)


def _distance(match: re.Match[str], cue: Span) -> int:
    """Characters between an expression and a cue; 0 where they touch."""
    return max(match.start() - cue.end, cue.start - match.end(), 0)


def _coarse(match: re.Match[str], cue: Span, published: date | None) -> Read | None:
    """The first day of the month or year that the words name. A month without a year is the last one before publication."""
    distance, words = _distance(match, cue), match.group()
    if match["year"]:
        return Read(date(int(match["year"]), 1, 1), words, "year", distance, Precision.YEAR)
    if match["month"]:
        first = calendar_date(f"{match['month']} 1 {match['month_year'] or ''}".strip(), published)
        return Read(first, words, "month", distance, Precision.MONTH) if first is not None else None
    if published is None:
        return None
    near = match["near"].lower().split()
    back = 0 if "this" in near else NUMBERS.get(near[0], 1)
    if "month" in near or "months" in near:
        months = published.year * 12 + published.month - 1 - back
        return Read(date(months // 12, months % 12 + 1, 1), words, "relative to publication", distance, Precision.MONTH)
    return Read(date(published.year - back, 1, 1), words, "relative to publication", distance, Precision.YEAR)


def _day_ahead(text: str, match: re.Match[str], cue: Span, published: date | None) -> Read | None:
    """The day on or after publication that a match of EXPRESSION names; None for a day in the past."""
    if not is_moment(text, match) or is_possessive(text, match):
        return None
    words, which = match.group(), (match["which"] or "").lower()
    day: date | None = None
    if match["weekday"] and published is not None and which != "last":
        ahead = (WEEKDAYS.index(f"{match['name'].capitalize()}day") - published.weekday()) % 7
        day = published + timedelta(days=ahead or (7 if which == "next" else 0))
    elif match["calendar"]:
        day = calendar_date(words, published, prefer="future")
    elif match["relative"]:
        day = relative_day(words, published)
    is_past = day is None or (published is not None and day < published)
    return None if day is None or is_past else Read(day, words, DAY_AHEAD, _distance(match, cue))


def _tomorrow(match: re.Match[str], cue: Span, published: date | None) -> Read | None:
    if published is None:
        return None
    return Read(published + timedelta(days=1), match.group(), DAY_AHEAD, _distance(match, cue))


def _last_day_named(text: str, end: int, cue: Span, published: date) -> date | None:
    """The last day that the story names above a place."""
    above = [match for match in EXPRESSION.finditer(text, max(0, end - FARTHEST_DAY), end) if not match["relative"]]
    reads = (past_day(text, match, cue, published) for match in reversed(above))
    return next((read.on for read in reads if read is not None), None)
