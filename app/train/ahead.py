"""Work ahead: items are made in a thread while others are used."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

DEPTH = 6


def ahead(make: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
    """What ``make`` makes of each item, in order; up to DEPTH are made before they are asked for. Errors come in their place."""
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(1) as thread:
        for item in items:
            waiting.append(thread.submit(make, item))
            if len(waiting) > DEPTH:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
