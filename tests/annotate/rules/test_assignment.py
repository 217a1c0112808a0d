"""Which cue a quotation belongs to: (text, cue and content of each draft)."""

from collections.abc import Callable

import pytest

Words = tuple[str, str | None, str | None, list[str]]

CASES: list[tuple[str, str, list[tuple[str, list[str]]]]] = [
    ("the cue after it", "“It is shut,” Quist said.", [("said", ["“It is shut,”"])]),
    ("the cue after it, inverted", "“It is shut,” said the mayor of Leeds.", [("said", ["“It is shut,”"])]),
    ("the cue before it", "Quist said: “It is shut.”", [("said", ["“It is shut.”"])]),
    ("the cue and its addressee before it", "Quist told the court, “It is shut.”", [("told", ["“It is shut.”"])]),
    (
        "a second part in the same paragraph",
        "“It is shut,” Quist said. “It will stay shut.”",
        [("said", ["“It is shut,”", "“It will stay shut.”"])],
    ),
    (
        "two words after the cue's sentence",
        "“It is shut,” Quist said. “Very shut.”",
        [("said", ["“It is shut,”", "“Very shut.”"])],
    ),
    ("two words that are none", "“It is shut,” Quist said. “Very shut” is new.", [("said", ["“It is shut,”"])]),
    ("the next paragraph after a colon", "Quist wrote:\n“It is shut.”", [("wrote", ["“It is shut.”"])]),
    (
        "a quotation reopened in the next paragraph",
        "Quist said: “It is shut.\n“It will stay shut.”",
        [("said", ["“It is shut.", "“It will stay shut.”"])],
    ),
    (
        "a quotation of three paragraphs before its cue",
        "“It is shut.\n“It will stay shut.\n“Go home,” Quist said.",
        [("said", ["“It is shut.", "“It will stay shut.", "“Go home,”"])],
    ),
    ("scare quotes", "The “road” was a track.", []),
    (
        "a scare quote after the cue's sentence",
        "“It is shut,” Quist said. The “road” was a track.",
        [("said", ["“It is shut,”"])],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_quotations_and_their_cues(
    drafted: Callable[[str], list[Words]], text: str, expected: list[tuple[str, list[str]]]
) -> None:
    found = drafted(text)
    assert [(cue, content) for _, _, cue, content in found] == expected
    assert {rule for rule, *_ in found} <= {"quoted", "cue beside"}
