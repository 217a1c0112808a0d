"""What runs in an extracting process: one pipeline, loaded once, which answers questions that come through a pipe.

The process has a lower priority than the service, and ends when the service ends.
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

# Searches come first: an article takes a second, a search a few milliseconds.
NICENESS = 10
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a question, or the error that it raised."""

    value: Any = None
    error: Exception | None = None


@cache
def loaded(quality: Quality, model: Path | None) -> Pipeline:
    """The pipeline of this process, or the one inherited from the process that it was forked from. Raises PipelineError."""
    pipeline = load_pipeline(quality, model)
    # the first article loads what is loaded late: date tables, the network's execution plans
    pipeline.extract(pipeline.read(EXAMPLE_TEXT.encode(), "text/plain"))
    # the garbage collector leaves frozen objects alone, so their memory stays shared between the processes
    gc.collect()
    gc.freeze()
    return pipeline


def answer_questions(connection: Connection, quality: Quality, model: Path | None) -> None:
    """Answer questions, each a function of the pipeline with its other arguments, until the pipe is closed."""
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
            # the service no longer waits for the answer
            return
        give_memory_back()


def give_memory_back() -> None:
    """Return the memory of the last article to the system; the C library would keep it for the next one."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def end_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends for any reason. Works on Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _answered(question: Callable[..., Any], quality: Quality, model: Path | None, given: tuple[Any, ...]) -> Answered:
    try:
        return Answered(question(loaded(quality, model), *given))
    except WhosaidError as error:
        return Answered(error=error)
    except Exception as error:
        # the process goes on with the next question; an unexpected error may not survive pickling, so only its text is sent
        return Answered(error=RuntimeError(f"{type(error).__name__}: {error}"))
