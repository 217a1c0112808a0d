"""Parameters that several routes share: ids, page sizes and cursors; and the Link header of a page."""

from typing import Annotated

from fastapi import Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas import Words
from app.store.cursor import LARGEST_ID

QuoteId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The quotation's id.", examples=[1])]
ArticleId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The article's id.", examples=[1])]
SpeakerId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The speaker's id.", examples=[1])]

DEFAULT_PAGE = 20


class PageQuery(BaseModel):
    """Where a page begins and how long it is; a parameter with another name is refused, so that a typo is seen."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=DEFAULT_PAGE, ge=1, le=1000, description="How many rows at the most.")
    cursor: Words | None = Field(default=None, description="`next_cursor` of the page before; leave it out for the first page.")


def link_next(request: Request, response: Response, cursor: str | None) -> None:
    """Name the next page in a Link header (RFC 8288), if there is one."""
    if cursor is not None:
        response.headers["Link"] = f'<{request.url.include_query_params(cursor=cursor)}>; rel="next"'
