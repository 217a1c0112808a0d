"""Cues and their sources: (text, cue, source), None where a cue has no source, no row where nothing is a cue."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from app.annotate.rules.cues import draft_of, is_cue, source_of
from app.annotate.rules.quotations import outermost, tokens_inside


def cues_of(doc: Doc) -> list[tuple[str, str | None]]:
    inside = tokens_inside(doc, outermost(doc))
    found = [draft_of(token, inside) for token in doc if is_cue(token)]
    return [
        (doc[slice(*draft.cue)].text, doc[slice(*draft.source)].text if draft.source is not None else None)
        for draft in found
        if draft.cue is not None
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quist said that it was shut.", [("said", "Quist")]),
        ("Quist has often said that it was shut.", [("has often said", "Quist")]),
        ("Quist pointed out that it was shut.", [("pointed out", "Quist")]),
        ("Quist did not say that it was shut.", []),
        ("Quist did not deny that it was shut.", [("did not deny", "Quist")]),
        ("Quist opened the bridge.", []),
        ("Quist was told by Holt that it was shut.", [("was told", "Holt")]),
        ("“It is shut,” said the mayor of Leeds.", [("said", "the mayor of Leeds")]),
        ("Quist left and said that it was shut.", [("said", "Quist")]),
        ("It was shut, according to the report.", []),
    ],
)
def test_cues_and_their_sources(parsed: Callable[[str], Doc], text: str, expected: list[tuple[str, str | None]]) -> None:
    assert cues_of(parsed(text)) == expected


def test_no_source_reaches_into_a_quotation(parsed: Callable[[str], Doc]) -> None:
    doc = parsed("“The bridge is shut” said nothing new.")
    inside = tokens_inside(doc, outermost(doc))
    said = next(token for token in doc if token.text == "said")
    source = source_of(said, inside)
    assert source is None or not any(inside[position] for position in range(*source))
