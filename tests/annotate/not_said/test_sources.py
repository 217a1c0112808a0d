"""Who speaks where the subject does not: passives, those who hear others, proverbs."""

from collections.abc import Callable

import pytest

from tests.annotate.not_said.conftest import Row

QUESTIONS = [
    ("When asked if she would stand again, Joan Pike said: “Ask my husband.”", ("Joan Pike", "Ask my husband.")),
    ("Pressed on whether he took bribes, Senator Paul Wu said: “No comment.”", ("Paul Wu", "No comment.")),
    ("Asked by phone whether it was safe, Joan Pike said that it was.", ("Joan Pike", "that it was")),
    ("Asked why the bridge was shut, Joan Pike said that it was old.", ("Joan Pike", "that it was old")),
]


@pytest.mark.parametrize(("text", "row"), QUESTIONS)
def test_a_question_that_nobody_is_said_to_ask_is_no_row_and_never_the_answerers(
    shown: Callable[[str], list[Row]], shown_with_network: Callable[[str], list[Row]], text: str, row: Row
) -> None:
    assert shown(text) == [row]
    assert [said for said in shown_with_network(text) if said[1] != row[1]] == []


def test_a_reporters_question_is_the_reporters(shown: Callable[[str], list[Row]]) -> None:
    text = "“Will you resign?” a reporter asked. “No,” Paula Rhee said."
    assert shown(text) == [("a reporter", "Will you resign?"), ("Paula Rhee", "No")]


@pytest.mark.parametrize(
    "text",
    [
        "Minister accused of lying about bridge\n\nTransport minister Ida Holt was accused of lying about the bridge.",
        "Ida Holt accused of hiding report\n\nThe minister, Ida Holt, has been accused of misleading parliament.",
        "Ida Holt stands accused of “cheap lies”. The minister was told that the bridge was unsafe.",
        "Accused of “cheap lies” by the unions, Ida Holt left the hall.",
    ],
)
def test_the_accused_never_speaks(
    shown: Callable[[str], list[Row]], shown_with_network: Callable[[str], list[Row]], text: str
) -> None:
    for rows in (shown(text), shown_with_network(text)):
        assert "Ida Holt" not in [speaker for speaker, _ in rows]


def test_the_accuser_speaks(shown: Callable[[str], list[Row]]) -> None:
    assert shown("Paul Wu accused Ida Holt of “cheap lies”.") == [("Paul Wu", "Ida Holt of “cheap lies”")]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Maria Costa recalls her father, Luis Costa, telling her: “Never sign.”", ("Luis Costa", "Never sign.")),
        ("Maria Costa heard the foreman, Luis Prado, say: “Shut it down.”", ("Luis Prado", "Shut it down.")),
        ("Maria Costa recalled saying: “Never sign.”", ("Maria Costa", "Never sign.")),
    ],
)
def test_who_hears_does_not_speak(shown: Callable[[str], list[Row]], text: str, row: Row) -> None:
    assert shown(text)[-1] == row


@pytest.mark.parametrize(
    "text",
    [
        "“A stitch in time saves nine,” as the proverb goes, and the board of Elm Bank agreed.",
        "“A stitch in time saves nine,” as the old saying has it. Nurse Ida Moss agreed.",
    ],
)
def test_a_proverb_is_nobodys(shown: Callable[[str], list[Row]], text: str) -> None:
    ((speaker, words),) = shown(text)
    assert words == "A stitch in time saves nine"
    assert speaker in {"the proverb", "the old saying"}
