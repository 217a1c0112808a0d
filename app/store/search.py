"""Searching: filters in, stored quotations and articles out, page by page; nothing here writes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from app.errors import NotFound
from app.quote import SAID, Act
from app.resolve.names import name_key
from app.store.speakers import find_speaker_ids, standing_for
from app.store.tables import ArticleRow, ExtractionRow, QuotationRow, SpeakerRow


@dataclass(frozen=True, slots=True)
class Filters:
    """What the quotations must match; None matches all. Days are inclusive."""

    speaker: str | None = None
    speaker_id: int | None = None
    q: str | None = None
    kind: str | None = None
    acts: tuple[Act, ...] = SAID
    source_type: str | None = None
    outlet: str | None = None
    said_from: date | None = None
    said_to: date | None = None


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """A quotation with the rows it belongs to."""

    quotation: QuotationRow
    article: ArticleRow
    speaker: SpeakerRow | None
    extraction: ExtractionRow


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article with the number of its quotations."""

    article: ArticleRow
    quotations: int


def find_quotations(
    session: Session, filters: Filters, *, after: tuple[date, int] | None = None, limit: int = 20
) -> list[FoundQuotation]:
    """Matching quotations, newest first: by the day they were said, or else the day they were printed.

    ``after`` is the (sorted_on, id) of the last row of the page before.
    """
    statement = _joined()
    if filters.speaker is not None:
        statement = statement.where(col(QuotationRow.speaker_id).in_(find_speaker_ids(session, filters.speaker)))
    if filters.speaker_id is not None:
        statement = statement.where(QuotationRow.speaker_id == standing_for(session, filters.speaker_id))
    for word in name_key(filters.q).split() if filters.q is not None else ():
        statement = statement.where(col(QuotationRow.folded).contains(word, autoescape=True))
    if filters.kind is not None:
        statement = statement.where(QuotationRow.kind == filters.kind)
    statement = statement.where(col(QuotationRow.act).in_(filters.acts))
    if filters.source_type is not None:
        statement = statement.where(QuotationRow.source_type == filters.source_type)
    if filters.outlet is not None:
        statement = statement.where(func.lower(col(ArticleRow.outlet)) == filters.outlet.lower())
    if filters.said_from is not None:
        statement = statement.where(col(QuotationRow.said_on) >= filters.said_from)
    if filters.said_to is not None:
        statement = statement.where(col(QuotationRow.said_on) <= filters.said_to)
    if after is not None:
        statement = statement.where(tuple_(col(QuotationRow.sorted_on), col(QuotationRow.id)) < tuple_(*after))
    statement = statement.order_by(col(QuotationRow.sorted_on).desc(), col(QuotationRow.id).desc()).limit(limit)
    return [FoundQuotation(*row) for row in session.exec(statement)]


def quotation_by_id(session: Session, quotation_id: int) -> FoundQuotation:
    """One quotation. Raises NotFound."""
    found = session.exec(_joined().where(QuotationRow.id == quotation_id)).one_or_none()
    if found is None:
        raise NotFound(f"There is no quotation {quotation_id}. GET /quotes lists those that are stored.", "quote_id")
    return FoundQuotation(*found)


def quotations_of(session: Session, article_id: int) -> list[FoundQuotation]:
    """All quotations of one article, in reading order."""
    statement = _joined().where(QuotationRow.article_id == article_id).order_by(col(QuotationRow.id))
    return [FoundQuotation(*row) for row in session.exec(statement)]


def article_by_id(session: Session, article_id: int) -> ArticleRow:
    """One article. Raises NotFound."""
    row = session.get(ArticleRow, article_id)
    if row is None:
        raise NotFound(f"There is no article {article_id}. GET /articles lists those that are stored.", "article_id")
    return row


def find_articles(
    session: Session, *, outlet: str | None = None, after: tuple[date, int] | None = None, limit: int = 20
) -> list[FoundArticle]:
    """Stored articles, last published first; those without a date come last."""
    published = func.coalesce(col(ArticleRow.published_at), date.min)
    counted = select(func.count()).select_from(QuotationRow).where(QuotationRow.article_id == ArticleRow.id).scalar_subquery()
    statement = select(ArticleRow, counted)
    if outlet is not None:
        statement = statement.where(func.lower(col(ArticleRow.outlet)) == outlet.lower())
    if after is not None:
        statement = statement.where(tuple_(published, col(ArticleRow.id)) < tuple_(*after))
    statement = statement.order_by(published.desc(), col(ArticleRow.id).desc()).limit(limit)
    return [FoundArticle(article, count) for article, count in session.exec(statement)]


def _joined() -> Select[QuotationRow, ArticleRow, SpeakerRow, ExtractionRow]:
    """Quotations with the rows they belong to."""
    return (
        select(QuotationRow, ArticleRow, SpeakerRow, ExtractionRow)
        .join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
        .join(ExtractionRow, col(QuotationRow.extraction_id) == ExtractionRow.id)
        .outerjoin(SpeakerRow, col(QuotationRow.speaker_id) == SpeakerRow.id)
    )
