"""The record of changes: who is acting, in; one row for each request or command that changes something, out.

The row is written in the transaction of the first change, so that neither is stored without the other. The articles that the
request or command is about are added to it, each in the transaction that changes the article.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.store.tables import AuditArticleRow, AuditRow, JobRow, id_of

# So many of the articles of one request are named: a batch may have a million.
MOST_NAMED = 100
# Where a session keeps the id of the row that its changes belong to.
ENTRY = "audit entry"


@dataclass(slots=True)
class Acting:
    """Who is doing what; ``recorded`` is the id of the row in the record, once there is one."""

    actor: str
    action: str
    request_id: str | None = None
    recorded: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row of the record, the first articles that it is about, how many there are, and the batch that it sent."""

    row: AuditRow
    articles: tuple[int, ...]
    article_count: int
    job: int | None


acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def record(session: Session) -> None:
    """Record who is about to change something in this session, once per request."""
    now = acting.get()
    if now is None:
        return
    if now.recorded is None:
        row = AuditRow(at=datetime.now(UTC), actor=now.actor, action=now.action, request_id=now.request_id)
        session.add(row)
        session.flush()
        session.info[ENTRY] = id_of(row)
    else:
        session.info[ENTRY] = now.recorded


def keep(session: Session) -> None:
    """Remember that what ``record`` wrote in this session was committed."""
    now = acting.get()
    if now is not None:
        now.recorded = entry_of(session)


def entry_of(session: Session) -> int | None:
    """The id of the row in the record that this session's changes belong to; None where nobody is known to act."""
    entry: int | None = session.info.get(ENTRY)
    return entry


def concern(session: Session, article_id: int) -> None:
    """Record that this session stores, changes or deletes an article. The record keeps the id of a deleted one."""
    entry = entry_of(session)
    if entry is not None and session.get(AuditArticleRow, (entry, article_id)) is None:
        session.add(AuditArticleRow(audit_id=entry, article_id=article_id))
        session.flush()


@contextmanager
def on_behalf_of(entry: int | None) -> Iterator[None]:
    """Work that an earlier request asked for: inside the block, changes belong to its row of the record, if it has one."""
    if entry is None:
        yield
        return
    token = acting.set(Acting("", "", recorded=entry))
    try:
        yield
    finally:
        acting.reset(token)


def changes(session: Session, *, article_id: int | None = None, after: int | None = None, limit: int = 20) -> list[Recorded]:
    """The record, newest first: all of it, or what was done to one article; ``after`` is the last id seen."""
    statement = select(AuditRow).order_by(col(AuditRow.id).desc()).limit(limit)
    if article_id is not None:
        about = select(AuditArticleRow.audit_id).where(AuditArticleRow.article_id == article_id)
        statement = statement.where(col(AuditRow.id).in_(about))
    rows = session.exec(statement.where(col(AuditRow.id) < after) if after is not None else statement).all()
    ids = [id_of(row) for row in rows]
    counts = _counts(session, ids)
    jobs = dict(session.exec(select(JobRow.audit_id, JobRow.id).where(col(JobRow.audit_id).in_(ids))).all())
    return [
        Recorded(row, _first_articles(session, entry) if entry in counts else (), counts.get(entry, 0), jobs.get(entry))
        for entry, row in zip(ids, rows, strict=True)
    ]


def _counts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    counted = select(AuditArticleRow.audit_id, func.count()).where(col(AuditArticleRow.audit_id).in_(ids))
    return dict(session.exec(counted.group_by(col(AuditArticleRow.audit_id))).all())


def _first_articles(session: Session, entry: int) -> tuple[int, ...]:
    named = select(AuditArticleRow.article_id).where(AuditArticleRow.audit_id == entry)
    return tuple(session.exec(named.order_by(col(AuditArticleRow.article_id)).limit(MOST_NAMED)))
