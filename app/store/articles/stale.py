"""Stale articles: those that another pipeline or version read last, filtered by outlet, speaker and day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.store.registry.decisions import EDITOR
from app.store.registry.speakers import has_speaker
from app.store.tables import ArticleRow, ExtractionRow, QuotationRow, VersionRow


@dataclass(frozen=True, slots=True)
class Stale:
    """Which articles to read again; None matches all. ``every`` includes those that the current pipeline read last."""

    outlet: str | None = None
    speaker: str | None = None
    published_from: date | None = None
    published_to: date | None = None
    every: bool = False

    def count(self, session: Session, pipeline: str, version: str) -> int:
        """The number of matching articles."""
        return session.exec(
            select(func.count()).select_from(ArticleRow).where(*self._conditions(session, pipeline, version))
        ).one()

    def next(self, session: Session, pipeline: str, version: str, after: int) -> int | None:
        """The matching article with the lowest id above ``after``."""
        statement = select(ArticleRow.id).where(col(ArticleRow.id) > after, *self._conditions(session, pipeline, version))
        return session.exec(statement.order_by(col(ArticleRow.id)).limit(1)).first()

    def _conditions(self, session: Session, pipeline: str, version: str) -> list[Any]:
        # superseded versions are never read again
        found: list[Any] = [col(ArticleRow.id).not_in(select(VersionRow.earlier_id))]
        if not self.every:
            last = (
                select(func.max(ExtractionRow.id))
                .where(ExtractionRow.article_id == ArticleRow.id, ExtractionRow.pipeline != EDITOR)
                .correlate(ArticleRow)
                .scalar_subquery()
            )
            current = select(ExtractionRow.id).where(
                ExtractionRow.id == last, ExtractionRow.pipeline == pipeline, ExtractionRow.version == version
            )
            found.append(~current.exists())
        if self.outlet is not None:
            found.append(func.lower(col(ArticleRow.outlet)) == self.outlet.lower())
        if self.speaker is not None:
            found.append(col(ArticleRow.id).in_(select(QuotationRow.article_id).where(has_speaker(session, (self.speaker,)))))
        if self.published_from is not None:
            found.append(col(ArticleRow.published_at) >= self.published_from)
        if self.published_to is not None:
            found.append(col(ArticleRow.published_at) <= self.published_to)
        return found


def acts_stored(session: Session, article_id: int) -> set[str]:
    """The acts of an article's quotations."""
    return set(session.exec(select(QuotationRow.act).where(QuotationRow.article_id == article_id).distinct()))
