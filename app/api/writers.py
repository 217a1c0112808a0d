"""Those who write: only a few at once wait for the database's write lock, so that threads are left for those who read."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

from anyio import CancelScope, CapacityLimiter, fail_after, to_thread
from sqlmodel import Session

from app.errors import StoreUnavailable
from app.store.database import BUSY_SECONDS, Database

Value = TypeVar("Value")
# A quarter of the threads that requests share.
AT_ONCE = 10
# Files with many articles, which take long and write again and again.
FILES_AT_ONCE = 4


class Writers:
    """Gives writers their turn. Whoever waits for it holds no thread. Create it inside the running event loop."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._turns = CapacityLimiter(at_once)
        self._files = CapacityLimiter(FILES_AT_ONCE)

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return self._turns.statistics().tasks_waiting

    async def run(self, work: Callable[[], Value]) -> Value:
        """Run ``work``, which writes, in a thread. Raises StoreUnavailable if its turn does not come."""
        async with self._turn():
            return await to_thread.run_sync(work)

    async def run_long(self, work: Callable[[], Value]) -> Value:
        """Run ``work``, which writes again and again, in a thread that is not one of those of other requests."""
        return await to_thread.run_sync(work, limiter=self._files)

    @asynccontextmanager
    async def session(self, database: Database) -> AsyncIterator[Session]:
        """A session whose changes are committed at the end, and rolled back by an error. Raises StoreUnavailable."""
        writing = database.write()
        async with self._turn():
            session = await to_thread.run_sync(writing.__enter__)
        try:
            yield session
        except BaseException as error:
            await _end(partial(writing.__exit__, type(error), error, error.__traceback__))
            raise
        await _end(partial(writing.__exit__, None, None, None))

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            with fail_after(BUSY_SECONDS):
                await self._turns.acquire()
        except TimeoutError as error:
            raise StoreUnavailable(
                "Others have been waiting to change the archive for too long. Nothing was changed; try again in a moment."
            ) from error
        try:
            yield
        finally:
            self._turns.release()


async def _end(ending: Callable[[], object]) -> None:
    """End a transaction, in a thread that it need not wait for, and even if the request is given up."""
    with CancelScope(shield=True):
        await to_thread.run_sync(ending, limiter=CapacityLimiter(1))
