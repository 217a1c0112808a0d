"""Jobs: batches of articles as rows; what is done, what is left, what failed. All in the caller's transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, delete, select, update

from app.errors import Conflict, NotFound
from app.store.database import Database
from app.store.tables import JobLineRow, JobRow, JobState, id_of

# A worker that says nothing for so long is taken for dead.
LEASE = timedelta(minutes=10)
OPEN = (JobState.QUEUED, JobState.RUNNING)
UNDONE = col(JobLineRow.detail).is_(None)
CHUNK = 200


@dataclass(frozen=True, slots=True)
class FailedLine:
    """What is wrong with a line: what sort of problem, how to mend it, and the field if there is one."""

    title: str
    detail: str
    where: str | None = None


def open_job(session: Session, now: datetime, *, thought: bool) -> int:
    """A new job that receives its lines; returns its id."""
    row = JobRow(state=JobState.RECEIVING, thought=thought, made_at=now)
    session.add(row)
    session.flush()
    return id_of(row)


def add_lines(session: Session, job_id: int, lines: Sequence[tuple[int, str, FailedLine | None]]) -> None:
    """Add (number, text, what is wrong with it already) to a job."""
    session.add_all(
        JobLineRow(
            job_id=job_id,
            number=number,
            body=body,
            title=failed.title if failed else None,
            detail=failed.detail if failed else None,
            where=failed.where if failed else None,
        )
        for number, body, failed in lines
    )
    job = _job(session, job_id)
    job.lines += len(lines)
    job.failed += sum(1 for _, _, failed in lines if failed is not None)


def queue_job(session: Session, job_id: int) -> None:
    """All lines are there: from now on the job is promised."""
    _job(session, job_id).state = JobState.QUEUED


def drop_job(session: Session, job_id: int) -> None:
    """Forget a job whose lines did not all arrive."""
    session.exec(delete(JobRow).where(col(JobRow.id) == job_id, col(JobRow.state) == JobState.RECEIVING))


def job_by_id(session: Session, job_id: int) -> JobRow:
    """One job. Raises NotFound."""
    return _job(session, job_id)


def list_jobs(session: Session, *, after: int | None = None, limit: int = 20) -> list[JobRow]:
    """Jobs, newest first; ``after`` is the last id seen."""
    statement = select(JobRow).where(col(JobRow.state) != JobState.RECEIVING)
    if after is not None:
        statement = statement.where(col(JobRow.id) < after)
    return list(session.exec(statement.order_by(col(JobRow.id).desc()).limit(limit)))


def cancel_job(session: Session, job_id: int, now: datetime) -> JobRow:
    """Let what is left undone; what is stored stays. Raises NotFound and Conflict."""
    job = _job(session, job_id)
    if job.state not in OPEN:
        raise Conflict(f"Job {job_id} is {job.state} already.", "job_id")
    job.state, job.finished_at = JobState.CANCELLED, now
    session.flush()
    return job


def failed_lines(session: Session, job_id: int, *, after: int = 0, limit: int = 100) -> list[JobLineRow]:
    """The lines that failed, in order; ``after`` is the last number seen."""
    failed = col(JobLineRow.detail).is_not(None)
    statement = select(JobLineRow).where(JobLineRow.job_id == job_id, failed, col(JobLineRow.number) > after)
    return list(session.exec(statement.order_by(col(JobLineRow.number)).limit(limit)))


def each_failed_line(database: Database, job_id: int) -> Iterator[JobLineRow]:
    """All lines that failed, in order, however many."""
    after = 0
    while True:
        with database.read() as session:
            found = failed_lines(session, job_id, after=after, limit=CHUNK)
        yield from found
        if len(found) < CHUNK:
            return
        after = found[-1].number


def waiting_jobs(session: Session, now: datetime) -> list[int]:
    """The open jobs with something to do that nobody does, the oldest first."""
    left = select(JobLineRow.job_id).where(JobLineRow.job_id == JobRow.id, UNDONE)
    found = session.exec(
        select(JobRow.id)
        .where(col(JobRow.state).in_(OPEN), or_(left.where(_free(now)).exists(), ~left.exists()))
        .order_by(col(JobRow.id))
    )
    return [number for number in found if number is not None]


def count_open(session: Session) -> dict[str, int]:
    """How many jobs are in each open state."""
    counted = select(JobRow.state, func.count()).where(col(JobRow.state).in_(OPEN)).group_by(col(JobRow.state))
    return dict(session.exec(counted).all())


def release_lines(session: Session, workers: Sequence[str]) -> None:
    """Let others have the lines of workers that are known to be dead."""
    session.exec(update(JobLineRow).where(col(JobLineRow.worker).in_(workers)).values(worker=None, lease_until=None))


def workers_with_lines(session: Session) -> list[str]:
    """The workers that have lines to do."""
    statement = select(JobLineRow.worker).where(UNDONE, col(JobLineRow.worker).is_not(None)).distinct()
    return [name for name in session.exec(statement) if name is not None]


def take_line(session: Session, job_id: int, worker: str, now: datetime, after: int = 0) -> JobLineRow | None:
    """The next line of an open job that nobody does, with one attempt more on it; ``after`` is the last number had.

    Several workers may take lines of one job at once.
    """
    if _job(session, job_id).state not in OPEN:
        return None
    free = or_(col(JobLineRow.worker) == worker, _free(now))
    left = select(JobLineRow).where(JobLineRow.job_id == job_id, UNDONE, free).order_by(col(JobLineRow.number)).limit(1)
    # SQLite has one writer at a time and no such lock
    left = left.with_for_update(skip_locked=True)
    line = session.exec(left.where(col(JobLineRow.number) > after)).first() or session.exec(left).first()
    if line is None:
        return None
    line.attempts += 1
    line.worker, line.lease_until = worker, now + LEASE
    session.exec(
        update(JobRow)
        .where(col(JobRow.id) == job_id, col(JobRow.state) == JobState.QUEUED)
        .values(state=JobState.RUNNING.value, started_at=now)
    )
    return line


def has_free_lines(session: Session, job_id: int, now: datetime) -> bool:
    """Whether another worker could help with a job."""
    return (
        session.exec(select(JobLineRow.number).where(JobLineRow.job_id == job_id, UNDONE, _free(now)).limit(1)).first()
        is not None
    )


def finish_line(session: Session, job_id: int, number: int, *, created: bool) -> None:
    """A line is done: its article is stored by this transaction, or was before.

    A line that somebody else has done meanwhile counts once.
    """
    done = session.exec(delete(JobLineRow).where(col(JobLineRow.job_id) == job_id, col(JobLineRow.number) == number))
    if done.rowcount:
        _count(session, job_id, JobRow.stored if created else JobRow.known)


def fail_line(session: Session, job_id: int, number: int, failed: FailedLine) -> None:
    """A line cannot be done: it stays with the reason."""
    marked = session.exec(
        update(JobLineRow)
        .where(col(JobLineRow.job_id) == job_id, col(JobLineRow.number) == number, UNDONE)
        .values(title=failed.title, detail=failed.detail, where=failed.where, worker=None, lease_until=None)
    )
    if marked.rowcount:
        _count(session, job_id, JobRow.failed)


def finish_job(session: Session, job_id: int, now: datetime) -> bool:
    """Close an open job of which nothing is left; whether that was so."""
    left = select(JobLineRow.number).where(JobLineRow.job_id == job_id, UNDONE).exists()
    done = session.exec(
        update(JobRow)
        .where(col(JobRow.id) == job_id, col(JobRow.state).in_(OPEN), ~left)
        .values(state=JobState.DONE.value, started_at=func.coalesce(JobRow.started_at, now), finished_at=now)
    )
    return bool(done.rowcount)


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(col(JobLineRow.worker).is_(None), col(JobLineRow.lease_until) < now)


def _count(session: Session, job_id: int, which: Any) -> None:  # noqa: ANN401 (a column of JobRow)
    # in the database: another worker counts at the same time
    session.exec(update(JobRow).where(col(JobRow.id) == job_id).values({which: which + 1}))


def _job(session: Session, job_id: int) -> JobRow:
    row = session.get(JobRow, job_id)
    if row is None:
        raise NotFound(f"There is no job {job_id}. GET /jobs lists them.", "job_id")
    return row
