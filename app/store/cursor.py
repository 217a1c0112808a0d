"""Cursors: the place of a page's last row in, an opaque string for the next request out; and back again."""

import base64
import binascii
import json
from datetime import date

from app.errors import BadCursor

# The largest integer that every JSON parser represents exactly; the databases could hold larger ones.
LARGEST_ID = 2**53 - 1


def encode_cursor(*place: float | str) -> str:
    """An opaque, URL-safe string for the place of a row in an order."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def dated_place(cursor: str) -> tuple[date, int]:
    """The (day, id) that a cursor of a list ordered by day stands for. Raises BadCursor."""
    day, row_id = _decode(cursor)
    try:
        return date.fromisoformat(str(day)), _row_id(row_id)
    except ValueError as error:
        raise _unknown(cursor) from error


def sorted_place(cursor: str) -> tuple[date | float, int]:
    """The (value, id) that a cursor of a list in any order stands for: a day, or a number. Raises BadCursor."""
    value, row_id = _decode(cursor)
    try:
        if isinstance(value, str):
            return date.fromisoformat(value), _row_id(row_id)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_ID:
            return value, _row_id(row_id)
    except ValueError as error:
        raise _unknown(cursor) from error
    raise _unknown(cursor)


def counted_place(cursor: str) -> tuple[int, int]:
    """The (count, id) that a cursor of a list ordered by a count stands for. Raises BadCursor."""
    count, row_id = _decode(cursor)
    try:
        return _row_id(count), _row_id(row_id)
    except ValueError as error:
        raise _unknown(cursor) from error


def named_place(cursor: str) -> tuple[str, int]:
    """The (name, id) that a cursor of a list ordered by name stands for. Raises BadCursor."""
    name, row_id = _decode(cursor)
    try:
        if isinstance(name, str) and "\x00" not in name:
            return name, _row_id(row_id)
    except ValueError as error:
        raise _unknown(cursor) from error
    raise _unknown(cursor)


def _decode(cursor: str) -> tuple[object, object]:
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        first, second = place
    except (ValueError, TypeError, UnicodeError, binascii.Error, RecursionError) as error:
        raise _unknown(cursor) from error
    return first, second


def _row_id(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_ID:
        raise ValueError(value)
    return value


def _unknown(cursor: str) -> BadCursor:
    return BadCursor(
        f"The cursor {cursor[:40]!r} was not issued by this service. Leave it out to start from the first page, or use "
        "'next_cursor' from the previous page, unchanged.",
        "cursor",
    )
