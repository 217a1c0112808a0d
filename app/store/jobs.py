"""Jobs: batches of articles, and which of their lines are done, left or failed. All in the caller's transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, delete, select, update

from app.errors import Conflict, NotFound
from app.store.access.audit import entry_of
from app.store.database import Database
from app.store.tables import JobLineRow, JobRow, JobState, id_of

# A worker has this long for a line. After that, another worker may take it.
LEASE = timedelta(minutes=10)
OPEN = (JobState.QUEUED, JobState.RUNNING)
UNDONE = col(JobLineRow.detail).is_(None)
CHUNK = 200


@dataclass(frozen=True, slots=True)
class FailedLine:
    """What is wrong with a line: the kind of problem, the details and how to fix it, and the field if there is one."""

    title: str
    detail: str
    where: str | None = None


def open_job(session: Session, now: datetime, *, thought: bool) -> int:
    """Open a new job that is still receiving its lines. Returns its id."""
    row = JobRow(state=JobState.RECEIVING, thought=thought, made_at=now)
    session.add(row)
    session.flush()
    return id_of(row)


def add_lines(session: Session, job_id: int, lines: Sequence[tuple[int, str, FailedLine | None]]) -> None:
    """Add lines to a job: the number of each, its text, and what is wrong with it if that is known already."""
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
    job = job_by_id(session, job_id)
    job.lines += len(lines)
    job.failed += sum(1 for _, _, failed in lines if failed is not None)


def queue_job(session: Session, job_id: int) -> None:
    """Queue a job that has received all its lines. From now on it will be done, on behalf of who sent it."""
    job = job_by_id(session, job_id)
    job.state, job.audit_id = JobState.QUEUED, entry_of(session)


def drop_job(session: Session, job_id: int) -> None:
    """Delete a job that did not receive all its lines."""
    session.exec(delete(JobRow).where(col(JobRow.id) == job_id, col(JobRow.state) == JobState.RECEIVING))


def job_by_id(session: Session, job_id: int) -> JobRow:
    """One job. Raises NotFound."""
    row = session.get(JobRow, job_id)
    if row is None:
        raise NotFound(f"There is no job {job_id}. GET /jobs lists them.", "job_id")
    return row


def list_jobs(session: Session, *, after: int | None = None, limit: int = 20) -> list[JobRow]:
    """Jobs, newest first; ``after`` is the last id seen."""
    statement = select(JobRow).where(col(JobRow.state) != JobState.RECEIVING)
    if after is not None:
        statement = statement.where(col(JobRow.id) < after)
    return list(session.exec(statement.order_by(col(JobRow.id).desc()).limit(limit)))


def cancel_job(session: Session, job_id: int, now: datetime) -> JobRow:
    """Stop a job. Articles that are stored already stay. Raises NotFound and Conflict."""
    job = job_by_id(session, job_id)
    if job.state not in OPEN:
        raise Conflict(f"Job {job_id} is already {job.state}. Only queued and running jobs can be cancelled.", "job_id")
    job.state, job.finished_at = JobState.CANCELLED, now
    session.flush()
    return job


def failed_lines(session: Session, job_id: int, *, after: int = 0, limit: int = 100) -> list[JobLineRow]:
    """The lines that failed, in order; ``after`` is the last number seen."""
    failed = col(JobLineRow.detail).is_not(None)
    statement = select(JobLineRow).where(JobLineRow.job_id == job_id, failed, col(JobLineRow.number) > after)
    return list(session.exec(statement.order_by(col(JobLineRow.number)).limit(limit)))


def each_failed_line(database: Database, job_id: int) -> Iterator[JobLineRow]:
    """All lines that failed, in order, fetched in chunks."""
    after = 0
    while True:
        with database.read() as session:
            found = failed_lines(session, job_id, after=after, limit=CHUNK)
        yield from found
        if len(found) < CHUNK:
            return
        after = found[-1].number


def waiting_jobs(session: Session, now: datetime) -> list[int]:
    """The open jobs that need a worker, oldest first: some lines are free, or no line is left and the job is not closed."""
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
    """Release the lines of workers that are known to be dead, so that others can take them."""
    session.exec(update(JobLineRow).where(col(JobLineRow.worker).in_(workers)).values(worker=None, lease_until=None))


def workers_with_lines(session: Session) -> list[str]:
    """The workers that hold unfinished lines."""
    statement = select(JobLineRow.worker).where(UNDONE, col(JobLineRow.worker).is_not(None)).distinct()
    return [name for name in session.exec(statement) if name is not None]


def take_line(session: Session, job_id: int, worker: str, now: datetime, after: int = 0) -> JobLineRow | None:
    """Take the next free line of an open job, and count the attempt; None where there is none.

    ``after`` is the number of the line that this worker had last. Several workers may take lines of one job at once.
    """
    if job_by_id(session, job_id).state not in OPEN:
        return None
    free = or_(col(JobLineRow.worker) == worker, _free(now))
    left = select(JobLineRow).where(JobLineRow.job_id == job_id, UNDONE, free).order_by(col(JobLineRow.number)).limit(1)
    # no effect in SQLite, which has one writer at a time
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
    """Whether there is work in a job for another worker."""
    return (
        session.exec(select(JobLineRow.number).where(JobLineRow.job_id == job_id, UNDONE, _free(now)).limit(1)).first()
        is not None
    )


def finish_line(session: Session, job_id: int, number: int, *, created: bool) -> None:
    """Record that a line is done: this transaction stores its article, or it was stored already.

    A line that two workers have done counts once.
    """
    done = session.exec(delete(JobLineRow).where(col(JobLineRow.job_id) == job_id, col(JobLineRow.number) == number))
    if done.rowcount:
        _count(session, job_id, JobRow.stored if created else JobRow.known)


def fail_line(session: Session, job_id: int, number: int, failed: FailedLine) -> None:
    """Record that a line failed, and why."""
    marked = session.exec(
        update(JobLineRow)
        .where(col(JobLineRow.job_id) == job_id, col(JobLineRow.number) == number, UNDONE)
        .values(title=failed.title, detail=failed.detail, where=failed.where, worker=None, lease_until=None)
    )
    if marked.rowcount:
        _count(session, job_id, JobRow.failed)


def finish_job(session: Session, job_id: int, now: datetime) -> bool:
    """Close an open job that has no lines left. Returns whether it did."""
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
    # counted by the database, because several workers may count at once
    session.exec(update(JobRow).where(col(JobRow.id) == job_id).values({which: which + 1}))
