"""Workers on the command line: a single worker, and the workers that the service starts and keeps alive."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection

import typer

from app.cli.console import expected_errors, notices, opened_database

# A worker that ended is restarted after this many seconds; the wait doubles each time, up to the longest.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
GRACE_SECONDS = 30


@expected_errors
def worker() -> None:
    """Process batches and saved searches until stopped. 'whosaid serve' starts workers itself."""
    from app.batch.follow import follow
    from app.batch.queue import Work, open_queue, work_through
    from app.extractors.process import loaded
    from app.logs import set_up_logs
    from app.settings import load_settings

    settings = load_settings()
    set_up_logs(settings.log_format, settings.log_level)
    with opened_database() as database:
        pipeline = loaded(settings.pipeline, settings.model)
        fetcher = settings.fetcher()
        following = partial(follow, database, settings.base_url(), settings.sender())
        work = Work(database, pipeline, fetcher.fetch if fetcher is not None else None, following)
        notices.print("The worker is ready.", highlight=False)
        work_through(open_queue(settings.database_url, settings.queue_url, work), work)


@contextmanager
def running_workers(count: int) -> Iterator[None]:
    """Keep ``count`` worker processes running inside the block; one that ends is restarted."""
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
    import structlog

    from app.extractors.pool import FORKED

    log = structlog.get_logger(__name__)
    wait = FIRST_WAIT
    while not stopped.is_set():
        theirs, ours = FORKED.Pipe(duplex=False)
        process = FORKED.Process(target=_run_for_service, args=(theirs,), name="whosaid worker", daemon=True)
        try:
            process.start()
        except (OSError, EOFError) as error:
            log.warning("a worker could not be started", exc_info=error)
            ours.close()
            stopped.wait(wait)
            continue
        finally:
            # the worker keeps this end: when the service dies, its own end closes and the worker notices
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
        log.warning("a worker ended and will be restarted", status=process.exitcode, seconds=wait)
        stopped.wait(wait)
        wait = min(wait * 2, LONGEST_WAIT)


def _run_for_service(service: Connection) -> None:
    from app.extractors.process import NICENESS, end_with_parent

    # its own session: Ctrl-C in the terminal reaches only the service, which then stops its workers in order
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
    # as if killed: the next worker does what is unfinished
    os._exit(1)
