"""Whom a source without a name means.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

Row = tuple[str, str | None, str | None, str | None]

CASES: list[tuple[str, str, list[Row]]] = [
    (
        "a role means the person who was introduced with it",
        "Judge Rosalind Archer came in. “Sit down,” the judge said.",
        [("the judge", "Rosalind Archer", "person", "Judge")],
    ),
    (
        "a noun that fits anybody means whoever spoke last",
        "Deputy Minister Pavel Orlov said that talks would resume. The diplomat noted that visas were discussed.",
        [
            ("Deputy Minister Pavel Orlov", "Pavel Orlov", "person", "Deputy Minister"),
            ("The diplomat", "Pavel Orlov", "person", "Deputy Minister"),
        ],
    ),
    (
        "an administration is named by its president",
        "Bill Okoro left. The Okoro administration said that the road would be built.",
        [("The Okoro administration", "Okoro administration", "organization", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_speakers(speakers_in: Callable[[str], list[Row]], text: str, expected: list[Row]) -> None:
    assert speakers_in(text) == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A panel of the Court of Appeals said that it was wrong.", "Court of Appeals"),
        ("A 58-year-old driver said that it rained. Leo Grant, a driver, left.", "Leo Grant"),
        ("The city of Leeds was dark. The city said that it was sorry.", "Leeds"),
        ("A study by Ada Quist says that costs rose.", "Ada Quist"),
        ("Ada Quist came. Her letter says that costs rose.", "Ada Quist"),
        ("Ada Quist met Leo Grant. “It is safe,” the company said.", "the company"),
    ],
)
def test_whom_the_last_source_means(speakers_in: Callable[[str], list[Row]], text: str, speaker: str) -> None:
    assert speakers_in(text)[-1][1] == speaker


def test_a_bare_noun_means_what_was_named_by_it_last(speakers_in: Callable[[str], list[Row]]) -> None:
    text = "The Quist campaign said that it would sue. Ada Quist said that it was true. The campaign said that it would appeal."
    assert [name for _, name, *_ in speakers_in(text)] == ["Quist campaign", "Ada Quist", "Quist campaign"]
