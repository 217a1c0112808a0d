"""The intake: how many articles are worked at at once, and how many more may wait, so that reading never waits for them."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from app.errors import Busy

Value = TypeVar("Value")


class Intake:
    """Runs work on articles in threads of its own; made inside the running event loop."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._at_once, self._most_waiting = at_once, waiting
        self._asked = 0

    @property
    def waiting(self) -> int:
        """How many requests wait for their turn."""
        return max(0, self._asked - self._at_once)

    @property
    def full(self) -> bool:
        """Whether the next one is refused."""
        return self.waiting >= self._most_waiting

    async def run(self, work: Callable[[], Value]) -> Value:
        """What ``work`` returns, when it was its turn. Raises Busy where too many wait already."""
        if self.full:
            raise Busy(
                f"{self.waiting} articles wait already. Nothing was stored; send it again in some seconds, or send many as one "
                "batch to /ingest/batch."
            )
        self._asked += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._asked -= 1
