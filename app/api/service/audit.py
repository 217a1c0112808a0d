"""GET /audit: who changed what, and when."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import SessionDep, SettingsDep
from app.api.parameters import PageQuery, cut_page
from app.api.problems import problem_responses
from app.api.service.audit_schemas import AuditOut, AuditPage
from app.store.access.audit import changes
from app.store.cursor import counted_place
from app.store.tables import id_of

router = APIRouter(tags=["Service"])


@router.get(
    "/audit",
    summary="List all changes",
    operation_id="list_audit",
    responses=problem_responses(400, 422, 503),
)
def list_audit(
    request: Request, response: Response, session: SessionDep, settings: SettingsDep, query: Annotated[PageQuery, Query()]
) -> AuditPage:
    """Every request and command that changed something. Where keys are needed, this takes the role admin."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor)[1] if query.cursor else None
    rows = changes(session, after=after, limit=limit + 1)
    shown, cursor = cut_page(request, response, rows, limit, lambda row: (0, id_of(row)))
    return AuditPage(items=[AuditOut.model_validate(row, from_attributes=True) for row in shown], next_cursor=cursor)
