"""The record of changes: who is acting, in; one row for each request or command that changes something, out.

The row is written in the transaction of the first change, so that neither is stored without the other.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from app.store.tables import AuditRow


@dataclass(slots=True)
class Acting:
    """Who is doing what; ``recorded`` is set once it is in the record."""

    actor: str
    action: str
    request_id: str | None = None
    recorded: bool = False


acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def record(session: Session) -> Acting | None:
    """Record who is about to change something in this session, once per request. Returns what was recorded."""
    now = acting.get()
    if now is None or now.recorded:
        return None
    session.add(AuditRow(at=datetime.now(UTC), actor=now.actor, action=now.action, request_id=now.request_id))
    return now


def changes(session: Session, *, after: int | None = None, limit: int = 20) -> list[AuditRow]:
    """The record, newest first; ``after`` is the last id seen."""
    statement = select(AuditRow).order_by(col(AuditRow.id).desc()).limit(limit)
    return list(session.exec(statement.where(col(AuditRow.id) < after) if after is not None else statement))
