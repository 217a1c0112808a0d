"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable

# Long, because other tests may need the processors too.
MOST_SECONDS = 120.0


def until(condition: Callable[[], object], seconds: float = MOST_SECONDS) -> None:
    """Wait until the condition holds. Raises AssertionError where it does not within ``seconds``."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"it did not happen within {seconds:.0f} seconds"
        time.sleep(0.02)
