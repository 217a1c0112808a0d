"""Who the sources of small articles are, and the evidence for it.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

from app.pipeline import Pipeline, extract_texts

Row = tuple[str, str | None, str | None, str | None]

CASES: list[tuple[str, str, list[Row]]] = [
    (
        "an agency passes on what a person said",
        "Deputy Minister Pavel Orlov said on Wednesday that talks would resume, Steppe Wire reported.",
        [
            ("Steppe Wire", "Steppe Wire", "organization", None),
            ("Deputy Minister Pavel Orlov", "Pavel Orlov", "person", "Deputy Minister"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_speakers(speakers_in: Callable[[str], list[Row]], text: str, expected: list[Row]) -> None:
    assert speakers_in(text) == expected


def test_every_decision_says_how_it_was_made(pipeline: Pipeline) -> None:
    (item,) = next(extract_texts(pipeline, [("He said the road was closed.", None, None)]))
    steps = [(step.stage, step.rule) for step in item.evidence]
    assert steps == [("attribute", "trained"), ("resolve", "pronoun")]
    assert "'He'" in item.evidence[1].detail


@pytest.mark.parametrize(
    ("text", "rule", "detail"),
    [
        ("Ada Quist said that it rained.", "name", "'Ada Quist' names 'Ada Quist'"),
        ("He said that it rained.", "pronoun", "no person named before 'He' fits"),
        ("A study by Ada Quist says that costs rose.", "author", "'A study by Ada Quist' is by 'Ada Quist'"),
        ("Ada Quist and Leo Grant said that it rained.", "joint", "'Ada Quist and Leo Grant' names 2 speakers together"),
        ("A senior official said that it rained.", "description", "'A senior official' has no name in the article"),
        (
            "Judge Ada Quist came in. “Sit down,” the judge said.",
            "so called",
            "'the judge' refers to 'Ada Quist'; the article calls Ada Quist 'judge'",
        ),
    ],
)
def test_evidence_in_plain_words(pipeline: Pipeline, text: str, rule: str, detail: str) -> None:
    *_, last = next(extract_texts(pipeline, [(text, None, None)]))
    assert (last.evidence[-1].rule, last.evidence[-1].detail) == (rule, detail)
