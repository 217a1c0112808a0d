"""How two printed forms of a quotation differ, and by what they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.compare.anchor import anchored
from app.compare.fingerprint import OF_ARTICLE, OF_QUOTATION, fingerprint, resemblance, words_in
from app.compare.likeness import Alteration, alterations, compare
from app.quote import Kind, Span

SAID = "We will not open the bridge a day before it is safe, and we will tell everybody when it is"
VOCABULARY = ["the", "bridge", "will", "stay", "shut", "until", "june", "when", "it", "is", "safe", "again", "said", "nobody"]
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=40)


@pytest.mark.parametrize(
    ("printed", "kind", "expected"),
    [
        (SAID, Kind.DIRECT, []),
        (SAID.upper().replace(",", " –"), Kind.DIRECT, []),
        ("We will not open the bridge a day before it is safe", Kind.DIRECT, [Alteration.CUT]),
        ("We will not open the bridge … before it is safe", Kind.DIRECT, [Alteration.ELLIPSIS]),
        (SAID.replace("We will not", "[The council] will not"), Kind.DIRECT, [Alteration.BRACKETS]),
        (SAID.replace("not open", "never open"), Kind.DIRECT, [Alteration.SUBSTITUTION]),
        (SAID.replace("open the bridge", "open the old bridge"), Kind.DIRECT, [Alteration.SUBSTITUTION]),
        (f"{SAID} so, believe me", Kind.DIRECT, [Alteration.LONGER]),
        ("they would not open the bridge a day before it is safe", Kind.INDIRECT, [Alteration.MADE_INDIRECT, Alteration.CUT]),
    ],
)
def test_each_sort_of_change_is_named(printed: str, kind: Kind, expected: list[Alteration]) -> None:
    comparison = compare(SAID, printed)
    assert alterations(SAID, printed, (Kind.DIRECT, kind), comparison) == expected
    assert comparison.coverage > 0.7


def test_a_diff_shows_both_forms_piece_by_piece() -> None:
    pieces = compare("The gate is new and safe", "The gate was never new").pieces
    assert [(piece.what, piece.before, piece.after) for piece in pieces] == [
        ("equal", "The gate", "The gate"),
        ("replaced", "is", "was never"),
        ("equal", "new", "new"),
        ("left out", "and safe", ""),
    ]


def test_words_that_agree_one_by_one_are_not_the_same_quotation() -> None:
    assert compare(SAID, "a day is when we open it, and not before everybody will tell the bridge").coverage < 0.5


@given(WORDS, WORDS, WORDS)
def test_five_words_in_a_row_are_always_found(before: list[str], run: list[str], after: list[str]) -> None:
    shared = run[:5] if len(run) >= 5 else ["harbour", "gates", "were", "never", "closed"]
    longer = [*before, *shared, *after]
    assert set(fingerprint(longer, OF_QUOTATION)) & set(fingerprint(shared, OF_QUOTATION))


@given(WORDS, WORDS)
def test_pieces_put_together_are_the_words_of_both_forms(one: list[str], other: list[str]) -> None:
    pieces = compare(" ".join(one), " ".join(other)).pieces
    assert " ".join(piece.before for piece in pieces if piece.before).split() == one
    assert " ".join(piece.after for piece in pieces if piece.after).split() == other


@given(WORDS)
def test_a_text_resembles_itself(words: list[str]) -> None:
    assert resemblance(words, words) == (1.0 if len(words) > 1 else 0.0)
    assert fingerprint(words, OF_ARTICLE) == fingerprint(list(words), OF_ARTICLE)


def test_accents_case_and_marks_are_no_differences() -> None:
    assert words_in("“We’re in Łódź,” he said") == ["were", "in", "lodz", "he", "said"]


def test_words_are_anchored_by_what_stands_around_them() -> None:
    text = "Quist said yes. Holt said yes. Marr said no."
    other = "On Monday, Quist said yes. Later on, Holt said yes. Nobody else spoke."
    span = Span(text.index("yes", 20), text.index("yes", 20) + 3)
    assert anchored(text, span, other) == Span(other.index("yes", 30), other.index("yes", 30) + 3)
    assert anchored(text, Span(36, 43), other) is None
