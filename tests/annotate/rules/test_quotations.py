"""Outermost quotations as tokens."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from app.annotate.rules.quotations import outermost, tokens_inside


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("“It is shut,” Quist said.", ["“It is shut,”"]),
        ("“He said ‘no’ twice,” Quist said.", ["“He said ‘no’ twice,”"]),
        ("‘It is shut for now,’ Quist said.", ["‘It is shut for now,’"]),
        ("The ‘road’ was a track.", []),
        ("The ‘road to the very end’ was a track.", []),
        ("The “road” was a track.", ["“road”"]),
        ("“” is empty.", []),
    ],
)
def test_single_marks_count_only_around_what_looks_like_speech(
    parsed: Callable[[str], Doc], text: str, quotations: list[str]
) -> None:
    doc = parsed(text)
    assert [doc[quoted.start : quoted.end].text for quoted in outermost(doc)] == quotations


def test_a_quotation_knows_its_words_its_end_and_its_place(parsed: Callable[[str], Doc]) -> None:
    doc = parsed("“It is shut,” Quist said. He went “home.\n “It will open.")
    first, *_, last = outermost(doc)
    assert (first.words, first.closed, first.first_in_paragraph, first.last_character) == (3, True, True, ",")
    assert (last.words, last.closed, last.first_in_paragraph, last.last_character) == (3, False, True, ".")


def test_tokens_inside_include_the_marks(parsed: Callable[[str], Doc]) -> None:
    doc = parsed("“It is shut,” Quist said.")
    inside = tokens_inside(doc, outermost(doc))
    assert [token.text for token in doc if not inside[token.i]] == ["Quist", "said", "."]
