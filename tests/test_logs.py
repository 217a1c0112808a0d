"""Logs: one line an event, and no stranger fills the disk with them."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from app.logs import LONGEST_LINE, LONGEST_TRACEBACK, MOST_ALIKE, FewAlike, set_up_logs


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the service writes to its log as JSON lines."""
    root, configured = logging.getLogger(), structlog.get_config()
    before, level = root.handlers, root.level
    set_up_logs("json", "INFO")
    kept = io.StringIO()
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(kept)
    yield kept
    root.handlers = before
    root.setLevel(level)
    structlog.configure(**configured)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def fail(words: str) -> None:
    raise ValueError(words)


def test_of_many_warnings_that_are_alike_a_few_are_kept(written: io.StringIO) -> None:
    for number in range(500):
        logging.getLogger("asyncio").error(f"socket.accept() out of system resource {number}")
        structlog.get_logger("app").warning("the queue cannot be written", job=number)
        try:
            fail(f"number {number}")
        except ValueError as error:
            structlog.get_logger("app").error("unexpected error", exc_info=error)
    events = [line["event"] for line in lines(written)]
    assert len(events) == 3 * MOST_ALIKE
    # another kind is not held back by them
    structlog.get_logger("app").warning("a worker ended")
    assert lines(written)[-1]["event"] == "a worker ended"


def test_every_request_is_logged(written: io.StringIO) -> None:
    for number in range(50):
        logging.getLogger("uvicorn.access").info("GET /quotes/%d", number)
    assert len(lines(written)) == 50


def test_a_line_is_cut(written: io.StringIO) -> None:
    logging.getLogger("uvicorn.access").info("GET /quotes/%s", "9" * 50_000)
    try:
        fail("x" * 500_000)
    except ValueError as error:
        structlog.get_logger("app").error("unexpected error", exc_info=error)
    access, failed = lines(written)
    assert len(access["event"]) < LONGEST_LINE + 100
    assert access["event"].endswith("more characters)")
    assert len(failed["exception"]) < LONGEST_TRACEBACK + 100


def test_what_was_left_out_is_counted() -> None:
    few, kept = FewAlike(most=1), []
    for number in range(4):
        record = logging.LogRecord("asyncio", logging.ERROR, "a.py", 1, "no %d", (number,), None)
        if number == 3:
            # as if a minute had passed
            few._limiter.clear(few._most, "asyncio a.py:1 None ")
        if few.filter(record):
            kept.append(record.getMessage())
    assert kept == ["no 0", "no 3 (2 like it were left out)"]
