"""Schemas of the record of changes."""

from datetime import datetime

from pydantic import BaseModel, Field


class AuditOut(BaseModel):
    """A request or command that changed something."""

    id: int = Field(description="The entry's id.")
    at: datetime = Field(description="When it happened.")
    actor: str = Field(description="Who did it: a key, this machine, or a user of the command line.", examples=["Desk (key 1)"])
    action: str = Field(description="The request or the command.", examples=["POST /v1/quotes/7/history/1/undo"])
    request_id: str | None = Field(description="The id of the request, as in the log and in the `X-Request-ID` of the answer.")


class AuditPage(BaseModel):
    """One page of the record."""

    items: list[AuditOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")
