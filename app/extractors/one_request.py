"""One request: the steps of reading what it brought, such as a Word file, its text and its quotations, share the time of one."""

from collections.abc import Callable
from functools import partial

from app.extractors.pool import Extractors, Limit
from app.pipeline import Given, Value
from app.quote import Article, Quotation


class OneRequest:
    """The extractor of one request, whose steps together may take as long as one question to ``extractors``."""

    def __init__(self, extractors: Extractors) -> None:
        self._extractors = extractors
        self._limit = Limit(extractors.seconds)
        self.name, self.version = extractors.name, extractors.version

    def read(self, body: bytes, media_type: str, charset: str | None = None) -> Article:
        """The article in a body. Raises as ``Extractors.read`` does."""
        return self._extractors.read(body, media_type, charset, limit=self._limit)

    def run(self, reader: Callable[Given, Value], *given: Given.args, **named: Given.kwargs) -> Value:
        """What a function of ``app.reading`` makes of what others wrote. Raises as ``Extractors.run`` does."""
        return self._extractors.run_within(self._limit, partial(reader, *given, **named))

    def extract(self, article: Article, *, thought: bool = False) -> list[Quotation]:
        """The quotations in an article. Raises as ``Extractors.extract`` does."""
        return self._extractors.extract(article, thought=thought, limit=self._limit)
