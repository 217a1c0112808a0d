"""Listing: stored articles, page by page, with the number of quotations in each."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from app.store.tables import IS_SHOWN, ArticleRow, QuotationRow


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article and the number of its quotations."""

    article: ArticleRow
    quotations: int


def find_articles(
    session: Session, *, outlet: str | None = None, after: tuple[date, int] | None = None, limit: int = 20
) -> list[FoundArticle]:
    """Stored articles, the most recently published first; those without a date come last.

    ``after`` is the (day, id) of the last article of the page before.
    """
    published = func.coalesce(col(ArticleRow.published_at), date.min)
    counted = (
        select(func.count()).select_from(QuotationRow).where(QuotationRow.article_id == ArticleRow.id, IS_SHOWN).scalar_subquery()
    )
    statement = select(ArticleRow, counted)
    if outlet is not None:
        statement = statement.where(func.lower(col(ArticleRow.outlet)) == outlet.lower())
    if after is not None:
        statement = statement.where(tuple_(published, col(ArticleRow.id)) < tuple_(*after))
    statement = statement.order_by(published.desc(), col(ArticleRow.id).desc()).limit(limit)
    return [FoundArticle(article, count) for article, count in session.exec(statement)]
