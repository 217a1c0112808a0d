"""Marking: a text is cut where spans begin and end, nothing of it is lost, and each piece has the labels that cover it."""

from hypothesis import given
from hypothesis import strategies as st

from app.cite.marking import Piece, pieces
from app.reading.normal_form import paragraphs

TEXT = "The ferry is late."


def test_a_text_without_spans_is_one_piece() -> None:
    assert pieces(TEXT, 0, len(TEXT), []) == [Piece(TEXT, [])]


def test_a_span_has_a_piece_and_so_has_the_text_around_it() -> None:
    assert pieces(TEXT, 0, 18, [(4, 9, "ferry")]) == [Piece("The ", []), Piece("ferry", ["ferry"]), Piece(" is late.", [])]


def test_where_spans_overlap_a_piece_has_the_labels_of_both_in_their_order() -> None:
    assert pieces(TEXT, 0, 17, [(4, 12, "outer"), (10, 17, "inner")]) == [
        Piece("The ", []),
        Piece("ferry ", ["outer"]),
        Piece("is", ["outer", "inner"]),
        Piece(" late", ["inner"]),
    ]


def test_only_what_is_between_start_and_end_counts() -> None:
    assert pieces(TEXT, 4, 12, [(0, 9, "cut"), (12, 17, "after"), (0, 4, "before")]) == [
        Piece("ferry", ["cut"]),
        Piece(" is", []),
    ]


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers()), max_size=5))
def test_the_pieces_are_the_text_and_each_span_is_covered_from_end_to_end(text: str, drawn: list[tuple[int, int, int]]) -> None:
    size = len(text)
    spans = [(min(one, other, size), min(max(one, other), size), label) for one, other, label in drawn]
    found = pieces(text, 0, size, spans)
    assert "".join(piece.words for piece in found) == text
    for index, (start, end, _) in enumerate(spans):
        only = pieces(text, 0, size, [(first, last, number) for number, (first, last, _) in enumerate(spans)])
        assert "".join(piece.words for piece in only if index in piece.over) == text[start:end]


def test_blank_lines_are_left_out_and_the_others_keep_their_places() -> None:
    text = "Ferry late\n\n  \nIt rained.\n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["Ferry late", "It rained."]
    assert list(paragraphs("")) == []
