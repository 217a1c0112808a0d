"""The relay: a worker's questions in, through a pipe, and the answers of the service's extracting processes out.

So an article of a batch is read under the same limit of time as one in a request, and all processes share one pipeline's memory.
"""

import threading
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from app.errors import WhosaidError
from app.extractors.pool import Extractors
from app.extractors.process import Answered
from app.pipeline import Given, Value
from app.quote import Article, Quotation


def answer_worker(worker: Connection, extractors: Extractors) -> None:
    """Answer the questions of one worker until its end of the pipe is closed."""
    while True:
        try:
            question = worker.recv()
            worker.send(_answered(question, extractors))
        except (EOFError, OSError):
            return


class Relayed:
    """The extractor of a worker that the service has started: it asks the service's extracting processes."""

    def __init__(self, service: Connection) -> None:
        """Ask through ``service``. Raises EOFError if the service has ended."""
        self._service = service
        # a question and its answer belong together
        self._lock = threading.Lock()
        self.name, self.version = self._ask(_identity)

    def read(self, body: bytes, media_type: str, charset: str | None = None) -> Article:
        """The article in a body. Raises as ``Extractors.read`` does."""
        return self._ask(Extractors.read, body, media_type, charset)

    def run(self, reader: Callable[Given, Value], *given: Given.args, **named: Given.kwargs) -> Value:
        """What a function of ``app.reading`` makes of what others wrote. Raises as ``Extractors.run`` does."""
        value: Value = self._ask(Extractors.run, partial(reader, *given, **named))
        return value

    def extract(self, article: Article, *, thought: bool = False) -> list[Quotation]:
        """The quotations in an article. Raises as ``Extractors.extract`` does."""
        return self._ask(partial(Extractors.extract, thought=thought), article)

    def _ask(self, question: Callable[..., Value], *given: object) -> Value:
        with self._lock:
            self._service.send((question, given))
            answer: Answered = self._service.recv()
        if answer.error is not None:
            raise answer.error
        value: Value = answer.value
        return value


def _answered(question: tuple[Callable[..., Any], tuple[Any, ...]], extractors: Extractors) -> Answered:
    ask, given = question
    try:
        return Answered(ask(extractors, *given))
    except (WhosaidError, RuntimeError) as error:
        return Answered(error=error)


def _identity(extractors: Extractors) -> tuple[str, str]:
    return extractors.name, extractors.version
