"""Facets: filters in; the number of matching quotations by speaker, outlet, month, kind and source type out."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.store.registry.speakers import MONTH
from app.store.search.filters import Filters, conditions
from app.store.tables import ArticleRow, QuotationRow, SpeakerRow


@dataclass(frozen=True, slots=True)
class Facets:
    """The number of matching quotations by speaker, outlet, month, kind and source type."""

    speakers: tuple[tuple[int, str, int], ...]
    outlets: tuple[tuple[str | None, int], ...]
    months: tuple[tuple[str | None, int], ...]
    kinds: tuple[tuple[str, int], ...]
    stances: tuple[tuple[str, int], ...]
    source_types: tuple[tuple[str | None, int], ...]


def count_facets(session: Session, filters: Filters, limit: int = 20) -> Facets:
    """The counts of matching quotations, the largest first, at most ``limit`` of each sort; all months, in order."""
    wanted = conditions(session, filters)

    def counted(*of: Any) -> Any:  # noqa: ANN401 (columns of any type)
        return (
            select(of[0])
            .add_columns(*of[1:], func.count())
            .select_from(QuotationRow)
            .join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
            .where(*wanted)
            .group_by(*of)
            .order_by(func.count().desc(), of[0])
            .limit(limit)
        )

    speakers = counted(col(SpeakerRow.id), col(SpeakerRow.name)).join(SpeakerRow, col(SpeakerRow.id) == QuotationRow.speaker_id)
    months = counted(MONTH).order_by(None).order_by(MONTH)
    return Facets(
        tuple((number, name, count) for number, name, count in session.execute(speakers)),
        tuple((value, count) for value, count in session.execute(counted(col(ArticleRow.outlet)))),
        tuple((value, count) for value, count in session.execute(months.limit(None))),
        tuple((value, count) for value, count in session.execute(counted(col(QuotationRow.kind)))),
        tuple((value, count) for value, count in session.execute(counted(col(QuotationRow.stance)))),
        tuple((value, count) for value, count in session.execute(counted(col(QuotationRow.source_type)))),
    )
