"""The deadline: one for all of a request, from the look-up of a name to the last byte, however slowly a server sends."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

Value = TypeVar("Value")


def within(seconds: float, work: Callable[[], Awaitable[Value]]) -> Value:
    """Do ``work``, which is cancelled wherever it waits once the seconds are over. Raises TimeoutError then.

    Call it in a thread that has no event loop.
    """

    async def timed() -> Value:
        with anyio.fail_after(seconds):
            return await work()

    return anyio.run(timed)
