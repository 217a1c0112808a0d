"""Running a job: its lines in, one after another; stored articles, and failed lines with their reasons, out.

An article is stored and its line is finished in one transaction, so a worker that is killed at any moment loses nothing
and stores nothing twice.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlmodel import Session

from app.errors import StoreUnavailable, WhosaidError
from app.ingest import ingest
from app.outbound.articles import given_article
from app.outbound.fetch import Fetcher
from app.pipeline import Extractor
from app.store import jobs
from app.store.access.audit import on_behalf_of
from app.store.database import Database
from app.store.jobs import FailedLine

# A line that was started so often and never finished has stopped its worker every time.
MOST_ATTEMPTS = 3
log = structlog.get_logger(__name__)


def run_job(
    database: Database,
    extractor: Extractor,
    job_id: int,
    worker: str,
    fetcher: Fetcher | None = None,
    call_for_help: Callable[[], None] | None = None,
) -> bool:
    """Work on the lines of a job that no other worker has taken. Returns whether the whole job is done.

    ``call_for_help`` is called once if other workers could take lines of the job. Raises StoreUnavailable; lines that are
    finished by then stay finished.
    """
    with database.read() as session:
        sent_by = jobs.job_by_id(session, job_id).audit_id
    with on_behalf_of(sent_by):
        return _work_through(database, extractor, job_id, worker, fetcher, call_for_help)


def _work_through(
    database: Database,
    extractor: Extractor,
    job_id: int,
    worker: str,
    fetcher: Fetcher | None,
    call_for_help: Callable[[], None] | None,
) -> bool:
    after = 0
    while True:
        now = datetime.now(UTC)
        with database.write() as session:
            line = jobs.take_line(session, job_id, worker, now, after)
            if line is None:
                return jobs.finish_job(session, job_id, now)
            number, body, attempts, thought = line.number, line.body, line.attempts, jobs.job_by_id(session, job_id).thought
            session.flush()
            others_could_help = call_for_help is not None and jobs.has_free_lines(session, job_id, now)
        if call_for_help is not None and others_could_help:
            call_for_help()
            call_for_help = None
        failed = _do(database, extractor, job_id, number, body, fetcher, thought=thought) if attempts <= MOST_ATTEMPTS else STOPS
        if failed is not None:
            with database.write() as session:
                jobs.fail_line(session, job_id, number, failed)
        after = number


STOPS = FailedLine("The line stops its worker", f"The worker stopped {MOST_ATTEMPTS} times in a row while reading this line.")


def _do(
    database: Database, extractor: Extractor, job_id: int, number: int, body: str, fetcher: Fetcher | None, *, thought: bool
) -> FailedLine | None:
    def finish(session: Session, created: bool) -> None:
        jobs.finish_line(session, job_id, number, created=created)

    try:
        article = given_article(extractor, fetcher, body.encode(), "application/json", "utf-8")
        ingest(database, extractor, article, thought=thought, in_transaction=finish)
    except StoreUnavailable:
        raise
    except WhosaidError as error:
        return FailedLine(error.title, error.detail, error.where)
    except Exception as error:
        # one bad line must not stop the thousands after it
        log.exception("a line failed", job=job_id, line=number, exc_info=error)
        return FailedLine("Unexpected error", "Nothing from this line was stored. The cause is in the worker's log.")
    return None
