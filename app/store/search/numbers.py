"""Numbers: filters in; how often and with how many words each speaker, outlet, month and kind is quoted, out."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, select

from app.quote import SourceType
from app.store.registry.speakers import MONTH
from app.store.search.filters import Filters, conditions
from app.store.tables import ArticleRow, QuotationRow, SpeakerRow

# Words counted by the spaces between them: close enough for shares.
WORDS: ColumnElement[int] = func.length(QuotationRow.text) - func.length(func.replace(QuotationRow.text, " ", "")) + 1
NO_NAME = (SourceType.UNNAMED_PERSON.value, SourceType.UNNAMED_GROUP.value)


@dataclass(frozen=True, slots=True)
class Share:
    """A number of quotations, and of the words in them."""

    of: Any
    quotations: int
    words: int


@dataclass(frozen=True, slots=True)
class OutletShare:
    """What an outlet quotes, and how many of its quotations have an unnamed, an anonymous or no known source."""

    outlet: str | None
    articles: int
    quotations: int
    words: int
    unnamed: int
    anonymous: int
    unresolved: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a search. The other numbers leave ``copies`` out; ``unresolved`` quotations have no known speaker."""

    articles: int
    quotations: int
    words: int
    copies: int
    unresolved: int
    kinds: tuple[Share, ...]
    speaker_kinds: tuple[Share, ...]
    source_types: tuple[Share, ...]
    months: tuple[Share, ...]
    speakers: tuple[tuple[int, str, str, int, int], ...]
    outlets: tuple[OutletShare, ...]


def count_numbers(session: Session, filters: Filters, limit: int = 20) -> Numbers:
    """The numbers of matching quotations, with at most ``limit`` speakers and outlets, the most quoted first."""
    wanted = conditions(session, filters)
    once = [*wanted, col(QuotationRow.copied).is_(False)]
    count = func.count()

    def counted(*of: Any, where: list[Any] | None = None) -> Any:  # noqa: ANN401 (columns of any type)
        return (
            select(of[0])
            .add_columns(*of[1:])
            .select_from(QuotationRow)
            .join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
            .outerjoin(SpeakerRow, col(SpeakerRow.id) == QuotationRow.speaker_id)
            .where(*(once if where is None else where))
        )

    def shares(of: Any, order: Any) -> tuple[Share, ...]:  # noqa: ANN401 (columns of any type)
        found = session.execute(counted(of, count, func.sum(WORDS)).group_by(of).order_by(order))
        return tuple(Share(value, number, int(words or 0)) for value, number, words in found)

    total = counted(func.count(col(QuotationRow.article_id).distinct()), count, func.sum(WORDS), _count_where(_unresolved()))
    articles, quotations, words, unresolved = session.execute(total).one()
    copies = session.execute(counted(count, where=[*wanted, col(QuotationRow.copied).is_(True)])).scalar_one()
    speaker = (col(SpeakerRow.id), col(SpeakerRow.name), col(SpeakerRow.kind))
    most_quoted = session.execute(
        counted(*speaker, count, func.sum(WORDS))
        .where(col(SpeakerRow.id).is_not(None))
        .group_by(*speaker)
        .order_by(count.desc(), speaker[0])
        .limit(limit)
    )
    source = col(QuotationRow.source_type)
    outlets = session.execute(
        counted(
            col(ArticleRow.outlet),
            func.count(col(QuotationRow.article_id).distinct()),
            count,
            func.sum(WORDS),
            _count_where(source.in_(NO_NAME)),
            _count_where(source == SourceType.ANONYMOUS.value),
            _count_where(_unresolved()),
        )
        .group_by(col(ArticleRow.outlet))
        .order_by(count.desc(), col(ArticleRow.outlet))
        .limit(limit)
    )
    return Numbers(
        articles,
        quotations,
        int(words or 0),
        copies,
        int(unresolved or 0),
        shares(col(QuotationRow.kind), count.desc()),
        shares(col(SpeakerRow.kind), count.desc()),
        shares(source, count.desc()),
        shares(MONTH, MONTH),
        tuple((number, name, kind, found, int(said)) for number, name, kind, found, said in most_quoted),
        tuple(OutletShare(name, *(int(number or 0) for number in rest)) for name, *rest in outlets),
    )


def _unresolved() -> ColumnElement[bool]:
    """That no speaker is known, whether or not the article has a source for the words."""
    return col(QuotationRow.speaker_id).is_(None)


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
