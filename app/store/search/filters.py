"""Filters: what quotations must match, in; conditions for the database out."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import case, false, func
from sqlmodel import Session, col, select

from app.quote import SAID, UTTERED, Act, SpeakerKind, Stance
from app.store.registry.speakers import find_speaker_ids, has_speaker, standing_for
from app.store.search.fulltext import matches
from app.store.search.query import Both, Query, Term
from app.store.stems import stems
from app.store.tables import IS_CURRENT, ArticleRow, QuotationRow, SpeakerRow, VariantRow

# How sure a row is: what a person has checked is surer than anything a pipeline finds (see ``app.store.held.is_checked``).
CERTAINTY = case(
    (col(QuotationRow.confirmed).is_(True) & col(QuotationRow.needs_look).is_(None), 1.0), else_=col(QuotationRow.confidence)
)


class Sort(StrEnum):
    """The order of quotations: newest first, best match first, or most confident first."""

    DATE = "date"
    RELEVANCE = "relevance"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Filters:
    """What quotations must match. None and empty match all. Days are inclusive; of several values, one must match.

    ``month`` (YYYY-MM) is that of the day said, or else printed. ``role_is`` is a whole role, ``role`` words of it.
    """

    query: Query | None = None
    speakers: tuple[str, ...] = ()
    speaker_ids: tuple[int, ...] = ()
    role: str | None = None
    role_is: str | None = None
    organization: str | None = None
    kinds: tuple[str, ...] = ()
    acts: tuple[Act, ...] = SAID
    stances: tuple[Stance, ...] = UTTERED
    summaries: bool = False
    source_types: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    said_from: date | None = None
    said_to: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    month: str | None = None
    confidence_from: float | None = None
    confidence_below: float | None = None
    corrected: bool | None = None
    needs_look: bool | None = None
    variant_group: int | None = None
    language: str | None = None


def asks_articles(filters: Filters) -> bool:
    """Whether any filter is on articles."""
    return bool(filters.outlets or filters.published_from or filters.published_to or filters.language)


def plain_conditions(filters: Filters) -> list[Any]:
    """The conditions of every search: current quotations, of the acts and stances that are asked for."""
    found = [IS_CURRENT, col(QuotationRow.act).in_(filters.acts), col(QuotationRow.stance).in_(filters.stances)]
    return found if filters.summaries else [*found, col(QuotationRow.summary).is_(False)]


def conditions(session: Session, filters: Filters, *, one_by_one: bool = False) -> list[Any]:
    """All filters that are set, as conditions on quotations joined with their articles.

    ``one_by_one`` is passed on to ``matches``.
    """
    found = plain_conditions(filters)
    if filters.query is not None:
        found.append(matches(session, filters.query, one_by_one=one_by_one))
    if filters.speakers:
        found.append(has_speaker(session, filters.speakers))
    if filters.speaker_ids:
        found.append(col(QuotationRow.speaker_id).in_([standing_for(session, number) for number in filters.speaker_ids]))
    if filters.role is not None:
        found.append(_has_words(session, filters.role, ("role",)))
    if filters.role_is is not None:
        found.append(_has_role(session, filters.role_is))
    if filters.organization is not None:
        bodies = select(SpeakerRow.id).where(
            SpeakerRow.kind == SpeakerKind.ORGANIZATION, col(SpeakerRow.id).in_(find_speaker_ids(session, filters.organization))
        )
        found.append(_has_words(session, filters.organization, ("role",)) | col(QuotationRow.speaker_id).in_(bodies))
    if filters.kinds:
        found.append(col(QuotationRow.kind).in_(filters.kinds))
    if filters.source_types:
        found.append(col(QuotationRow.source_type).in_(filters.source_types))
    if filters.outlets:
        found.append(func.lower(col(ArticleRow.outlet)).in_([outlet.lower() for outlet in filters.outlets]))
    if filters.corrected is not None:
        found.append(col(QuotationRow.corrected).is_(filters.corrected))
    if filters.needs_look is not None:
        reason = col(QuotationRow.needs_look)
        found.append(reason.is_not(None) if filters.needs_look else reason.is_(None))
    if filters.variant_group is not None:
        found.append(
            col(QuotationRow.id).in_(select(VariantRow.quotation_id).where(VariantRow.group_id == filters.variant_group))
        )
    if filters.language is not None:
        found.append(col(ArticleRow.language) == filters.language)
    if filters.month is not None:
        found.append(col(QuotationRow.sorted_on).between(*days_of_month(filters.month)))
    if filters.confidence_below is not None:
        found.append(filters.confidence_below > CERTAINTY)
    bounds: tuple[tuple[Any, Any, Any], ...] = (
        (col(QuotationRow.said_on), filters.said_from, filters.said_to),
        (col(ArticleRow.published_at), filters.published_from, filters.published_to),
        (CERTAINTY, filters.confidence_from, None),
    )
    for column, first, last in bounds:
        if first is not None:
            found.append(column >= first)
        if last is not None:
            found.append(column <= last)
    return found


def days_of_month(month: str) -> tuple[date, date]:
    """The first and the last day of a month (YYYY-MM)."""
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _has_role(session: Session, role: str) -> Any:  # noqa: ANN401 (a condition)
    """That a quotation has just this role, whatever its capitals: databases do not agree on the capitals of all letters."""
    written = (
        select(QuotationRow.role).where(_has_words(session, role, ("role",)), col(QuotationRow.role).is_not(None)).distinct()
    )
    forms = [form for form in session.exec(written) if form is not None and form.casefold() == role.casefold()]
    return col(QuotationRow.role).in_(forms)


def _has_words(session: Session, words: str, columns: tuple[str, ...]) -> Any:  # noqa: ANN401 (a condition)
    terms = tuple(Term(word.stem) for word in stems(words))
    return matches(session, Both(terms), columns) if terms else false()
