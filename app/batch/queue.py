"""The queue: huey, in a file or in PostgreSQL, passes the ids of jobs to workers. The jobs themselves are in the database.

A job that is missing from the queue, because writing it failed or its worker was killed, is picked up within a minute.
"""

import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.constants import WORKER_THREAD
from psycopg.errors import DuplicateTable, UniqueViolation
from sqlalchemy import make_url

from app.batch.lane import running_beside
from app.batch.run import run_job
from app.errors import StoreUnavailable
from app.outbound.fetch import Fetcher
from app.pipeline import Extractor
from app.store.database import Database
from app.store.jobs import release_lines, waiting_jobs, workers_with_lines
from app.store.private import keep_private

NAME = "whosaid"
RUN_JOB = "run_job"
# How often the tables of a queue are asked for while others make them.
MOST_TRIES = 5
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue that the service puts jobs in."""

    huey: Huey
    _run: Callable[[int], Any]

    def put(self, job_id: int) -> None:
        """Pass a job to the workers. If that fails, they find it by themselves a little later."""
        try:
            self._run(job_id)
        except Exception as error:
            log.warning("the queue cannot be written; a worker will pick up the job within a minute", job=job_id, exc_info=error)


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker needs: where it stores articles, how it reads them, and what it does beside (see ``app.batch.lane``)."""

    database: Database
    extractor: Extractor
    fetcher: Fetcher | None
    beside: Callable[[threading.Event], object]


def open_queue(database_url: str, queue_url: str | None, work: Work | None = None) -> Queue:
    """The queue at ``queue_url``, or next to the database and of the same kind. Only workers give ``work``."""
    huey = _huey(database_url, queue_url)
    me = f"{socket.gethostname()}:{os.getpid()}"

    def do(job_id: int) -> None:
        if work is None:
            raise RuntimeError("Only workers run jobs.")
        done = run_job(work.database, work.extractor, job_id, me, work.fetcher, partial(queue.put, job_id))
        log.info("job", job=job_id, done=done)

    run = huey.task(name=RUN_JOB, retries=2, retry_delay=5)(do)

    queue = Queue(huey, run)
    if work is not None:
        huey.periodic_task(crontab(), name="each_minute")(lambda: _each_minute(queue, work))
    return queue


def _each_minute(queue: Queue, work: Work) -> None:
    with work.database.read() as session:
        waiting = waiting_jobs(session, datetime.now(UTC))
    for job_id in waiting:
        queue.put(job_id)


def work_through(queue: Queue, work: Work) -> None:
    """Work on jobs until the process is asked to stop; the job in progress is then left after its current line.

    Lines that a killed worker on this machine left behind come first.
    """
    with work.database.write() as session:
        release_lines(session, [name for name in workers_with_lines(session) if _is_dead(name)])
    _each_minute(queue, work)
    with running_beside(work.beside):
        queue.huey.create_consumer(workers=1, worker_type=WORKER_THREAD, periodic=True, max_delay=1.0).run()


def _is_dead(worker: str) -> bool:
    """Whether a worker on this machine is no longer running; of a worker on another machine this is not known."""
    host, _, number = worker.rpartition(":")
    if host != socket.gethostname() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _huey(database_url: str, queue_url: str | None) -> Huey:
    address = make_url(queue_url or database_url) if "://" in (queue_url or database_url) else None
    if address is not None and address.get_backend_name() == "postgresql":
        return _postgres_queue(address.set(drivername="postgresql").render_as_string(hide_password=False))
    if queue_url is not None and address is None:
        path = Path(queue_url)
    elif address is not None and address.database not in {None, "", ":memory:"}:
        archive = Path(str(address.database))
        # archives in one folder have a queue each: one of them must not take the other's jobs
        path = archive.with_name(f"{archive.stem}.queue{archive.suffix}")
    else:
        raise StoreUnavailable("A queue needs a file or PostgreSQL. Set WHOSAID_QUEUE_URL, for example to 'data/queue.db'.")
    keep_private(path)
    return SqliteHuey(NAME, filename=str(path))


def _postgres_queue(dsn: str) -> Huey:
    """The queue in PostgreSQL. Of several services that make its tables at the same moment, all but one are refused once."""
    for _ in range(MOST_TRIES):
        with suppress(UniqueViolation, DuplicateTable):
            return PostgresHuey(NAME, dsn=dsn)
    return PostgresHuey(NAME, dsn=dsn)
