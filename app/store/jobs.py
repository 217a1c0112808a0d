"""Jobs: batches of articles as rows; what is done, what is left, what failed. All in the caller's transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, delete, select, update

from app.errors import Conflict, NotFound
from app.store.database import Database
from app.store.tables import JobLineRow, JobRow, JobState

# A worker that says nothing for so long is taken for dead.
LEASE = timedelta(seconds=60)
OPEN = (JobState.QUEUED, JobState.RUNNING)
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
    return row.id or 0


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
    """The jobs that nobody works at, the oldest first."""
    free = or_(col(JobRow.lease_until).is_(None), col(JobRow.lease_until) < now)
    found = session.exec(select(JobRow.id).where(col(JobRow.state).in_(OPEN), free).order_by(col(JobRow.id)))
    return [number for number in found if number is not None]


def release_jobs(session: Session, workers: Sequence[str]) -> None:
    """Let others have the jobs of workers that are known to be dead."""
    session.exec(update(JobRow).where(col(JobRow.worker).in_(workers)).values(worker=None, lease_until=None))


def workers_with_jobs(session: Session) -> list[str]:
    """The workers that have open jobs."""
    statement = select(JobRow.worker).where(col(JobRow.state).in_(OPEN), col(JobRow.worker).is_not(None)).distinct()
    return [name for name in session.exec(statement) if name is not None]


def claim_job(session: Session, job_id: int, worker: str, now: datetime) -> bool:
    """Take a job, or keep it; False where it is not open, or another worker has it."""
    mine = or_(col(JobRow.worker) == worker, col(JobRow.lease_until).is_(None), col(JobRow.lease_until) < now)
    taken = session.exec(
        update(JobRow)
        .where(col(JobRow.id) == job_id, col(JobRow.state).in_(OPEN), mine)
        .values(worker=worker, lease_until=now + LEASE, state=JobState.RUNNING.value)
    )
    if not taken.rowcount:
        return False
    job = _job(session, job_id)
    session.refresh(job)
    job.started_at = job.started_at or now
    return True


def take_line(session: Session, job_id: int, after: int) -> JobLineRow | None:
    """The next line to do, with one attempt more on it."""
    left = col(JobLineRow.detail).is_(None)
    statement = select(JobLineRow).where(JobLineRow.job_id == job_id, left, col(JobLineRow.number) > after)
    line = session.exec(statement.order_by(col(JobLineRow.number)).limit(1)).first()
    if line is not None:
        line.attempts += 1
    return line


def finish_line(session: Session, job_id: int, number: int, *, created: bool) -> None:
    """A line is done: its article is stored by this transaction, or was before."""
    session.exec(delete(JobLineRow).where(col(JobLineRow.job_id) == job_id, col(JobLineRow.number) == number))
    job = _job(session, job_id)
    if created:
        job.stored += 1
    else:
        job.known += 1


def fail_line(session: Session, job_id: int, number: int, failed: FailedLine) -> None:
    """A line cannot be done: it stays with the reason."""
    line = session.get_one(JobLineRow, (job_id, number))
    line.title, line.detail, line.where = failed.title, failed.detail, failed.where
    _job(session, job_id).failed += 1


def finish_job(session: Session, job_id: int, now: datetime) -> None:
    """Nothing is left."""
    job = _job(session, job_id)
    job.state, job.finished_at, job.worker, job.lease_until = JobState.DONE, now, None, None


def _job(session: Session, job_id: int) -> JobRow:
    row = session.get(JobRow, job_id)
    if row is None:
        raise NotFound(f"There is no job {job_id}. GET /jobs lists them.", "job_id")
    return row
