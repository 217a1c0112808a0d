"""Mentions: (text, the persons, organizations, places and groups that it names)."""

import pytest

from app.annotate.mention_kinds import SPANS_KEY
from app.pipeline import Pipeline, read

CASES: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "a name loses its titles and gains the given name that the recogniser took for a body",
        "“We wait,” Kremlin aide Yury Ushakov said. He met Mayor Ada Quist in Leeds.",
        [("Kremlin", "organization"), ("Yury Ushakov", "person"), ("Ada Quist", "person"), ("Leeds", "place")],
    ),
    (
        "what a person does shows a name that the recogniser missed",
        "Lee Jae-won, leader of the party, arrived. The fund's chief, Hana Teferra, left.",
        [("Lee Jae-won", "person"), ("Hana Teferra", "person")],
    ),
    (
        "a nickname in marks, an age, a paper",
        'Robert C. "Bobby" Scott met Nadia Brook, 58, in the Holm Gazette\'s office.',
        [('Robert C. "Bobby" Scott', "person"), ("Nadia Brook", "person"), ("Holm Gazette", "organization")],
    ),
    (
        "a capitalised word that speaks is a person wherever it stands",
        "Holt said that it rained. They met Holt again.",
        [("Holt", "person"), ("Holt", "person")],
    ),
    (
        "a family name is a person's wherever it stands",
        "Ada Quist came. The Quist campaign was late.",
        [("Ada Quist", "person"), ("Quist", "person")],
    ),
    (
        "articles and possessives are not part of a body's name",
        "They met the Holm Bank's lawyers.",
        [("Holm Bank", "organization")],
    ),
    (
        "two names with a hyphen between them before a noun are two",
        "The Quist-Grant talks failed. Ada Quist met Leo Grant.",
        [("Quist", "person"), ("Grant", "person"), ("Ada Quist", "person"), ("Leo Grant", "person")],
    ),
    (
        "what only bodies are shows a body, whatever its name begins with",
        "The newspaper Le Courrier reported a loss.",
        [("Le Courrier", "organization")],
    ),
    (
        "what is called a body once is one everywhere",
        "The newspaper Le Courrier reported a loss. Ada Quist told Le Courrier that it was late.",
        [("Le Courrier", "organization"), ("Ada Quist", "person"), ("Le Courrier", "organization")],
    ),
    ("people are no body", "Friends said that it rained on the bridge.", []),
    ("no name", "It rained on the bridge.", []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_mentions(pipeline: Pipeline, text: str, expected: list[tuple[str, str]]) -> None:
    doc = read(pipeline, text, 0)
    assert [(span.text, span.label_) for span in doc.spans[SPANS_KEY]] == expected


def test_a_courts_name_goes_on_with_its_branch(pipeline: Pipeline) -> None:
    doc = read(pipeline, "The U.S. Court of Appeals for the Northern Circuit met.", 0)
    assert "U.S. Court of Appeals for the Northern Circuit" in [span.text for span in doc.spans[SPANS_KEY]]
