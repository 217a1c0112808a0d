"""Facets: filters in; the number of matching quotations by speaker, outlet, month, kind, role and so on out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from app.store.registry.speakers import MONTH
from app.store.search.filters import CERTAINTY, Filters, asks_articles, conditions
from app.store.search.find import is_wide
from app.store.tables import ArticleRow, QuotationRow, SpeakerRow

# Where the bands of confidence begin, the highest first. Each ends where the one before begins.
BANDS = (0.9, 0.7, 0.0)
BAND = case(*((least <= CERTAINTY, least) for least in BANDS[:-1]), else_=BANDS[-1])
# What is counted, in the order of the fields of Facets.
COUNTED: tuple[Any, ...] = (
    col(QuotationRow.speaker_id),
    col(ArticleRow.outlet),
    MONTH,
    col(QuotationRow.kind),
    col(QuotationRow.stance),
    col(QuotationRow.role),
    col(QuotationRow.source_type),
    BAND,
)
Counts = Counter[Any]


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
    counts = _all_counts(session, filters, limit) if newest is None else _newest_counts(session, filters, newest)
    speakers, outlets, months, kinds, stances, roles, source_types, bands = counts
    most = [(number, count) for number, count in _ordered(speakers) if number is not None][:limit]
    named = select(SpeakerRow.id, SpeakerRow.name).where(col(SpeakerRow.id).in_([number for number, _ in most]))
    names = dict(session.exec(named).all())
    return Facets(
        tuple((number, names[number], count) for number, count in most),
        tuple(_ordered(outlets)[:limit]),
        tuple(sorted(months.items(), key=lambda item: item[0] or "")),
        tuple(_ordered(kinds)),
        tuple(_ordered(stances)),
        tuple(_as_one(_ordered(roles))[:limit]),
        tuple(_ordered(source_types)[:limit]),
        tuple(Band(least, below, bands[least]) for least, below in zip(BANDS, (None, *BANDS), strict=False) if bands[least]),
    )


def _all_counts(session: Session, filters: Filters, limit: int) -> list[Counts]:
    """All matching quotations, counted by the database: one statement for each field, ``limit`` values of those with many."""
    wanted = conditions(session, filters)
    found = []
    for field in COUNTED:
        statement = select(field).add_columns(func.count()).select_from(QuotationRow).where(*wanted).group_by(field)
        if asks_articles(filters) or field is COUNTED[1]:
            statement = statement.join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
        if field is COUNTED[0]:
            statement = statement.where(field.is_not(None))
        if field is COUNTED[0] or field is COUNTED[1]:
            statement = statement.order_by(func.count().desc(), field).limit(limit)
        found.append(Counter(dict(session.execute(statement).all())))
    return found


def _newest_counts(session: Session, filters: Filters, newest: int) -> list[Counts]:
    """The matching quotations that were stored last, read in one statement and counted here."""
    elsewhere = replace(filters, outlets=())
    wanted = conditions(session, elsewhere, one_by_one=is_wide(session, filters))
    if filters.outlets:
        # the articles first: from the quotations, each one's article would have to be read
        named = func.lower(col(ArticleRow.outlet)).in_([outlet.lower() for outlet in filters.outlets])
        wanted.append(col(QuotationRow.article_id).in_(select(ArticleRow.id).where(named)))
    matching = select(col(QuotationRow.id)).where(*wanted)
    if asks_articles(elsewhere):
        matching = matching.join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
    last = matching.order_by(col(QuotationRow.id).desc()).limit(newest).subquery()
    statement = (
        select(COUNTED[0])
        .add_columns(*COUNTED[1:])
        .select_from(QuotationRow)
        .join(last, col(QuotationRow.id) == last.c.id)
        .join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
    )
    columns: Sequence[Sequence[Any]] = list(zip(*session.execute(statement).all(), strict=True)) or [()] * len(COUNTED)
    return [Counter(column) for column in columns]


def _ordered(counts: Counts) -> list[tuple[Any, int]]:
    """The counts, the largest first; equal ones in the order of their values."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0] is not None, item[0]))


def _as_one(counted: Iterable[tuple[str | None, int]]) -> list[tuple[str | None, int]]:
    """Counted roles, those that differ only in capitals as one; the most frequent first. They come in that order."""
    wording: dict[str | None, str | None] = {}
    counts: Counter[str | None] = Counter()
    for role, count in counted:
        key = role.casefold() if role is not None else None
        wording.setdefault(key, role)
        counts[key] += count
    return [(wording[key], count) for key, count in counts.most_common()]
