"""Workers on the command line: a single worker, and the workers that the service starts and keeps alive."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import typer

from app.cli.console import expected_errors, notices, opened_database
from app.errors import WhosaidError

if TYPE_CHECKING:
    from app.pipeline import Extractor

# A worker that ended is restarted after this many seconds; the wait doubles each time, up to the longest.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
GRACE_SECONDS = 30


@expected_errors
def worker() -> None:
    """Process batches and saved searches until stopped. 'whosaid serve' starts workers itself."""
    import multiprocessing

    from app.extractors.pool import Extractors
    from app.settings import load_settings

    settings = load_settings()
    multiprocessing.set_forkserver_preload(["app.cli.nursery"])
    # they end with this process: waiting for their answers would only delay its end
    _work(lambda: Extractors(settings.pipeline, settings.model, 1, settings.max_seconds))


def _work(extracting: Callable[[], "Extractor"]) -> None:
    from app.batch.follow import follow
    from app.batch.queue import Work, open_queue, work_through
    from app.logs import set_up_logs
    from app.settings import load_settings

    settings = load_settings()
    set_up_logs(settings.log_format, settings.log_level)
    with opened_database() as database:
        following = partial(follow, database, settings.base_url(), settings.sender())
        work = Work(database, extracting(), settings.fetcher(), following)
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

    from app.extractors.pool import FORKED, Extractors
    from app.extractors.relay import answer_worker
    from app.settings import load_settings

    log = structlog.get_logger(__name__)
    settings = load_settings()
    wait = FIRST_WAIT
    extractors: Extractors | None = None
    while not stopped.is_set():
        theirs, ours = FORKED.Pipe(duplex=False)
        asking, answering = FORKED.Pipe()
        process = FORKED.Process(target=_run_for_service, args=(theirs, asking), name="whosaid worker", daemon=True)
        try:
            extractors = extractors or Extractors(settings.pipeline, settings.model, 1, settings.max_seconds)
            process.start()
        except (OSError, EOFError, WhosaidError) as error:
            log.warning("a worker could not be started", exc_info=error)
            ours.close()
            answering.close()
            stopped.wait(wait)
            continue
        finally:
            # the worker keeps these ends: when the service dies, its own ends close and the worker notices
            theirs.close()
            asking.close()
        threading.Thread(target=answer_worker, args=(answering, extractors), daemon=True).start()
        while process.is_alive() and not stopped.wait(0.5):
            pass
        if stopped.is_set():
            process.terminate()
            process.join(GRACE_SECONDS)
            if process.is_alive():
                process.kill()
            process.join()
            ours.close()
            break
        ours.close()
        log.warning("a worker ended and will be restarted", status=process.exitcode, seconds=wait)
        stopped.wait(wait)
        wait = min(wait * 2, LONGEST_WAIT)
    if extractors is not None:
        # nobody waits for their answers any more
        extractors.close(0)


def _run_for_service(service: Connection, questions: Connection) -> None:
    from app.extractors.process import NICENESS, end_with_parent
    from app.extractors.relay import Relayed

    # its own session: Ctrl-C in the terminal reaches only the service, which then stops its workers in order
    os.setsid()
    os.nice(NICENESS)
    end_with_parent()
    threading.Thread(target=_end_with, args=(service,), daemon=True).start()
    try:
        expected_errors(_work)(lambda: Relayed(questions))
    except typer.Exit as ended:
        sys.exit(ended.exit_code)


def _end_with(service: Connection) -> None:
    with suppress(EOFError, OSError):
        service.recv()
    # as if killed: the next worker does what is unfinished
    os._exit(1)
