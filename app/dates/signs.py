"""Signs that a row was said on a day that its story names: where the day stands, who is named with it, how the row is told.

Each sign is a number. The ranker in ``chances.py`` weighs them; ``app.train.days`` learns the weights.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.dates.by_rule import HEADLINE, INFERRED
from app.dates.story import DayNamed, Row, Story
from app.dates.telling import TENSES, tense, words_around
from app.dates.times import OtherTimes
from app.lexicon import word_list
from app.quote import Kind, Precision, SaidOn

# Stands for a distance to what is not there. Distances in paragraphs count up to MOST_PARAGRAPHS.
FAR = 99.0
MOST_PARAGRAPHS = 30
# Rows of a story that names more days than this are asked about only some of them.
MOST_DAYS = 8
# Of the mentions of a day, so many from the first on are asked who is named with them.
FIRST_MENTIONS = 12
# A day is that of the story's head if it is named in so many paragraphs, the headline among them.
HEAD_PARAGRAPHS = 4
WEEKDAY = "weekday before publication"
# Words shorter than this are mostly not about the matter.
LONG_WORD = re.compile(r"[a-z]{4,}")
STEM = 6
SAYING = word_list("cues")["speech"] | word_list("cues")["writing"] | word_list("cues")["label"]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a row leads back to one that has a day beside its cue: over how many rows, and the widest gap in paragraphs."""

    rows: float
    gap: float


class Signs:
    """The signs of the rows of one story, for each day that a row may have been said on.

    ``by_rule`` is what rules say of each row's day.
    """

    def __init__(self, story: Story, by_rule: Sequence[SaidOn | None]) -> None:
        self._story = story
        self._by_rule = by_rule
        self._places = [day.span.start for day in story.days]
        self._named: dict[date, list[DayNamed]] = {}
        for day in story.days:
            self._named.setdefault(day.on, []).append(day)
        self._dated = [said.on if said is not None and _is_beside(said) else None for said in by_rule]
        self._dated_rows = Counter(on for on in self._dated if on is not None)
        self._dated_by: Counter[tuple[str | None, date]] = Counter(
            (row.speaker, on) for row, on in zip(story.rows, self._dated, strict=True) if on is not None and row.speaker
        )
        self._dated_by_speaker: Counter[str | None] = Counter(speaker for speaker, _ in self._dated_by.elements())
        self._said_by: Counter[str | None] = Counter(row.speaker for row in story.rows if row.speaker)
        self._tenses = [tense(row) for row in story.rows]
        self._ways = self._ways_back([""] * len(story.rows))
        self._own_ways = self._ways_back([row.speaker for row in story.rows])
        self._dated_above, self._dated_below = self._neighbours()
        self._nested = self._nestings()
        self._times = OtherTimes(story)
        self._rows_beside = Counter(
            day.on for row in story.rows for day in story.days if row.sentence.start <= day.span.start < row.sentence.end
        )
        self._leading = {day.on for day in story.days if day.paragraph <= HEAD_PARAGRAPHS}
        self._weekdays = sum(day.rule == WEEKDAY for day in story.days)
        self._day_words = {
            on: _stems(day.sentence.of(story.text) for day in named[:FIRST_MENTIONS]) for on, named in self._named.items()
        }
        self._headline = _stems([next((line for line in story.text.split("\n") if line.strip()), "")])

    def days(self, index: int) -> list[date]:
        """The days that a row may have been said on: all that the story names, or of many the nearest and the most frequent."""
        ruled = self._by_rule[index]
        own = [ruled.on] if ruled is not None and ruled.precision is Precision.DAY and ruled.on <= self._story.published else []
        if len(self._named) <= MOST_DAYS:
            return list(dict.fromkeys([*own, *self._named]))
        place = bisect_left(self._places, self._story.rows[index].sentence.end)
        near = [day.on for day in self._story.days[max(0, place - MOST_DAYS // 2) : place + 1]]
        often = sorted(self._named, key=lambda on: -len(self._named[on]))[:2]
        return list(dict.fromkeys([*own, *near, *often, self._story.days[0].on]))

    def of(self, index: int, on: date) -> dict[str, float]:
        """The signs that the row ``index`` was said on a day, by name."""
        row = self._story.rows[index]
        return {
            **self._of_rules(index, on),
            **self._of_place(row, on),
            **self._of_dated_rows(index, on),
            **self._of_speaker(row, on),
            **self._of_story(on),
            **self._of_row(index),
            **self._of_times(row, on),
            **self._of_words(row, on),
        }

    def nearest(self, index: int, on: date) -> DayNamed | None:
        """The mention of a day that an editor should look at: the last one above the end of the row's sentence, or the first."""
        named = self._named.get(on, [])
        above = bisect_left(named, self._story.rows[index].sentence.end, key=lambda day: day.span.start)
        return named[max(0, above - 1)] if named else None

    def _of_rules(self, index: int, on: date) -> dict[str, float]:
        said = self._by_rule[index]
        same, other = (said is not None and said.on == on), (said is not None and said.on != on)
        return {
            "the rules give it": float(same),
            "the rules give another": float(other),
            "the rules take it from the lead": float(same and said is not None and said.rule == HEADLINE),
        }

    def _of_place(self, row: Row, on: date) -> dict[str, float]:
        """Where the mentions of the day stand, seen from the row's sentence."""
        named = self._named.get(on, [])
        here = [day for day in named if row.sentence.covers(day.span)]
        first = bisect_left(named, row.sentence.start, key=lambda day: day.span.start)
        above = named[first - 1] if first else None
        behind = bisect_left(named, row.sentence.end, key=lambda day: day.span.start)
        below = named[behind] if behind < len(named) else None
        signs = {
            "distance": min((_distance(day, row) for day in here), default=4 * FAR),
            "paragraphs below": _apart(below.paragraph, row.paragraph) if below else FAR,
        }
        if above is None:
            return signs | {
                "paragraphs above": FAR,
                "characters above": 9_999.0,
                "days between": FAR,
                "last above": 0.0,
                "above on a noun": 0.0,
                "above at an occasion": 0.0,
            }
        between = self._story.days[bisect_right(self._places, above.span.start) : bisect_left(self._places, row.sentence.start)][
            :MOST_PARAGRAPHS
        ]
        return signs | {
            "paragraphs above": _apart(above.paragraph, row.paragraph),
            "characters above": min(5_000.0, row.sentence.start - above.span.end),
            "days between": float(len({day.on for day in between} - {on})),
            "last above": float(not between),
            "above on a noun": float(above.on_noun),
            "above at an occasion": float(above.at_occasion),
        }

    def _of_dated_rows(self, index: int, on: date) -> dict[str, float]:
        """How the row leads to those that have the day beside their cues."""
        far = _Way(FAR, FAR)
        way, own_way = self._ways[index].get(on, far), self._own_ways[index].get(on, far)
        above, below = self._dated_above[index], self._dated_below[index]
        return {
            "rows back": way.rows,
            "widest gap": way.gap,
            "own rows back": own_way.rows,
            "own widest gap": own_way.gap,
            "dated above": 0.0 if above is None else 1.0 if self._dated[above] == on else -1.0,
            "dated below": 0.0 if below is None else 1.0 if self._dated[below] == on else -1.0,
            "paragraphs to dated": FAR
            if above is None
            else _apart(self._story.rows[above].paragraph, self._story.rows[index].paragraph),
        }

    def _of_speaker(self, row: Row, on: date) -> dict[str, float]:
        """Whether the speaker is named where the day is, and how much he says on it."""
        story, name = self._story, row.speaker.split()[-1] if row.speaker else None
        named = self._named.get(on, [])
        above = bisect_left(named, row.sentence.start, key=lambda day: day.span.start)
        sentences = [day.sentence.of(story.text) for day in named[:FIRST_MENTIONS]]
        rows = self._said_by[row.speaker] if row.speaker else 0
        return {
            "named with it": float(name is not None and any(name in words for words in sentences)),
            "named with it above": -1.0 if not above or name is None else float(name in named[above - 1].sentence.of(story.text)),
            "subject above": _is_subject(named[above - 1], name) if above else 0.0,
            "subject": max((_is_subject(day, name) for day in named[:FIRST_MENTIONS]), default=0.0),
            "own rows dated so": float(self._dated_by[(row.speaker, on)]),
            "own rows dated": float(self._dated_by_speaker[row.speaker]),
            "own rows": float(min(15, rows)),
            "share of rows": rows / len(story.rows),
            "speakers": float(min(15, len(self._said_by))),
        }

    def _of_story(self, on: date) -> dict[str, float]:
        """What part the day has in the story."""
        story, named = self._story, self._named.get(on, [])
        return {
            "mentions": float(min(8, len(named))),
            "share of mentions": len(named) / max(1, len(story.days)),
            "rows dated so": float(min(8, self._dated_rows[on])),
            "share of dated rows": self._dated_rows[on] / max(1, self._dated_rows.total()),
            "first paragraph": float(min(20, named[0].paragraph)) if named else FAR,
            "days ago": float(min(40, (story.published - on).days)),
            "latest": float(on == max(self._named, default=on)),
            "first day": float(bool(story.days) and story.days[0].on == on),
            "only day at the head": float(self._leading == {on}),
            "weekday": float(any(day.rule == WEEKDAY for day in named)),
            "weekdays": float(self._weekdays),
            "rows beside it": float(min(6, self._rows_beside[on])),
            "told in the past there": sum(_is_past(day) for day in named) / len(named) if named else -1.0,
            "calendar date": float(any(day.rule == "calendar date" for day in named)),
            "relative": float(any(day.rule == "relative to publication" for day in named)),
            "rows": float(min(40, len(story.rows))),
            "told in the past": self._tenses.count("past") / len(self._tenses),
            "told in the present": self._tenses.count("present") / len(self._tenses),
        }

    def _of_row(self, index: int) -> dict[str, float]:
        """How the row itself is told, whatever the day."""
        row = self._story.rows[index]
        verb, words = row.verb, words_around(self._story, row)
        return {
            "paragraph": float(min(40, row.paragraph)),
            "tense": float(TENSES.index(self._tenses[index])),
            "no cue": float(verb is None),
            "main verb": float(verb is not None and verb.dep_ == "ROOT"),
            "asks": float(verb is not None and verb.lemma_.lower() in word_list("dates")["asking"]),
            "direct": float(row.attribution.kind is Kind.DIRECT),
            "indirect": float(row.attribution.kind is Kind.INDIRECT),
            "within another": self._nested[index],
            "venue": float(bool(words & word_list("circumstances")["venue"])),
            "earlier": float(bool(words & word_list("dates")["earlier"])),
        }

    def _of_times(self, row: Row, on: date) -> dict[str, float]:
        """Whether the row stands under the day, or under another time that the story names."""
        here = [day for day in self._named.get(on, []) if row.sentence.covers(day.span)]
        above = bisect_left(self._places, row.place.start)
        last = self._story.days[above - 1] if above else None
        under = last is not None and last.on == on
        other = last is not None and self._times.last_above(row.place.start) > last.span.start
        on_verb = any(day.verb is not None and day.verb == row.verb for day in here)
        return {
            "other time beside": self._times.distance(row),
            "time above": -1.0 if last is None else 0.0 if not under else 1.0 if other else 2.0,
            "on the verb": 0.0 if not here else 1.0 if on_verb else -1.0,
        }

    def _of_words(self, row: Row, on: date) -> dict[str, float]:
        """What the row's words share with what the story says of the day, and where the story names the speaker."""
        story, name = self._story, row.speaker.split()[-1] if row.speaker else None
        first = story.text.find(name) if name else -1
        last = story.text.rfind(name, 0, row.sentence.end) if name else -1
        words = _stems(part.of(story.text) for part in row.attribution.content)
        return {
            "words of the day": float(len(words & self._day_words.get(on, frozenset()))),
            "words of the headline": len(words & self._headline) / max(1, len(self._headline)),
            "speaker first named": float(min(40, story.paragraph(first))) if first >= 0 else 40.0,
            "speaker last named": _apart(row.paragraph, story.paragraph(last)) if last >= 0 else FAR,
        }

    def _ways_back(self, chains: Sequence[str | None]) -> list[dict[date, _Way]]:
        """For each row and day the way back to a row with that day beside its cue, along rows of the same chain."""
        found: list[dict[date, _Way]] = []
        last: dict[str, int] = {}
        for index, chain in enumerate(chains):
            ways: dict[date, _Way] = {}
            on = self._dated[index]
            if on is not None:
                ways = {on: _Way(0.0, 0.0)}
            elif chain is not None and chain in last:
                gap = _apart(self._story.rows[last[chain]].paragraph, self._story.rows[index].paragraph)
                ways = {on: _Way(way.rows + 1, max(way.gap, gap)) for on, way in found[last[chain]].items()}
            found.append(ways)
            if chain is not None:
                last[chain] = index
        return found

    def _neighbours(self) -> tuple[list[int | None], list[int | None]]:
        """For each row the last row above it, and the first below it, that has a day beside its cue."""
        above: list[int | None] = []
        below: list[int | None] = []
        rows = range(len(self._dated))
        for order, found in ((rows, above), (reversed(rows), below)):
            last: int | None = None
            for index in order:
                found.append(last)
                last = index if self._dated[index] is not None else last
        return above, below[::-1]

    def _nestings(self) -> list[float]:
        """For each row 1 if its cue stands before the end of the words of a row above it, else 0."""
        found, reach = [], 0
        for row in self._story.rows:
            found.append(float(row.place.start < reach))
            reach = max(reach, row.attribution.content[-1].end)
        return found


def _is_beside(said: SaidOn) -> bool:
    """Whether a day was read beside the cue itself."""
    return said.precision is Precision.DAY and said.rule not in INFERRED


def _stems(texts: Iterable[str]) -> frozenset[str]:
    """The longer words of texts, cut to STEM letters, so that most forms of a word are one."""
    return frozenset(word[:STEM] for text in texts for word in LONG_WORD.findall(text.lower()))


def _is_past(day: DayNamed) -> bool:
    """Whether what is said of a day is told in the past."""
    return day.verb is not None and day.verb.tag_ in {"VBD", "VBN"}


def _apart(one: int, other: int) -> float:
    """The distance between two paragraphs."""
    return float(min(abs(one - other), MOST_PARAGRAPHS))


def _distance(day: DayNamed, row: Row) -> float:
    """Characters between a day and the place of a row."""
    return min(3 * FAR, float(max(day.span.start - row.place.end, row.place.start - day.span.end, 0)))


def _is_subject(day: DayNamed, name: str | None) -> float:
    """1 if the bearer of a last name does what the day is said of, 2 if that is saying something, else 0."""
    if day.verb is None or name is None:
        return 0.0
    for child in day.verb.children:
        if child.dep_ in {"nsubj", "nsubjpass"} and (child.text == name or any(word.text == name for word in child.children)):
            return 2.0 if day.verb.lemma_.lower() in SAYING else 1.0
    return 0.0
