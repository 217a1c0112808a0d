"""Workers on the command line: one that works, and those that the service starts and keeps alive beside itself."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import structlog

from app.batch.follow import follow
from app.batch.queue import Work, open_queue, work_through
from app.cli.console import expected_errors, notices, opened_database
from app.logs import set_up_logs
from app.pipeline import load_pipeline
from app.settings import load_settings

# A worker that ends is started again after so many seconds, twice as many each time up to the last.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
GRACE_SECONDS = 30
log = structlog.get_logger(__name__)


@expected_errors
def worker() -> None:
    """Do batches, and send what saved searches find, until told to stop. 'whosaid serve' starts one by itself."""
    settings = load_settings()
    set_up_logs(settings.log_format, settings.log_level)
    with opened_database() as database:
        pipeline = load_pipeline(settings.pipeline, settings.model)
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
    wait = FIRST_WAIT
    while not stopped.is_set():
        # its own session: a Ctrl-C in the terminal reaches the service, which then stops it in order
        process = subprocess.Popen([sys.executable, "-m", "app.cli", "worker"], start_new_session=True)
        while process.poll() is None and not stopped.wait(0.5):
            pass
        if stopped.is_set():
            process.terminate()
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
            return
        log.warning("a worker ended and is started again", status=process.returncode, seconds=wait)
        stopped.wait(wait)
        wait = min(wait * 2, LONGEST_WAIT)
