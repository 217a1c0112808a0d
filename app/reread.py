"""Rereading: stored articles in; the same articles with what the current pipeline finds in them, corrections kept, out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from app.pipeline import Pipeline, extract_texts
from app.quote import Act
from app.reading.article import read_head
from app.store.articles.reread import Reread, reread_article
from app.store.articles.stale import Stale, acts_stored
from app.store.by_id import article_by_id
from app.store.database import Database


@dataclass(frozen=True, slots=True)
class RereadArticle:
    """What rereading changed in one article."""

    article_id: int
    result: Reread


def reread(database: Database, pipeline: Pipeline, article_id: int) -> Reread:
    """Read one article again. Its rows change in one transaction, or not at all. Raises NotFound and StoreUnavailable."""
    with database.read() as session:
        row = article_by_id(session, article_id)
        text, title, published = row.text, row.title, row.published_at
        thought = Act.THOUGHT in acts_stored(session, article_id)
    found = next(extract_texts(pipeline, [(text, read_head(text, title=title).layout.body_start, published)]))
    quotations = [quotation for quotation in found if thought or quotation.act is not Act.THOUGHT]
    with database.write() as session:
        return reread_article(session, article_id, quotations, pipeline.name, pipeline.version, datetime.now(UTC))


def reread_stale(database: Database, pipeline: Pipeline, which: Stale) -> Iterator[RereadArticle]:
    """Read again, one by one, the articles that another pipeline or version read last.

    A run that was stopped can be started again and continues where it left off: an article that was reread is no longer stale.
    """
    after = 0
    while True:
        with database.read() as session:
            article_id = which.next(session, pipeline.name, pipeline.version, after)
        if article_id is None:
            return
        yield RereadArticle(article_id, reread(database, pipeline, article_id))
        after = article_id
