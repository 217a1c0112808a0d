"""What runs in an extracting process: one pipeline, loaded once, and questions to it that come through a pipe.

The process gives way to whoever answers requests, and ends with the service.
"""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.errors import WhosaidError
from app.pipeline import Pipeline, load_pipeline
from app.quality import Quality
from app.reading.fields import EXAMPLE_TEXT

# Reading goes first: an article takes a second, a search some milliseconds.
NICENESS = 10
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question gave, or the error that it raised."""

    value: Any = None
    error: Exception | None = None


@cache
def loaded(quality: Quality, model: Path | None) -> Pipeline:
    """The pipeline of this process, or of the process that it was forked from. Raises PipelineError."""
    pipeline = load_pipeline(quality, model)
    # the first article brings in what is loaded late: tables of dates, plans of the network
    pipeline.extract(pipeline.read(EXAMPLE_TEXT.encode(), "text/plain"))
    # what is loaded is never looked through again, so its pages stay shared between the processes
    gc.collect()
    gc.freeze()
    return pipeline


def answer_questions(connection: Connection, quality: Quality, model: Path | None) -> None:
    """Answer one question after the other, each a function of the pipeline and its arguments, until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    end_with_parent()
    while True:
        try:
            question, given = connection.recv()
        except EOFError:
            return
        try:
            connection.send(_answered(question, quality, model, given))
        except BrokenPipeError:
            # nobody waits for the answer any more
            return
        give_memory_back()


def give_memory_back() -> None:
    """Return to the system what the last article needed; the C library would keep it for the next one."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def end_with_parent() -> None:
    """Ask the kernel to end this process when the one that forked it ends, however that happened; on Linux alone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _answered(question: Callable[..., Any], quality: Quality, model: Path | None, given: tuple[Any, ...]) -> Answered:
    try:
        return Answered(question(loaded(quality, model), *given))
    except WhosaidError as error:
        return Answered(error=error)
    except Exception as error:
        # the process goes on with the next question; whatever nobody expected may not fit through the pipe
        return Answered(error=RuntimeError(f"{type(error).__name__}: {error}"))
