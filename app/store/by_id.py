"""Looking up by id: ids in; stored articles, and quotations with the rows that they belong to, out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from app.errors import NotFound
from app.quote import is_shown
from app.store.tables import ArticleRow, ExtractionRow, QuotationRow, SpeakerRow, State, id_of


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """A quotation with the rows that it belongs to. In a list, ``place`` is the value that it is sorted by."""

    quotation: QuotationRow
    article: ArticleRow
    speaker: SpeakerRow | None
    extraction: ExtractionRow
    place: Any = None


def quotation_by_id(session: Session, quotation_id: int) -> FoundQuotation:
    """One quotation. Raises NotFound."""
    found = session.exec(joined().where(QuotationRow.id == quotation_id)).one_or_none()
    if found is None:
        raise NotFound(f"There is no quotation {quotation_id}. GET /quotes lists those that are stored.", "quote_id")
    return FoundQuotation(*found)


def quotations_by_ids(session: Session, quotation_ids: Sequence[int]) -> list[FoundQuotation]:
    """The quotations with these ids, in the same order. Unknown ids are left out."""
    statement = joined().where(col(QuotationRow.id).in_(quotation_ids))
    found = {row[0].id: FoundQuotation(*row) for row in session.exec(statement)}
    return [found[number] for number in quotation_ids if number in found]


def quotations_of(session: Session, article_id: int, *, everything: bool = False) -> list[FoundQuotation]:
    """An article's quotations in reading order: the current ones, or those superseded with it by a later version.

    Without ``everything``, words that nobody has said, or not yet, and mere topics are left out.
    """
    kept = col(QuotationRow.state).in_([State.CURRENT, State.SUPERSEDED])
    statement = joined().where(QuotationRow.article_id == article_id, kept)
    found = [FoundQuotation(*row) for row in session.exec(statement)]
    if not everything:
        found = [item for item in found if is_shown(item.quotation.stance, summary=item.quotation.summary)]
    return sorted(found, key=lambda item: (item.quotation.content[0][0], id_of(item.quotation)))


def article_by_id(session: Session, article_id: int) -> ArticleRow:
    """One article. Raises NotFound."""
    row = session.get(ArticleRow, article_id)
    if row is None:
        raise NotFound(f"There is no article {article_id}. GET /articles lists those that are stored.", "article_id")
    return row


def joined() -> Select[QuotationRow, ArticleRow, SpeakerRow, ExtractionRow]:
    """The query for quotations with the rows that they belong to."""
    return (
        select(QuotationRow, ArticleRow, SpeakerRow, ExtractionRow)
        .join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
        .join(ExtractionRow, col(QuotationRow.extraction_id) == ExtractionRow.id)
        .outerjoin(SpeakerRow, col(QuotationRow.speaker_id) == SpeakerRow.id)
    )
