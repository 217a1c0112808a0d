"""Judges a story by comparing the quotations found in it with those it expects.

A story is right if every expected quotation is found with its words, speaker, kind and day, and nothing else is found.
It is partly right if the only faults are a wrong kind, a missing day, a paraphrase cut a little too short or too long, or
an unexpected quotation in quotation marks. Any other fault makes it wrong, and so does a quotation that the story rules out.
An unexpected paraphrase is reported but tolerated. Thoughts do not count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from app.pipeline import Pipeline, extract_texts
from app.quote import Act, Kind, Precision, Quotation, SpeakerKind
from app.reading.normal_form import shown_words
from tests.stories.story import Expected, Story

# Joins the parts of a content that the cue splits.
SPLIT = " … "
# Marks, punctuation and spaces at either end of a content do not count.
AT_EDGES = " \t\n\r\"'“”‘’„‚«»‹›「」『』,.;:!?—–-…()[]"
# Shares of common words: enough to be the expected quotation, to be a paraphrase with good enough edges, to be ruled out.
SAME_CONTENT, GOOD_EDGES, RULED_OUT = 0.45, 0.8, 0.6
ANYTHING = "<any>"


class Grade(IntEnum):
    """The weight of a fault. A story is graded by its worst fault."""

    RIGHT = 0
    TOLERATED = 1
    PARTLY = 2
    WRONG = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that differs from what the story expects."""

    grade: Grade
    what: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The faults found in one story."""

    faults: tuple[Fault, ...]

    @property
    def grade(self) -> Grade:
        """RIGHT, PARTLY or WRONG: a story with tolerated faults alone is right."""
        worst = max((fault.grade for fault in self.faults), default=Grade.RIGHT)
        return Grade.RIGHT if worst is Grade.TOLERATED else worst

    def __str__(self) -> str:
        return "\n".join(f"{fault.grade.name.lower()}: {fault.what}" for fault in self.faults)


@dataclass(frozen=True, slots=True)
class _Row:
    """A quotation as a reporter sees it."""

    words: str
    speaker: str | None
    kind: Kind
    said_on: date | None
    confidence: float


def read_and_judge(pipeline: Pipeline, story: Story) -> Judgement:
    """Run the pipeline over a story, as ``whosaid attribute`` does, and judge what it finds."""
    return judge(story, next(extract_texts(pipeline, [(story.text, None, story.published_at)])))


def judge(story: Story, quotations: Sequence[Quotation]) -> Judgement:
    """Compare the quotations found in a story with those it expects."""
    left = [_row(story.text, quotation) for quotation in quotations if quotation.act is not Act.THOUGHT]
    faults: list[Fault] = []
    for expected in story.expect:
        row = _nearest(expected, left)
        if row is None:
            faults.append(Fault(Grade.WRONG, f"missed {expected.content!r}"))
            continue
        left.remove(row)
        faults += _faults(expected, row)
    faults += [_unexpected(row, story.expect_not) for row in left]
    return Judgement(tuple(faults))


def _row(text: str, quotation: Quotation) -> _Row:
    speaker, day = quotation.speaker, quotation.said_on
    return _Row(
        words=SPLIT.join(shown_words(text, [span]).strip() for span in quotation.content),
        speaker=speaker.name if speaker is not None and speaker.kind is not SpeakerKind.UNNAMED else None,
        kind=quotation.kind,
        said_on=day.on if day is not None and day.precision is Precision.DAY else None,
        confidence=quotation.confidence,
    )


def _nearest(expected: Expected, rows: Sequence[_Row]) -> _Row | None:
    """The row with the expected words, or else the row that shares the most words with them, if it shares enough."""
    for row in rows:
        if _bare(row.words) == _bare(expected.content):
            return row
    nearest = max(rows, key=lambda row: _shared(row.words, expected.content), default=None)
    if nearest is None or _shared(nearest.words, expected.content) < SAME_CONTENT:
        return None
    return nearest


def _faults(expected: Expected, row: _Row) -> Iterator[Fault]:
    of = f"for {expected.content!r}"
    if _bare(row.words) != _bare(expected.content):
        close = expected.kind is not Kind.DIRECT and _shared(row.words, expected.content) >= GOOD_EDGES
        yield Fault(Grade.PARTLY if close else Grade.WRONG, f"words {row.words!r} {of}")
    if row.speaker not in (expected.speaker, *expected.speaker_also):
        yield Fault(Grade.WRONG, f"speaker {row.speaker!r} instead of {expected.speaker!r} {of}")
    if row.kind is not expected.kind:
        yield Fault(Grade.PARTLY, f"kind {row.kind} instead of {expected.kind} {of}")
    if expected.said_on_tested and row.said_on not in (expected.said_on, *expected.said_on_also):
        grade = Grade.PARTLY if row.said_on is None else Grade.WRONG
        yield Fault(grade, f"day {row.said_on} instead of {expected.said_on} {of}")


def _unexpected(row: _Row, ruled_out: Sequence[str]) -> Fault:
    grade = Grade.TOLERATED if row.kind is Kind.INDIRECT else Grade.PARTLY
    for words in ruled_out:
        if words == ANYTHING or _bare(words) == _bare(row.words) or _shared(words, row.words) >= RULED_OUT:
            grade = Grade.WRONG
    return Fault(grade, f"unexpected {row.kind} {row.words!r} by {row.speaker!r}, confidence {row.confidence}")


def _bare(content: str) -> str:
    """A content in lower case on one line, without the marks around its parts."""
    return SPLIT.join(" ".join(part.split()).strip(AT_EDGES).lower() for part in content.split(SPLIT))


def _shared(one: str, other: str) -> float:
    """The words the two have in common, as a share of all their words."""
    first, second = (set(re.findall(r"\w+", words.lower())) for words in (one, other))
    return len(first & second) / max(1, len(first | second))
