"""The intake: limits how many articles are processed at once and how many may wait, so that searches never wait for them."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from app.errors import Busy

Value = TypeVar("Value")


class Intake:
    """Runs work on articles in its own threads. Create it inside the running event loop."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._at_once, self._most_waiting = at_once, waiting
        self._asked = 0

    @property
    def waiting(self) -> int:
        """How many requests are waiting."""
        return max(0, self._asked - self._at_once)

    @property
    def full(self) -> bool:
        """Whether the next request will be refused."""
        return self.waiting >= self._most_waiting

    async def run(self, work: Callable[[], Value]) -> Value:
        """Run ``work`` when its turn comes and return its result. Raises Busy if too many are already waiting."""
        if self.full:
            raise Busy(
                f"{self.waiting} articles are already waiting. Nothing was stored. Try again in a few seconds, or send many "
                "articles as one batch to /ingest/batch."
            )
        self._asked += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._asked -= 1
