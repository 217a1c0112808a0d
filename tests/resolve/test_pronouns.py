"""Whom pronouns mean.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

from app.pipeline import Pipeline
from app.quote import Article
from app.resolve.pronouns import BODY_WEIGHTS, gender_of_pronoun, is_personal_pronoun
from app.resolve.reasons import reason
from app.resolve.signs import Signs

Row = tuple[str, str | None, str | None, str | None]

CASES: list[tuple[str, str, list[Row]]] = [
    (
        "a pronoun means whoever spoke last",
        "Mayor Ada Quist said the bridge was shut. She said it would open in June.",
        [("Mayor Ada Quist", "Ada Quist", "person", "Mayor"), ("She", "Ada Quist", "person", "Mayor")],
    ),
    (
        "titles show who can be she",
        "Mr. Tom Ferris met Mrs. Carol Penn. She said the court was cold. He said it was warm.",
        [("She", "Carol Penn", "person", None), ("He", "Tom Ferris", "person", None)],
    ),
    (
        "nobody fits",
        "He said the road was closed.",
        [("He", None, None, None)],
    ),
    (
        "a pronoun may come before its name",
        "Tom Ferris opened the meeting. In his closing speech, Paul Wu said that the quay was sound.",
        [("Paul Wu", "Paul Wu", "person", None)],
    ),
    (
        "an object is not the subject of its verb",
        "Ada Quist met Bea Holt. Ada Quist thanked her, she said.",
        [("she", "Ada Quist", "person", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_speakers(speakers_in: Callable[[str], list[Row]], text: str, expected: list[Row]) -> None:
    assert speakers_in(text) == expected


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Holm Bank said that it was sorry. It said that it would pay.", ["Holm Bank", "Holm Bank"]),
        (
            "Quist Bank and Holt Bank said that they were sorry. They said that they would pay.",
            ["Quist Bank and Holt Bank", "Quist Bank and Holt Bank"],
        ),
        ("Ada Quist came. They said that it rained.", [None]),
        ("Leo Grant came. She said that it rained.", [None]),
        ("VARNHOLM, Nov 3 (Nordwire) - Sales will fall this year, it said on Monday.", [None]),
        ("VARNHOLM, Nov 3 (Nordwire) - Quist Bank will cut jobs. It said that it would pay.", ["Quist Bank"]),
    ],
)
def test_bodies_and_several(speakers_in: Callable[[str], list[Row]], text: str, speakers: list[str | None]) -> None:
    assert [name for _, name, *_ in speakers_in(text)] == speakers


@pytest.mark.parametrize(
    ("word", "personal", "gender"),
    [("she", True, "female"), ("his", True, "male"), ("it", True, None), ("they", True, None), ("who", False, None)],
)
def test_classes_of_pronouns(word: str, personal: bool, gender: str | None) -> None:
    assert (is_personal_pronoun(word), gender_of_pronoun(word)) == (personal, gender)


def test_distance_speaks_against_a_body_and_a_subject_that_spoke_last_for_it() -> None:
    assert BODY_WEIGHTS.per_sentence < 0 < BODY_WEIGHTS.subject < BODY_WEIGHTS.spoke_last


@pytest.mark.parametrize(
    ("story", "speaker"),
    [
        ("Paul Wu met Mark Reed at noon. Paul Wu was late. “The train had stopped,” [he] said.", "Paul Wu"),
        ("Ada Quist wrote to Bea Holt. Quist was angry. “Never,” [she] said.", "Ada Quist"),
        ("The first witness was Hal Moreno. “The door was open,” [he] said.", "Hal Moreno"),
        ("President Omar Hadi left early. Next came the driver, Paul Wu. “The road was wet,” [he] said.", "Paul Wu"),
        ("After she won, Ada Quist thanked Bea Holt. “It was close,” [she] said.", "Ada Quist"),
        ("Leo Grant’s sister, Ada Quist, runs the bar. “We open late,” [she] said.", "Ada Quist"),
        ("“It is late,” said the man who arrested Paul Wu. Mark Reed agreed. “We should go,” [he] said.", "Mark Reed"),
    ],
)
def test_whom_he_and_she_mean(who_says: Callable[[str], list[str | None]], story: str, speaker: str) -> None:
    assert who_says(story)[-1] == speaker


@pytest.mark.parametrize(
    "story",
    [
        "Ada Quist runs the harbour. A spokesman for the port said that it was shut. “It will open in June,” [he] said.",
        "Mrs Carol Penn sat down. “It is raining,” [he] said.",
    ],
)
def test_nobody_named_is_meant(who_says: Callable[[str], list[str | None]], story: str) -> None:
    assert who_says(story)[-1] is None


def test_the_evidence_says_who_else_a_pronoun_could_be(pipeline: Pipeline) -> None:
    text = "Paul Wu met Mark Reed at the harbour on Monday. He said that the quay was sound."
    (found,) = pipeline.extract(Article(text))
    step = found.evidence[-1]
    assert found.speaker is not None
    (other,) = {"Paul Wu", "Mark Reed"} - {found.speaker.name}
    assert step.detail.startswith(f"'He' could be {found.speaker.name} or {other}; {found.speaker.name} ")
    assert step.score is not None
    assert step.score < 0.95


def test_the_evidence_is_sure_where_nobody_else_fits(pipeline: Pipeline) -> None:
    (found,) = pipeline.extract(Article("Paul Wu opened the harbour on Monday. He said that the quay was sound."))
    step = found.evidence[-1]
    assert step.detail == "'He' refers to Paul Wu, the person who fits best"
    assert step.score is not None
    assert step.score > 0.9


def test_a_wife_known_by_her_given_name_alone_is_whom_she_means(pipeline: Pipeline) -> None:
    text = "Opposition leader Ruth Okafor accused the ministry.\n\nHis wife, Doreen, 71, shook her head. “It was loud,” she said."
    last = pipeline.extract(Article(text))[-1]
    assert last.speaker is not None
    assert last.speaker.name == "Doreen"


@pytest.mark.parametrize(
    ("first", "other", "words"),
    [
        ({"spoke_last": 1}, {"others_between": 1}, "spoke last"),
        ({}, {"quoted": 1}, "is not just named in somebody else’s words"),
        ({"subject_same_sentence": 1}, {"mentions": 2}, "is the subject of the sentence"),
        ({}, {"others_between": 1}, "was named last"),
        ({"known_gender": 1}, {}, "is a woman, as far as the article tells"),
        ({"mentions": 1}, {}, "is named more often"),
        ({}, {}, "fits better"),
    ],
)
def test_reasons_for_one_person_rather_than_another(first: dict[str, float], other: dict[str, float], words: str) -> None:
    assert reason(Signs(**first), Signs(**other), "female") == words
