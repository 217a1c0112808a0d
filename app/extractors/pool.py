"""The pool: questions in, answers out, each from one of several processes; one that dies or hangs takes only its own along.

Each process has a pipe of its own: one that all share would be broken for all by a process that is killed while it writes.
"""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import LifoQueue
from typing import Any, TypeVar

import structlog

from app.errors import ExtractorLost, TakesTooLong
from app.extractors.process import Answered, answer_questions
from app.pipeline import Pipeline
from app.quality import Quality
from app.quote import Article, Quotation

# A process that is killed by something else than its article deserves another try, and the one that all are forked
# from may have ended too; three times is no accident.
ATTEMPTS = 3
LOADING_SECONDS, ENDING_SECONDS = 300.0, 10.0
FORKED = get_context("forkserver")
Value = TypeVar("Value")
log = structlog.get_logger(__name__)


class ProcessEnded(Exception):
    """The process ended before it answered."""


class Process:
    """One extracting process, started when it is first asked and again when it has ended."""

    def __init__(self, quality: Quality, model: Path | None) -> None:
        self._quality, self._model = quality, model
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int | None:
        """Its number, where it was started."""
        return self._process.pid if self._process is not None else None

    def ask(self, question: Callable[..., Any], given: tuple[Any, ...], seconds: float) -> Answered:
        """The answer to ``question``. Raises TimeoutError, with the process ended, and ProcessEnded."""
        try:
            pipe = self._pipe if self._pipe is not None and self.alive else self._start()
            pipe.send((question, given))
            if pipe.poll(seconds):
                answer: Answered = pipe.recv()
                return answer
        except (EOFError, OSError) as error:
            # who started it may not have heard of it yet
            self.end(0)
            raise ProcessEnded from error
        self.end(0)
        raise TimeoutError

    def end(self, grace: float) -> None:
        """End it: when it has answered what it was asked, or by force after ``grace`` seconds."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(grace)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
        self._pipe = self._process = None

    def _start(self) -> Connection:
        self.end(0)
        here, there = FORKED.Pipe()
        self._process = FORKED.Process(
            target=answer_questions, args=(there, self._quality, self._model), name="whosaid extractor", daemon=True
        )
        try:
            self._process.start()
        except (OSError, EOFError):
            # the process that it is forked from ended just now; the next start makes another one
            here.close()
            self._process = None
            raise
        finally:
            # ours is the only other end: without it the process sees that the service is gone
            there.close()
        self._pipe = here
        return here


class Extractors:
    """So many processes with one pipeline; ``seconds`` is the longest that one question may take.

    They are forked from a server process, which has loaded the pipeline where ``multiprocessing.set_forkserver_preload``
    named a module that does: they share its memory then.
    """

    def __init__(self, quality: Quality, model: Path | None, count: int, seconds: float) -> None:
        """Start the processes and wait until all have the pipeline. Raises PipelineError and ExtractorLost."""
        self._seconds = seconds
        self.processes = [Process(quality, model) for _ in range(count)]
        # the one that answered last answers first: its memory is warm
        self._idle: LifoQueue[Process] = LifoQueue()
        self.lost = 0
        try:
            for process in self.processes:
                self._idle.put(process)
                self.name, self.version = self._ask(_identity, seconds=LOADING_SECONDS)
        except BaseException:
            self.close()
            raise

    @property
    def alive(self) -> int:
        """How many processes run."""
        return sum(process.alive for process in self.processes)

    @property
    def busy(self) -> int:
        """How many processes answer a question just now."""
        return len(self.processes) - self._idle.qsize()

    def read(self, body: bytes, media_type: str, charset: str | None = None) -> Article:
        """The article in a body. Raises as ``Pipeline.read`` does, and TakesTooLong and ExtractorLost."""
        return self._ask(Pipeline.read, body, media_type, charset)

    def extract(self, article: Article, *, thought: bool = False) -> list[Quotation]:
        """The quotations in an article. Raises TakesTooLong, and ExtractorLost where its process ends each time."""
        return self._ask(_extract, article, thought)

    def close(self) -> None:
        """End the processes when they have answered what they were asked."""
        for process in self.processes:
            process.end(ENDING_SECONDS)

    def _ask(self, question: Callable[..., Value], *given: object, seconds: float | None = None) -> Value:
        allowed = seconds or self._seconds
        process = self._idle.get()
        try:
            for _ in range(ATTEMPTS):
                try:
                    answer = process.ask(question, given, allowed)
                except ProcessEnded:
                    self.lost += 1
                    log.warning("an extracting process ended")
                    continue
                if answer.error is not None:
                    raise answer.error
                value: Value = answer.value
                return value
        except TimeoutError as error:
            self.lost += 1
            raise TakesTooLong(
                f"Reading this took longer than {allowed:.0f} seconds and was stopped. Nothing was stored. Send it in parts; "
                "the operator can raise WHOSAID_MAX_SECONDS."
            ) from error
        finally:
            self._idle.put(process)
        raise ExtractorLost(
            "The process that read this ended, and so did those that tried again. Nothing was stored. Try again in a moment; if "
            "it is always the same article, it is too much for this machine's memory: send it in parts."
        )


def _identity(pipeline: Pipeline) -> tuple[str, str]:
    return pipeline.name, pipeline.version


def _extract(pipeline: Pipeline, article: Article, thought: bool) -> list[Quotation]:
    return pipeline.extract(article, thought=thought)
