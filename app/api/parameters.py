"""What routes and pages share: ids in addresses, and lists cut into pages with cursors and Link headers.

Importing it lets ``:int`` in the path of a route take any number of digits.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.convertors import IntegerConvertor, register_url_convertor

from app.errors import BadCursor
from app.reading.fields import Words
from app.store.by_id import FoundQuotation
from app.store.cursor import LARGEST_ID, encode_cursor, sorted_place
from app.store.search.filters import Sort
from app.store.tables import id_of

MOST_DIGITS = 20


class AnyInteger(IntegerConvertor):
    """A number in a path. Python refuses to read very long ones; here they are too large for an id, and no more than that."""

    def convert(self, value: str) -> int:
        """The number, or a larger one than any id where it has too many digits."""
        digits = value.lstrip("0")
        return int(digits or "0") if len(digits) <= MOST_DIGITS else 10**MOST_DIGITS


register_url_convertor("int", AnyInteger())
QuoteId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The quotation's id.", examples=[1])]
ArticleId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The article's id.", examples=[1])]
SpeakerId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The speaker's id.", examples=[1])]
DecisionId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The decision's id.", examples=[1])]
JobId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The job's id.", examples=[1])]

DEFAULT_PAGE = 20
Found = TypeVar("Found")
# What a list is sorted by, and the id of the row there.
Place = tuple[float | str, int]


class PageQuery(BaseModel):
    """Where a page begins and how long it is. An unknown parameter is refused, so that a typo does not go unnoticed."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=DEFAULT_PAGE, ge=1, le=1000, description="The maximum number of rows.")
    cursor: Words | None = Field(
        default=None, description="`next_cursor` from the previous page; leave it out for the first page."
    )


def cut(found: Sequence[Found], limit: int, place: Callable[[Found], Place]) -> tuple[Sequence[Found], str | None]:
    """One page of rows, and the cursor of the next page, which is None on the last.

    ``found`` holds one row more than ``limit`` if another page follows. ``place`` gives the place of a row in the list.
    """
    if len(found) <= limit:
        return found, None
    return found[:limit], encode_cursor(*place(found[limit - 1]))


def cut_page(
    request: Request, response: Response, found: Sequence[Found], limit: int, place: Callable[[Found], Place]
) -> tuple[Sequence[Found], str | None]:
    """The same as ``cut``, with a Link header for the next page (RFC 8288)."""
    rows, cursor = cut(found, limit, place)
    _link_next(request, response, cursor)
    return rows, cursor


def next_page(request: Request, response: Response, place: Place | None) -> str | None:
    """The cursor of the page that begins after ``place``, with a Link header; None if there is no such page."""
    cursor = encode_cursor(*place) if place is not None else None
    _link_next(request, response, cursor)
    return cursor


def quotation_place(found: FoundQuotation) -> Place:
    """The place of a quotation in a sorted list."""
    value = found.place.isoformat() if isinstance(found.place, date) else found.place
    return value, id_of(found.quotation)


def quotation_after(cursor: str | None, sort: Sort, *, has_words: bool) -> tuple[date | float, int] | None:
    """The place that a cursor of a list of quotations stands for. Raises BadCursor if the list had another order.

    ``has_words`` says whether the search has words to rank by: without any, ``relevance`` sorts by date.
    """
    if not cursor:
        return None
    value, row_id = sorted_place(cursor)
    match sort:
        case Sort.CONFIDENCE:
            fits = isinstance(value, float) and 0 <= value <= 1
        case Sort.RELEVANCE if has_words:
            fits = isinstance(value, int)
        case _:
            fits = isinstance(value, date)
    if not fits:
        raise BadCursor("This cursor is from a list in another order. Leave it out to start from the first page.", "cursor")
    return value, row_id


def _link_next(request: Request, response: Response, cursor: str | None) -> None:
    if cursor is not None:
        response.headers["Link"] = f'<{request.url.include_query_params(cursor=cursor)}>; rel="next"'
