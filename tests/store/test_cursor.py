"""Cursors are decoded to what was encoded, and everything else is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadCursor
from app.store.cursor import LARGEST_ID, counted_place, dated_place, encode_cursor

IDS = st.integers(min_value=0, max_value=LARGEST_ID)


@given(st.dates(), IDS)
def test_a_dated_place_comes_back(day: date, row_id: int) -> None:
    assert dated_place(encode_cursor(day.isoformat(), row_id)) == (day, row_id)


@given(IDS, IDS)
def test_a_counted_place_comes_back(count: int, row_id: int) -> None:
    assert counted_place(encode_cursor(count, row_id)) == (count, row_id)


@given(st.text())
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor, match="not issued by this service"):
        dated_place(cursor)


@pytest.mark.parametrize("cursor", [encode_cursor("2024-13-01", 1), encode_cursor("2024-01-01", -1), encode_cursor(1, 2**80)])
def test_impossible_places_are_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        dated_place(cursor)
