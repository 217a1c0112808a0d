"""Ingesting: an article in, its stored quotations out. Extraction runs outside the short write transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.pipeline import Extractor
from app.quote import Article
from app.store.articles.heads import DaysRead, fill_head, missing_in
from app.store.articles.write import article_by_text, store_article
from app.store.database import Database
from app.store.tables import id_of

# Called with the session of the transaction and whether the article is new.
InTransaction = Callable[[Session, bool], None]


@dataclass(frozen=True, slots=True)
class Ingested:
    """The id of the stored article, and whether this call stored it; ``filled`` has the fields that it filled in if not."""

    article_id: int
    created: bool
    filled: tuple[str, ...] = ()


def ingest(
    database: Database,
    extractor: Extractor,
    article: Article,
    *,
    thought: bool = False,
    in_transaction: InTransaction | None = None,
) -> Ingested:
    """Store the article with all its quotations, or find the stored article with the same text.

    A stored article takes from ``article`` the headline, outlet, author, day and address that it lacks; what it has stays.

    Beliefs and plans are stored only with ``thought``. ``in_transaction`` is called in the transaction that stores the
    article, or in one of its own where the article is stored already; what it writes is committed with it.

    When this returns, the rows are committed. Raises StoreUnavailable where the database cannot be used, and whatever the
    extractor raises; nothing is stored then.
    """
    stored = _stored(database, article)
    if stored is not None:
        return _known(database, extractor, article, stored, in_transaction)
    quotations = extractor.extract(article, thought=thought)
    try:
        with database.write() as session:
            row = store_article(session, article, quotations, extractor.name, extractor.version, datetime.now(UTC))
            if in_transaction is not None:
                in_transaction(session, True)
            return Ingested(id_of(row), created=True)
    except IntegrityError:
        # another request stored the same text in the meantime
        stored = _stored(database, article)
        if stored is None:
            raise
        return _known(database, extractor, article, stored, in_transaction)


def _known(
    database: Database, extractor: Extractor, article: Article, stored: Ingested, in_transaction: InTransaction | None
) -> Ingested:
    """The stored article, with what it lacked filled in."""
    if not stored.filled and in_transaction is None:
        return stored
    days = None
    if "published_at" in stored.filled:
        days = DaysRead(extractor.extract(article, thought=True), f"{extractor.name} {extractor.version}")
    filled: list[str] = []
    with database.write() as session:
        if stored.filled:
            filled = fill_head(session, stored.article_id, article, days, datetime.now(UTC))
        if in_transaction is not None:
            in_transaction(session, False)
    return Ingested(stored.article_id, created=False, filled=tuple(filled))


def _stored(database: Database, article: Article) -> Ingested | None:
    """The stored article with the same text, and the fields that it lacks and ``article`` has."""
    with database.read() as session:
        row = article_by_text(session, article.text)
        return Ingested(id_of(row), created=False, filled=tuple(missing_in(row, article))) if row is not None else None
