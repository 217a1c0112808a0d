"""Whom pronouns mean.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

from app.pipeline import Pipeline
from app.quote import Article
from app.resolve.antecedents import WEIGHTS, Signs
from app.resolve.pronouns import BODY_WEIGHTS, gender_of_pronoun, is_personal_pronoun

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


def test_a_persons_signs_are_weighed_one_by_one() -> None:
    assert Signs(sentences=2, subject=1).weighed(WEIGHTS) == pytest.approx(2 * WEIGHTS.sentences + WEIGHTS.subject)
    assert WEIGHTS.sentences < 0 < WEIGHTS.subject
    assert WEIGHTS.quoted < 0 < WEIGHTS.spoke_last


def test_the_evidence_says_who_else_a_pronoun_could_be(pipeline: Pipeline) -> None:
    text = "Paul Wu met Mark Reed at the harbour on Monday. He said that the quay was sound."
    (found,) = pipeline.extract(Article(text))
    step = found.evidence[-1]
    assert found.speaker is not None
    others = {"Paul Wu", "Mark Reed"} - {found.speaker.name}
    assert f"it could also be '{others.pop()}'" in step.detail
    assert step.score is not None
    assert step.score < 0.9


def test_the_evidence_is_sure_where_nobody_else_fits(pipeline: Pipeline) -> None:
    (found,) = pipeline.extract(Article("Paul Wu opened the harbour on Monday. He said that the quay was sound."))
    step = found.evidence[-1]
    assert "could also be" not in step.detail
    assert step.score == pytest.approx(0.96)


def test_a_wife_known_by_her_given_name_alone_is_whom_she_means(pipeline: Pipeline) -> None:
    text = "Opposition leader Ruth Okafor accused the ministry.\n\nHis wife, Doreen, 71, shook her head. “It was loud,” she said."
    last = pipeline.extract(Article(text))[-1]
    assert last.speaker is not None
    assert last.speaker.name == "Doreen"
