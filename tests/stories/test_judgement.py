"""How a story is judged, by changing one thing at a time in a quotation that is right."""

from dataclasses import replace
from datetime import date

import pytest

from app.quote import Act, Kind, Named, Precision, Quotation, SaidOn, Span, SpeakerKind
from tests.stories.judgement import Grade, judge
from tests.stories.story import Expected, Story

TEXT = "“The bridge is shut,” Ada Quist said on Monday. She hoped it would open soon. A sign read “Mind the gap”."
MONDAY = date(2024, 3, 4)
RIGHT = Expected(content="The bridge is shut", speaker="Ada Quist", kind=Kind.DIRECT, said_on=MONDAY)
PARAPHRASE = Expected(content="it would open soon", speaker="Ada Quist", kind=Kind.INDIRECT, said_on=None, said_on_tested=False)


def found(words: str, **changed: object) -> Quotation:
    start = TEXT.index(words)
    row = Quotation(
        content=(Span(start, start + len(words)),),
        cue=(),
        source=(),
        kind=Kind.DIRECT,
        act=Act.SPEECH,
        speaker=Named("Ada Quist", SpeakerKind.PERSON),
        said_on=SaidOn(MONDAY, "Monday", "beside the cue"),
        confidence=0.9,
        evidence=(),
    )
    return replace(row, **changed)  # type: ignore[arg-type]


def story(*expected: Expected, expect_not: tuple[str, ...] = ()) -> Story:
    return Story(id="a1", kind="an example", text=TEXT, expect=list(expected), expect_not=list(expect_not))


def grade(story: Story, *quotations: Quotation) -> Grade:
    return judge(story, quotations).grade


@pytest.mark.parametrize(
    ("quotation", "expected_grade"),
    [
        (found("The bridge is shut"), Grade.RIGHT),
        (found("“The bridge is shut,”"), Grade.RIGHT),
        (found("bridge is shut"), Grade.WRONG),
        (found("The bridge is shut", speaker=None), Grade.WRONG),
        (found("The bridge is shut", speaker=Named("Ada", SpeakerKind.PERSON)), Grade.WRONG),
        (found("The bridge is shut", speaker=Named("Ada Quist", SpeakerKind.UNNAMED)), Grade.WRONG),
        (found("The bridge is shut", kind=Kind.MIXED), Grade.PARTLY),
        (found("The bridge is shut", said_on=None), Grade.PARTLY),
        (found("The bridge is shut", said_on=SaidOn(MONDAY, "March", "month", Precision.MONTH)), Grade.PARTLY),
        (found("The bridge is shut", said_on=SaidOn(date(2024, 3, 5), "Monday", "beside the cue")), Grade.WRONG),
        (found("The bridge is shut", act=Act.THOUGHT), Grade.WRONG),
    ],
)
def test_an_expected_quotation(quotation: Quotation, expected_grade: Grade) -> None:
    assert grade(story(RIGHT), quotation) is expected_grade


def test_a_missed_quotation_is_wrong() -> None:
    assert [fault.what for fault in judge(story(RIGHT), []).faults] == ["missed 'The bridge is shut'"]
    assert grade(story(RIGHT)) is Grade.WRONG


@pytest.mark.parametrize(
    ("words", "expected_grade"), [("it would open soon", Grade.RIGHT), ("She hoped it would open soon", Grade.WRONG)]
)
def test_the_edges_of_a_paraphrase_count(words: str, expected_grade: Grade) -> None:
    assert grade(story(PARAPHRASE), found(words, kind=Kind.INDIRECT)) is expected_grade


def test_a_paraphrase_may_lose_one_word_of_five() -> None:
    longer = PARAPHRASE.model_copy(update={"content": "hoped it would open soon"})

    assert grade(story(longer), found("it would open soon", kind=Kind.INDIRECT)) is Grade.PARTLY


def test_another_answer_may_be_as_good() -> None:
    also = RIGHT.model_copy(update={"speaker": "A. Quist", "speaker_also": [None, "Ada Quist"], "said_on_also": [None]})

    assert grade(story(also), found("The bridge is shut", said_on=None)) is Grade.RIGHT
    assert grade(story(also), found("The bridge is shut", speaker=None)) is Grade.RIGHT


@pytest.mark.parametrize(
    ("quotation", "ruled_out", "expected_grade"),
    [
        (found("it would open soon", kind=Kind.INDIRECT), (), Grade.RIGHT),
        (found("Mind the gap"), (), Grade.PARTLY),
        (found("Mind the gap"), ("mind the gap",), Grade.WRONG),
        (found("read “Mind the gap”", kind=Kind.MIXED), ("Mind the gap",), Grade.WRONG),
        (found("it would open soon", kind=Kind.INDIRECT), ("Mind the gap",), Grade.RIGHT),
        (found("it would open soon", kind=Kind.INDIRECT), ("<any>",), Grade.WRONG),
    ],
)
def test_an_unexpected_quotation(quotation: Quotation, ruled_out: tuple[str, ...], expected_grade: Grade) -> None:
    assert grade(story(RIGHT, expect_not=ruled_out), found("The bridge is shut"), quotation) is expected_grade


def test_each_quotation_stands_for_one_expected_quotation() -> None:
    assert grade(story(RIGHT, RIGHT), found("The bridge is shut")) is Grade.WRONG
    assert grade(story(RIGHT, RIGHT), found("The bridge is shut"), found("The bridge is shut")) is Grade.RIGHT
