"""Speakers' labels in transcripts and headlines."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from app.annotate.rules.labels import labelled

Words = tuple[str, str | None, str | None, list[str]]

CASES: list[tuple[str, str, list[Words]]] = [
    (
        "a transcript",
        "QUIST: It is shut.\nHOLT: It is open.",
        [("transcript", "QUIST", ":", ["It is shut."]), ("transcript", "HOLT", ":", ["It is open."])],
    ),
    (
        "an interview",
        "Q: Is it shut?\nA: It is.",
        [("transcript", "Q", ":", ["Is it shut?"]), ("transcript", "A", ":", ["It is."])],
    ),
    ("a headline", "Quist: bridge is shut\nMayor Ada Quist left.", [("headline", "Quist", ":", ["bridge is shut"])]),
    ("a headline about a person", "Ada Quist: a life in pictures\nMayor Ada Quist left.", []),
    ("a headline about a place", "Leeds: bridge is shut\nIt rained in Leeds.", []),
    ("a label below the headline", "Bridge is shut\nQuist: it rained.", []),
    ("a label of five words", "The Mayor Of Old Leeds: bridge is shut\nIt rained.", []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_labels(drafted: Callable[[str], list[Words]], text: str, expected: list[Words]) -> None:
    assert drafted(text) == expected


def test_a_label_takes_its_paragraph(parsed: Callable[[str], Doc]) -> None:
    doc = parsed("It rained.\nQUIST: He said no.\nI know it.\n(Laughter)\nHOLT: He said yes.")
    drafts, taken = labelled(doc)
    assert "".join(token.text_with_ws for token in doc if not taken[token.i]).split() == ["It", "rained.", "(Laughter)"]
    assert [doc[start:end].text for start, end in drafts[0].content] == ["He said no.", "I know it."]
