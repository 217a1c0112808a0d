"""GET /audit: who changed what, and when."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from app.api.deps import SessionDep, SettingsDep
from app.api.parameters import PageQuery, cut_page
from app.api.problems import problem_responses
from app.store.access.audit import changes
from app.store.cursor import counted_place
from app.store.tables import id_of

router = APIRouter(tags=["Service"])


class AuditOut(BaseModel):
    """One request or command that changed something."""

    id: int = Field(description="The line's id.")
    at: datetime = Field(description="When.")
    actor: str = Field(description="Who: a key, this machine, or a user of the command line.", examples=["Desk (key 1)"])
    action: str = Field(description="What: the request or the command.", examples=["POST /v1/quotes/7/history/1/undo"])
    request_id: str | None = Field(description="The request's id, as in the log and in the answer's `X-Request-ID`.")


class AuditPage(BaseModel):
    """One page of the record."""

    items: list[AuditOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description="Give this as `cursor` for the next page; null on the last one.")


@router.get(
    "/audit",
    summary="Who changed what",
    operation_id="list_audit",
    responses=problem_responses(400, 422, 503),
)
def list_audit(
    request: Request, response: Response, session: SessionDep, settings: SettingsDep, query: Annotated[PageQuery, Query()]
) -> AuditPage:
    """Every request and command that changed something. Where keys are needed, this needs the role admin."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor)[1] if query.cursor else None
    rows = changes(session, after=after, limit=limit + 1)
    shown, cursor = cut_page(request, response, rows, limit, lambda row: (0, id_of(row)))
    return AuditPage(items=[AuditOut.model_validate(row, from_attributes=True) for row in shown], next_cursor=cursor)
