"""Signs that a row was said on a day that its story names: where the day stands, who is named with it, how the row is told.

Each sign is a number. The ranker in ``chances.py`` weighs them; ``app.train.days`` learns the weights.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.attribute.unsaid import is_planned
from app.dates.by_rule import HEADLINE, INFERRED
from app.dates.story import DayNamed, Row, Story
from app.lexicon import word_list
from app.quote import Kind, Precision, SaidOn

# Stands for a distance to what is not there. Distances in paragraphs count up to MOST_PARAGRAPHS.
FAR = 99.0
MOST_PARAGRAPHS = 30
# Rows of a story that names more days than this are asked about only some of them.
MOST_DAYS = 8
# Of the mentions of a day, so many from the first on are asked who is named with them.
FIRST_MENTIONS = 12
# How far from the cue the words of its sentence count, in characters.
BESIDE = 150
SAYING = word_list("cues")["speech"] | word_list("cues")["writing"] | word_list("cues")["label"]
WORD = re.compile(r"[a-z]+")
TENSES = ("past", "present", "perfect", "pluperfect", "planned", "modal", "participle", "according", "other", "none")
TENSE_OF_TAG = {"VBG": "participle", "VBD": "past", "VBN": "past", "VBZ": "present", "VBP": "present"}


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
        self._tenses = [_tense(row) for row in story.rows]
        self._ways = self._ways_back([""] * len(story.rows))
        self._own_ways = self._ways_back([row.speaker for row in story.rows])
        self._dated_above, self._dated_below = self._neighbours()
        self._nested = self._nestings()

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
            "calendar date": float(any(day.rule == "calendar date" for day in named)),
            "relative": float(any(day.rule == "relative to publication" for day in named)),
            "rows": float(min(40, len(story.rows))),
            "told in the past": self._tenses.count("past") / len(self._tenses),
            "told in the present": self._tenses.count("present") / len(self._tenses),
        }

    def _of_row(self, index: int) -> dict[str, float]:
        """How the row itself is told, whatever the day."""
        row = self._story.rows[index]
        verb, words = row.verb, set(WORD.findall(_outside(self._story, row).lower()))
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


def _tense(row: Row) -> str:
    """One of TENSES for the cue."""
    verb = row.verb
    if verb is None:
        return "none"
    if verb.lower_ in {"according", "per"}:
        return "according"
    if verb.pos_ not in {"VERB", "AUX"}:
        return "other"
    if is_planned(verb):
        return "planned"
    helpers = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    if verb.tag_ == "VBN" and helpers & {"had", "'d", "’d"}:
        return "pluperfect"
    if verb.tag_ == "VBN" and helpers & {"has", "have", "'s", "’s", "'ve", "’ve"}:
        return "perfect"
    if helpers & {"would", "could", "might", "may", "should", "can", "must"}:
        return "modal"
    return TENSE_OF_TAG.get(verb.tag_, "other")


def _outside(story: Story, row: Row) -> str:
    """The words of the row's sentence around its cue, without the row's own words."""
    start, end = max(row.sentence.start, row.place.start - BESIDE), min(row.sentence.end, row.place.end + BESIDE)
    kept, place = [], start
    for part in row.attribution.content:
        if part.start < end and part.end > start:
            kept.append(story.text[place : max(place, part.start)])
            place = max(place, part.end)
    return " ".join([*kept, story.text[place:end]])
