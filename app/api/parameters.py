"""Parameters that several routes share: ids, page sizes and cursors; and the Link header of a page."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.reading.fields import Words
from app.store.cursor import LARGEST_ID, encode_cursor

QuoteId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The quotation's id.", examples=[1])]
ArticleId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The article's id.", examples=[1])]
SpeakerId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The speaker's id.", examples=[1])]

DEFAULT_PAGE = 20
Found = TypeVar("Found")


class PageQuery(BaseModel):
    """Where a page begins and how long it is; a parameter with another name is refused, so that a typo is seen."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=DEFAULT_PAGE, ge=1, le=1000, description="How many rows at the most.")
    cursor: Words | None = Field(default=None, description="`next_cursor` of the page before; leave it out for the first page.")


def cut_page(
    request: Request, response: Response, found: Sequence[Found], limit: int, place: Callable[[Found], tuple[float | str, int]]
) -> tuple[Sequence[Found], str | None]:
    """One page and the cursor of the next, None on the last; the next is named in a Link header too (RFC 8288).

    ``found`` is one row longer than the page where another follows; ``place`` is what a row is sorted by, and its id.
    """
    if len(found) <= limit:
        return found, None
    cursor = encode_cursor(*place(found[limit - 1]))
    response.headers["Link"] = f'<{request.url.include_query_params(cursor=cursor)}>; rel="next"'
    return found[:limit], cursor
