"""Heads: what an editor says of a stored article, in; its head, and the days that depend on it, brought up to date, out."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from app.pipeline import Extractor
from app.quote import Article, Publication, PublicationSource
from app.reading.article import read_head
from app.store.articles.heads import SET_BY_EDITOR, DaysRead, set_head
from app.store.by_id import article_by_id
from app.store.database import Database

# Called with a session, before the article is read and once more in the transaction that changes it.
Check = Callable[[Session], None]


def change_head(database: Database, extractor: Extractor, article_id: int, values: Mapping[str, Any], check: Check) -> list[str]:
    """Set fields of an article's head in one transaction. Returns those that are different now.

    Where the day of publication changes, the days of the quotations are read again before the transaction begins. ``check``
    raises where the change is not based on what is stored. Raises NotFound, Conflict, StoreUnavailable, and what the extractor
    raises.
    """
    with database.read() as session:
        check(session)
        row = article_by_id(session, article_id)
        text, title, before = row.text, values.get("title", row.title), row.published_at
    days = None
    if "published_at" in values and values["published_at"] != before:
        on = values["published_at"]
        publication = Publication(on, PublicationSource.REQUEST, SET_BY_EDITOR) if on is not None else None
        layout = extractor.run(read_head, text, title=title).layout
        found = extractor.extract(Article(text=text, layout=layout, publication=publication), thought=True)
        days = DaysRead(found, f"{extractor.name} {extractor.version}")
    with database.write() as session:
        check(session)
        return set_head(session, article_id, values, days, datetime.now(UTC))
