"""One speaker on one subject: a speaker and the words of a search in; quotations, the earliest first, and months, out."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.store.by_id import FoundQuotation, joined
from app.store.registry.speakers import DATED, MONTH, standing_for
from app.store.search.filters import Filters, conditions
from app.store.search.fulltext import matches
from app.store.search.query import Query
from app.store.tables import ArticleRow, QuotationRow

# A subject is in the words, or in the headline above them. The speaker's own name and role are no subject.
WHERE_SUBJECTS_ARE = ("words", "title")


@dataclass(frozen=True, slots=True)
class Subject:
    """A speaker, and what they spoke about; everything that they said if ``about`` is None."""

    speaker_id: int
    about: Query | None = None


def said_about(session: Session, subject: Subject, *, skip: int, limit: int) -> list[FoundQuotation]:
    """The quotations, in the order in which they were said or, where that is unknown, printed. Those without a day come last."""
    order: tuple[Any, ...] = (DATED.is_(None), DATED, col(QuotationRow.id))
    statement = joined().where(*_conditions(session, subject)).order_by(*order).offset(skip).limit(limit)
    return [FoundQuotation(*row) for row in session.exec(statement)]


def count_about(session: Session, subject: Subject) -> int:
    """How many quotations there are."""
    return session.exec(select(func.count(col(QuotationRow.id))).where(*_conditions(session, subject))).one()


def months_about(session: Session, subject: Subject) -> list[tuple[str, str | None, int]]:
    """The (month, outlet, number of quotations), in order, without undated quotations."""
    found = session.exec(
        select(MONTH, ArticleRow.outlet, func.count())
        .join(QuotationRow, col(QuotationRow.article_id) == ArticleRow.id)
        .where(MONTH.is_not(None), *_conditions(session, subject))
        .group_by(MONTH, col(ArticleRow.outlet))
        .order_by(MONTH, col(ArticleRow.outlet))
    )
    return [(str(month), outlet, count) for month, outlet, count in found]


def _conditions(session: Session, subject: Subject) -> list[Any]:
    found = conditions(session, Filters(speaker_ids=(standing_for(session, subject.speaker_id),)))
    return found if subject.about is None else [*found, matches(session, subject.about, WHERE_SUBJECTS_ARE)]
