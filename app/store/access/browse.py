"""Browsing the record of changes: who and what in; the newest rows of the record that fit, out."""

from collections.abc import Sequence

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from app.store.tables import AuditRow


def find_changes(
    session: Session,
    *,
    actor: str | None = None,
    actions: Sequence[str] = (),
    after: int | None = None,
    limit: int = 20,
) -> list[AuditRow]:
    """The record, newest first: what was done by whoever has ``actor`` in their name, and by actions like one of ``actions``.

    ``actions`` are patterns in which a percent sign stands for any words. ``after`` is the last id seen.
    """
    statement = select(AuditRow).order_by(col(AuditRow.id).desc()).limit(limit)
    if actor is not None:
        statement = statement.where(func.lower(col(AuditRow.actor)).contains(actor.lower(), autoescape=True))
    if actions:
        statement = statement.where(or_(*(col(AuditRow.action).like(pattern) for pattern in actions)))
    if after is not None:
        statement = statement.where(col(AuditRow.id) < after)
    return list(session.exec(statement))
