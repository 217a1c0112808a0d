"""Schemas of the record of changes."""

from datetime import datetime

from pydantic import BaseModel, Field

from app.api.parameters import PageQuery
from app.store.cursor import LARGEST_ID


class AuditQuery(PageQuery):
    """Which changes to list, and where the page begins."""

    article_id: int | None = Field(
        default=None,
        ge=1,
        le=LARGEST_ID,
        description="Only what stored, changed or deleted this article; also one that is gone.",
        examples=[1],
    )


class AuditOut(BaseModel):
    """A request or command that changed something."""

    id: int = Field(description="The entry's id.")
    at: datetime = Field(description="When it happened.")
    actor: str = Field(description="Who did it: a key, this machine, or a user of the command line.", examples=["Desk (key 1)"])
    action: str = Field(description="The request or the command.", examples=["POST /v1/quotes/7/history/1/undo"])
    request_id: str | None = Field(description="The id of the request, as in the log and in the `X-Request-ID` of the answer.")
    articles: list[int] = Field(
        description="The ids of the articles that it stored, read again, changed or deleted; of many, the first hundred."
    )
    article_count: int = Field(description="How many articles that are. They grow in number while a batch is being worked on.")
    job: int | None = Field(description="The batch that it sent; null where it sent none.")


class AuditPage(BaseModel):
    """One page of the record."""

    items: list[AuditOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")
