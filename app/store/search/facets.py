"""Facets: filters in; the number of matching quotations by speaker, outlet, month, kind, role and so on out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from app.store.registry.speakers import MONTH
from app.store.search.filters import Filters, asks_articles, conditions
from app.store.search.find import is_wide
from app.store.tables import ArticleRow, QuotationRow, SpeakerRow

# Where the bands of confidence begin, the highest first. Each ends where the one before begins.
BANDS = (0.9, 0.7, 0.0)


@dataclass(frozen=True, slots=True)
class Band:
    """The matching quotations with at least this confidence, and less than ``below``; None where nothing is above."""

    least: float
    below: float | None
    quotations: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The number of matching quotations by speaker, outlet, month, kind, stance, role, source type and confidence.

    A role is one whatever its capitals, in the wording that most quotations have.
    """

    speakers: tuple[tuple[int, str, int], ...]
    outlets: tuple[tuple[str | None, int], ...]
    months: tuple[tuple[str | None, int], ...]
    kinds: tuple[tuple[str, int], ...]
    stances: tuple[tuple[str, int], ...]
    roles: tuple[tuple[str | None, int], ...]
    source_types: tuple[tuple[str | None, int], ...]
    confidences: tuple[Band, ...]


def count_facets(session: Session, filters: Filters, limit: int = 20, *, newest: int | None = None) -> Facets:
    """The counts of matching quotations, the largest first, at most ``limit`` of each sort; all months, in order.

    With ``newest``, only that many of them are counted: those that were stored last.
    """
    wanted = conditions(session, filters) if newest is None else [_among_newest(session, filters, newest)]

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
    band = case(*((col(QuotationRow.confidence) >= least, least) for least in BANDS[:-1]), else_=BANDS[-1])
    roles = session.execute(counted(col(QuotationRow.role)).limit(None))
    confidences = {float(least): count for least, count in session.execute(counted(band))}
    return Facets(
        tuple((number, name, count) for number, name, count in session.execute(speakers)),
        tuple((value, count) for value, count in session.execute(counted(col(ArticleRow.outlet)))),
        tuple((value, count) for value, count in session.execute(months.limit(None))),
        tuple((value, count) for value, count in session.execute(counted(col(QuotationRow.kind)))),
        tuple((value, count) for value, count in session.execute(counted(col(QuotationRow.stance)))),
        tuple(_as_one((role, count) for role, count in roles)[:limit]),
        tuple((value, count) for value, count in session.execute(counted(col(QuotationRow.source_type)))),
        tuple(
            Band(least, below, confidences[least])
            for least, below in zip(BANDS, (None, *BANDS), strict=False)
            if least in confidences
        ),
    )


def _among_newest(session: Session, filters: Filters, newest: int) -> Any:  # noqa: ANN401 (a condition)
    matching = select(col(QuotationRow.id)).where(*conditions(session, filters, one_by_one=is_wide(session, filters)))
    if asks_articles(filters):
        matching = matching.join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
    last = matching.order_by(col(QuotationRow.id).desc()).limit(newest).subquery()
    return col(QuotationRow.id).in_(select(last.c.id))


def _as_one(counted: Iterable[tuple[str | None, int]]) -> list[tuple[str | None, int]]:
    """Counted roles, those that differ only in capitals as one; the most frequent first. They come in that order."""
    wording: dict[str | None, str | None] = {}
    counts: Counter[str | None] = Counter()
    for role, count in counted:
        key = role.casefold() if role is not None else None
        wording.setdefault(key, role)
        counts[key] += count
    return [(wording[key], count) for key, count in counts.most_common()]
