"""GET /audit: who changed what, and when; all of it, or what was done to one article."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import SessionDep, SettingsDep
from app.api.parameters import cut_page
from app.api.problems import problem_responses
from app.api.service.audit_schemas import AuditOut, AuditPage, AuditQuery
from app.store.access.audit import Recorded, changes
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
    request: Request, response: Response, session: SessionDep, settings: SettingsDep, query: Annotated[AuditQuery, Query()]
) -> AuditPage:
    """Every request and command that changed something. Where keys are needed, this takes the role admin."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor)[1] if query.cursor else None
    rows = changes(session, article_id=query.article_id, after=after, limit=limit + 1)
    shown, cursor = cut_page(request, response, rows, limit, lambda found: (0, id_of(found.row)))
    return AuditPage(items=[_out(found) for found in shown], next_cursor=cursor)


def _out(found: Recorded) -> AuditOut:
    row = found.row
    return AuditOut(
        id=id_of(row),
        at=row.at,
        actor=row.actor,
        action=row.action,
        request_id=row.request_id,
        articles=list(found.articles),
        article_count=found.article_count,
        job=found.job,
    )
