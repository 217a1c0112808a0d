"""Ingesting: an article in, its stored quotations out. Extraction runs outside the short write transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.pipeline import Extractor
from app.quote import Article
from app.store.articles.write import article_by_text, store_article
from app.store.database import Database
from app.store.tables import id_of

# Called with the session of the transaction and whether the article is new.
InTransaction = Callable[[Session, bool], None]


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
    in_transaction: InTransaction | None = None,
) -> Ingested:
    """Store the article with all its quotations, or find the stored article with the same text.

    Beliefs and plans are stored only with ``thought``. ``in_transaction`` is called in the transaction that stores the
    article, or in one of its own where the article is stored already; what it writes is committed with it.

    When this returns, the rows are committed. Raises StoreUnavailable where the database cannot be used, and whatever the
    extractor raises; nothing is stored then.
    """
    stored = _stored(database, article.text)
    if stored is not None:
        return _known(database, stored, in_transaction)
    quotations = extractor.extract(article, thought=thought)
    try:
        with database.write() as session:
            row = store_article(session, article, quotations, extractor.name, extractor.version, datetime.now(UTC))
            if in_transaction is not None:
                in_transaction(session, True)
            return Ingested(id_of(row), created=True)
    except IntegrityError:
        # another request stored the same text in the meantime
        stored = _stored(database, article.text)
        if stored is None:
            raise
        return _known(database, stored, in_transaction)


def _known(database: Database, stored: Ingested, in_transaction: InTransaction | None) -> Ingested:
    if in_transaction is not None:
        with database.write() as session:
            in_transaction(session, False)
    return stored


def _stored(database: Database, text: str) -> Ingested | None:
    with database.read() as session:
        row = article_by_text(session, text)
        return Ingested(id_of(row), created=False) if row is not None else None
