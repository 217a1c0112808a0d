"""The pool: several processes that answer questions. A process that dies or hangs fails only its own question.

Each process has its own pipe: a shared one would be broken for all by a process that is killed while it writes.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty, LifoQueue
from time import monotonic
from typing import Any

import structlog

from app.errors import ExtractorLost, TakesTooLong
from app.extractors.process import Answered, answer_questions
from app.pipeline import Given, Pipeline, Value
from app.quality import Quality
from app.quote import Article, Quotation

# If something other than its article killed a process, another attempt succeeds. The process that all are forked from may
# have ended too, so there is a third.
ATTEMPTS = 3
LOADING_SECONDS, ENDING_SECONDS = 300.0, 10.0
FORKED = get_context("forkserver")
log = structlog.get_logger(__name__)


class ProcessEnded(Exception):
    """The process ended before it answered."""


@dataclass(slots=True)
class Limit:
    """The seconds that are left for one or several questions."""

    left: float


class Process:
    """One extracting process, started with its first question and again after it has ended."""

    def __init__(self, quality: Quality, model: Path | None) -> None:
        self._quality, self._model = quality, model
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int | None:
        """The process id, if it was started."""
        return self._process.pid if self._process is not None else None

    def ask(self, question: Callable[..., Any], given: tuple[Any, ...], seconds: float) -> Answered:
        """The answer to ``question``. Raises ProcessEnded, and TimeoutError after ending the process."""
        try:
            pipe = self._pipe if self._pipe is not None and self.alive else self._start()
            pipe.send((question, given))
            if pipe.poll(seconds):
                answer: Answered = pipe.recv()
                return answer
        except (EOFError, OSError) as error:
            # it may still count as alive here
            self.end(0)
            raise ProcessEnded from error
        self.end(0)
        raise TimeoutError

    def end(self, grace: float) -> None:
        """End the process: after its present answer, or by force after ``grace`` seconds."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(grace)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
        self._pipe = self._process = None

    def kill(self) -> None:
        """Kill the process while another thread may be waiting for its answer."""
        process = self._process
        if process is not None:
            process.kill()

    def _start(self) -> Connection:
        self.end(0)
        here, there = FORKED.Pipe()
        self._process = FORKED.Process(
            target=answer_questions, args=(there, self._quality, self._model), name="whosaid extractor", daemon=True
        )
        try:
            self._process.start()
        except (OSError, EOFError):
            # the process that it would be forked from has just ended; the next start creates another one
            here.close()
            self._process = None
            raise
        finally:
            # with this copy closed, the process notices when the service and its end of the pipe are gone
            there.close()
        self._pipe = here
        return here


class Extractors:
    """A fixed number of processes with the same pipeline; ``seconds`` is the longest that one question may take.

    They are forked from a server process. If ``multiprocessing.set_forkserver_preload`` names a module that loads the
    pipeline, the server process has loaded it already and they share its memory.
    """

    def __init__(self, quality: Quality, model: Path | None, count: int, seconds: float) -> None:
        """Start the processes and wait until all have loaded the pipeline. Raises PipelineError and ExtractorLost."""
        self.seconds = seconds
        self.processes = [Process(quality, model) for _ in range(count)]
        # last in, first out: the process that answered last has the warmest memory
        self._idle: LifoQueue[Process] = LifoQueue()
        self.lost, self._closed = 0, False
        try:
            for process in self.processes:
                self._idle.put(process)
                self.name, self.version = self._ask(_identity, limit=Limit(LOADING_SECONDS))
        except BaseException:
            self.close()
            raise

    @property
    def alive(self) -> int:
        """How many processes are running."""
        return sum(process.alive for process in self.processes)

    @property
    def busy(self) -> int:
        """How many processes are answering a question."""
        return len(self.processes) - self._idle.qsize()

    def read(self, body: bytes, media_type: str, charset: str | None = None, *, limit: Limit | None = None) -> Article:
        """The article in a body. Raises as ``Pipeline.read`` does, and TakesTooLong and ExtractorLost."""
        return self._ask(Pipeline.read, body, media_type, charset, limit=limit)

    def run(self, reader: Callable[Given, Value], *given: Given.args, **named: Given.kwargs) -> Value:
        """What a function of ``app.reading`` makes of what others wrote. Raises as ``read`` does."""
        return self.run_within(Limit(self.seconds), partial(reader, *given, **named))

    def run_within(self, limit: Limit, reading: Callable[[], Value]) -> Value:
        """What ``run`` gives, within a limit that other questions share."""
        value: Value = self._ask(_run, reading, limit=limit)
        return value

    def extract(self, article: Article, *, thought: bool = False, limit: Limit | None = None) -> list[Quotation]:
        """The quotations in an article. Raises TakesTooLong, and ExtractorLost if the process ends at every attempt."""
        return self._ask(_extract, article, thought, limit=limit)

    def close(self, grace: float = ENDING_SECONDS) -> None:
        """End the processes: after their present answers, or by force after ``grace`` seconds."""
        self._closed = True
        until = monotonic() + grace
        ended: list[Process] = []
        with suppress(Empty):
            while len(ended) < len(self.processes):
                process = self._idle.get(timeout=max(0.0, until - monotonic()))
                process.end(max(0.0, until - monotonic()))
                ended.append(process)
        for process in self.processes:
            # whoever waits for its answer notices, and closes the pipe
            process.kill()
        for process in ended:
            self._idle.put(process)

    def _ask(self, question: Callable[..., Value], *given: object, limit: Limit | None = None) -> Value:
        limit = limit if limit is not None else Limit(self.seconds)
        process = self._idle.get()
        begun = monotonic()
        try:
            for _ in range(ATTEMPTS):
                if self._closed:
                    break
                try:
                    answer = process.ask(question, given, max(limit.left, 0.0))
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
                f"Reading this article took longer than {self.seconds:.0f} seconds and was stopped. Nothing was stored. Send it "
                "in parts, or ask the operator to raise WHOSAID_MAX_SECONDS."
            ) from error
        finally:
            limit.left -= monotonic() - begun
            self._idle.put(process)
        raise ExtractorLost(
            "The process that read this article ended unexpectedly, also when it was tried again. Nothing was stored. Try again "
            "in a moment. If the same article always fails, this machine may not have enough memory for it: send it in parts."
        )


def _identity(pipeline: Pipeline) -> tuple[str, str]:
    return pipeline.name, pipeline.version


def _run(_pipeline: Pipeline, reading: Callable[[], Any]) -> Any:  # noqa: ANN401 (whatever the reader returns)
    return reading()


def _extract(pipeline: Pipeline, article: Article, thought: bool) -> list[Quotation]:
    return pipeline.extract(article, thought=thought)
