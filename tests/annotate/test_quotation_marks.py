"""Quotation marks pair in every style that news prints, and never fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.annotate.mark_pairs import MAX_DEPTH, pair_marks

PAIRS = [
    ("straight", '"Hi," he said. "Bye."', ["Hi,", "Bye."]),
    ("curly", "“Hi,” he said.", ["Hi,"]),
    ("German", "„Hallo“, sagte er.", ["Hallo"]),
    ("French", "« Bonjour », dit-il.", []),
    ("French without spaces", "«Bonjour», dit-il.", ["Bonjour"]),
    ("inverted", "Er sagte: »Nein«", ["Nein"]),
    ("British single", "‘It’s fine,’ he said.", ["It’s fine,"]),
    ("straight single", "'It's fine,' he said.", ["It's fine,"]),
    ("two apostrophes", "''People say,'' he said.", ["People say,"]),
    ("nested", "“She said ‘no’ twice,” he said.", ["She said ‘no’ twice,", "no"]),
    ("reopened at each paragraph", "“One.\n“Two.”", ["One.", "Two."]),
    ("closing mark dropped at a paragraph's end", '"No close\nHe left.', ["No close"]),
    ("a stray mark inside a paragraph", "He said “no\nand left.", []),
    ("inches", 'A 5" pipe and a "real" one', ["real"]),
    ("apostrophes alone", "It's the dogs' dinner, isn't it?", []),
    ("years and elisions", "The '90s rock 'n' roll", []),
]


@pytest.mark.parametrize(("text", "inner"), [pair[1:] for pair in PAIRS], ids=[pair[0] for pair in PAIRS])
def test_words_between_marks(text: str, inner: list[str]) -> None:
    assert [quoted.inner.of(text) for quoted in pair_marks(text)] == inner


def test_depth_counts_from_the_outermost_mark() -> None:
    text = "“She said ‘never “again”’ twice.”"
    assert [quoted.depth for quoted in pair_marks(text)] == [0, 1, 2]


def test_ten_thousand_nested_marks_are_read_to_a_bounded_depth() -> None:
    assert all(quoted.depth < MAX_DEPTH for quoted in pair_marks("“ a " * 10_000 + "”" * 10_000))


@given(st.text(alphabet=st.sampled_from("ab .,\n\"'“”‘’„«»")) | st.text())
def test_spans_lie_in_the_text_and_hold_their_inner_words(text: str) -> None:
    for quoted in pair_marks(text):
        # of a quotation that has lost its opening mark, the words begin with the span
        assert 0 <= quoted.span.start <= quoted.inner.start <= quoted.inner.end <= quoted.span.end <= len(text)
        assert quoted.span.covers(quoted.inner)
        assert quoted.span != quoted.inner
