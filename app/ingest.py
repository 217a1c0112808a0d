"""The spine: an article in, its stored quotations out. Extraction runs outside the short write transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.errors import StoreUnavailable
from app.pipeline import Extractor
from app.quote import Article
from app.store.articles.write import article_by_text, store_article
from app.store.database import Database


@dataclass(frozen=True, slots=True)
class Ingested:
    """The id of the stored article, and whether this call stored it."""

    article_id: int
    created: bool


def ingest(
    database: Database,
    extractor: Extractor,
    article: Article,
    *,
    thought: bool = False,
    beside: Callable[[Session, bool], None] | None = None,
) -> Ingested:
    """Store the article with all its quotations, or, where the same text is stored already, find it.

    Beliefs and plans are stored only with ``thought``. What ``beside`` writes is in the same transaction; it is told
    whether the article is new.

    When this returns, the rows are committed. Raises StoreUnavailable where the database cannot be used;
    nothing is stored then. What the extractor raises is raised before anything is stored.
    """
    stored = _stored(database, article.text)
    if stored is not None:
        return _known(database, stored, beside)
    quotations = extractor.extract(article, thought=thought)
    try:
        with database.write() as session:
            row = store_article(session, article, quotations, extractor.name, extractor.version, datetime.now(UTC))
            article_id = row.id
            if beside is not None:
                beside(session, True)
    except IntegrityError:
        # another request stored the same text while this one was reading it
        stored = _stored(database, article.text)
        if stored is None:
            raise
        return _known(database, stored, beside)
    if article_id is None:
        raise StoreUnavailable("The database gave the article no id. Nothing was stored; try again.")
    return Ingested(article_id, created=True)


def _known(database: Database, stored: Ingested, beside: Callable[[Session, bool], None] | None) -> Ingested:
    if beside is not None:
        with database.write() as session:
            beside(session, False)
    return stored


def _stored(database: Database, text: str) -> Ingested | None:
    with database.read() as session:
        row = article_by_text(session, text)
        return Ingested(row.id, created=False) if row is not None and row.id is not None else None
