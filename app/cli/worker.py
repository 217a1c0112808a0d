"""Workers on the command line: one that works, and those that the service starts and keeps alive beside itself."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection

import structlog
import typer

from app.cli.console import expected_errors, notices, opened_database
from app.logs import set_up_logs
from app.settings import load_settings

# A worker that ends is started again after so many seconds, twice as many each time up to the last.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
GRACE_SECONDS = 30
log = structlog.get_logger(__name__)


@expected_errors
def worker() -> None:
    """Do batches, and send what saved searches find, until told to stop. 'whosaid serve' starts one by itself."""
    from app.batch.follow import follow
    from app.batch.queue import Work, open_queue, work_through
    from app.extractors.process import loaded

    settings = load_settings()
    set_up_logs(settings.log_format, settings.log_level)
    with opened_database() as database:
        pipeline = loaded(settings.pipeline, settings.model)
        fetcher = settings.fetcher()
        base, private = settings.base_url(), settings.allow_private_addresses
        following = partial(follow, database, base, allow_private=private)
        work = Work(database, pipeline, fetcher.fetch if fetcher is not None else None, (following,))
        notices.print("The worker is ready.", highlight=False)
        work_through(open_queue(settings.database_url, settings.queue_url, work), work)


@contextmanager
def workers_beside(count: int) -> Iterator[None]:
    """So many worker processes as long as the block lasts; one that ends is started again."""
    stopped = threading.Event()
    keepers = [threading.Thread(target=_keep_alive, args=(stopped,), name=f"worker-{number}") for number in range(count)]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        stopped.set()
        for keeper in keepers:
            keeper.join()


def _keep_alive(stopped: threading.Event) -> None:
    from app.extractors.pool import FORKED

    wait = FIRST_WAIT
    while not stopped.is_set():
        theirs, ours = FORKED.Pipe(duplex=False)
        process = FORKED.Process(target=_beside, args=(theirs,), name="whosaid worker", daemon=True)
        try:
            process.start()
        except (OSError, EOFError) as error:
            log.warning("a worker cannot be started just now", exc_info=error)
            ours.close()
            stopped.wait(wait)
            continue
        finally:
            # the worker has the other end: it sees that the service is gone when ours is closed, by whatever death
            theirs.close()
        while process.is_alive() and not stopped.wait(0.5):
            pass
        if stopped.is_set():
            process.terminate()
            process.join(GRACE_SECONDS)
            if process.is_alive():
                process.kill()
            process.join()
            ours.close()
            return
        ours.close()
        log.warning("a worker ended and is started again", status=process.exitcode, seconds=wait)
        stopped.wait(wait)
        wait = min(wait * 2, LONGEST_WAIT)


def _beside(service: Connection) -> None:
    from app.extractors.process import NICENESS, end_with_parent

    # its own session: a Ctrl-C in the terminal reaches the service, which then stops it in order
    os.setsid()
    os.nice(NICENESS)
    end_with_parent()
    threading.Thread(target=_end_with, args=(service,), daemon=True).start()
    try:
        worker()
    except typer.Exit as ended:
        sys.exit(ended.exit_code)


def _end_with(service: Connection) -> None:
    with suppress(EOFError, OSError):
        service.recv()
    # as if killed: what was not finished is done by the next worker
    os._exit(1)
