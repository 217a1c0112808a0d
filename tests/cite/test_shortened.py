"""Shortened quotations: one line that is not too long, with balanced marks, and a sign where it was cut."""

from typing import Any

from app.cite.rows import flat_row
from app.cite.shortened import shortened
from app.quotation_fields import stored_columns
from app.quote import Span
from tests.cite.found import BASE, CLOSED, LATE, TEXT, found


def short(text: str, *spans: Span, most: int, **columns: Any) -> str:
    return shortened(text, stored_columns(found(*spans, text=text, **columns).quotation), most).words


def test_what_is_short_enough_is_the_printed_form() -> None:
    quotation = found(LATE, CLOSED)
    assert shortened(TEXT, stored_columns(quotation.quotation), 200).words == flat_row(quotation, BASE)["printed"]


def test_a_long_one_is_cut_after_a_word_within_its_marks() -> None:
    text = "“The ferry is late, the pier is closed, and nobody knows for how long,” she said."
    inner = Span(1, text.index("long") + 4)
    assert short(text, inner, most=30) == "“The ferry is late, the pier…”"
    assert short(text, inner, most=19) == "“The ferry is…”"


def test_parts_are_given_up_from_the_end() -> None:
    cue, source = [[46, 50]], [[21, 45]]
    assert short(TEXT, LATE, CLOSED, most=50, cue=cue, source=source) == "“The ferry is late…”"


def test_only_the_first_paragraph_is_in_the_line() -> None:
    text = "She said: “It is late.\n\n“It is closed.”"
    assert short(text, Span(11, 22), Span(25, 38), most=100) == "“It is late…”"


def test_a_word_that_is_longer_than_the_line_is_cut() -> None:
    text = f"“{'a' * 50} b,” she said."
    assert short(text, Span(1, 53), most=10) == f"“{'a' * 10}…”"


def test_a_giant_is_shortened_at_once() -> None:
    text = f"“{'word ' * 100_000}end,” she said."
    assert len(short(text, Span(1, len(text) - 12), most=100)) <= 100
