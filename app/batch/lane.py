"""The second lane of a worker: what waits for servers outside has a thread of its own, so that batches never wait for it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

# From the end of one round to the beginning of the next, in seconds.
BETWEEN_ROUNDS = 60.0
# How long the end of the worker waits for the round in progress. What is broken off then is done again later.
ENDING = 5.0
log = structlog.get_logger(__name__)


@contextmanager
def running_beside(task: Callable[[threading.Event], object]) -> Iterator[None]:
    """Run a task again and again in a thread of its own inside the block; it gets what is set when it should end."""
    stopped = threading.Event()
    lane = threading.Thread(target=_rounds, args=(task, stopped), name="second lane", daemon=True)
    lane.start()
    try:
        yield
    finally:
        stopped.set()
        lane.join(ENDING)


def _rounds(task: Callable[[threading.Event], object], stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            task(stopped)
        except Exception as error:
            # the database may be busy or away: the next round may find it
            log.warning("a round of deliveries failed; the next one begins in a minute", exc_info=error)
        stopped.wait(BETWEEN_ROUNDS)
