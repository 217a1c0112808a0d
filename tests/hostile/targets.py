"""What hostile input is thrown at: each target takes bytes and may raise only what says what is wrong with them."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from app.batch.intake import read_line
from app.errors import WhosaidError
from app.pipeline import Pipeline, load_pipeline
from app.quality import Quality
from app.quote import words_of
from app.reading.feed import entries_of
from app.reading.request import article_from_body, article_from_json
from app.reading.speaker_list import read_speaker_csv, read_speaker_ftm
from app.reading.word import html_of_word
from app.store.cursor import counted_place, dated_place, sorted_place
from app.store.database import Database, open_database
from app.store.migrate import migrate
from app.store.search.filters import Filters
from app.store.search.find import count_quotations, find_quotations
from app.store.search.query import parse_query
from app.store.search.verify import verify

LONGEST_LINE = 100_000


@cache
def fast() -> Pipeline:
    """The pipeline without networks: quick enough for many thousand texts."""
    return load_pipeline(Quality.FAST)


@cache
def archive() -> Database:
    """An archive with one story in it."""
    from app.ingest import ingest  # noqa: PLC0415

    database = open_database(f"sqlite:///{Path(mkdtemp(prefix='whosaid-hostile-')) / 'whosaid.db'}")
    migrate(database)
    ingest(database, fast(), fast().read("“The bridge is shut for good,” said Ada Quist.".encode(), "text/plain"))
    return database


def reading(data: bytes) -> None:
    """Bodies of all three kinds."""
    for kind in ("text/plain", "text/html", "application/json"):
        with suppress(WhosaidError):
            article_from_body(data, kind)


def attributing(data: bytes) -> None:
    """A text, attributed: every span lies in it and has words."""
    text = data.decode("utf-8", "replace")
    with suppress(WhosaidError):
        article = fast().read(text.encode("utf-8", "replace"), "text/plain")
        for quotation in fast().extract(article, thought=True):
            assert words_of(article.text, quotation.content).strip()
            for span in (*quotation.content, *quotation.cue, *quotation.source):
                assert 0 <= span.start < span.end <= len(article.text)


def searching(data: bytes) -> None:
    """A search, parsed and asked; and a claim to verify."""
    text = data.decode("utf-8", "replace").replace("\x00", "")
    with archive().read() as session:
        with suppress(WhosaidError):
            filters = Filters(query=parse_query(text))
            find_quotations(session, filters, limit=5)
            count_quotations(session, filters, 10)
        with suppress(WhosaidError):
            verify(session, text[:1000], None)


def batch_line(data: bytes) -> None:
    """A line of a batch."""
    for line in data.split(b"\n"):
        text, failed = read_line(line, LONGEST_LINE)
        if failed is None:
            with suppress(WhosaidError):
                article_from_json(text)


def feed(data: bytes) -> None:
    """An Atom or RSS document."""
    with suppress(WhosaidError):
        list(entries_of(data))


def lists_and_cursors(data: bytes) -> None:
    """A list of speakers, a page's cursor, a Word document."""
    text = data.decode("utf-8", "replace")
    for read in (read_speaker_csv, read_speaker_ftm):
        with suppress(WhosaidError):
            list(read(text))
    for place in (counted_place, dated_place, sorted_place):
        with suppress(WhosaidError):
            place(text)
    with suppress(WhosaidError):
        html_of_word(data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "reading": reading,
    "attributing": attributing,
    "searching": searching,
    "batch_line": batch_line,
    "feed": feed,
    "lists_and_cursors": lists_and_cursors,
}
