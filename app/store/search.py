"""Searching: filters in, stored quotations and articles out, page by page; nothing here writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Numeric, cast, false, func, literal, tuple_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from app.errors import NotFound
from app.quote import SAID, Act, SpeakerKind
from app.store.database import Database
from app.store.fulltext import has_more, matches, matching_keys, ranked
from app.store.query import Both, Query, Term
from app.store.speakers import MONTH, find_speaker_ids, standing_for
from app.store.stems import stems
from app.store.tables import STANDS, ArticleRow, ExtractionRow, QuotationRow, SpeakerRow, State, VariantRow

# Ranks are told apart to this part of one.
RANK_STEPS = 1_000_000
# More matches than these are looked up one by one in the order asked for, and so many of them are ranked.
VERY_MANY, MOST_RANKED = 20_000, 5_000
# Rows that are read at once where all are wanted.
CHUNK = 500


class Sort(StrEnum):
    """The order of quotations: newest first, best match first, surest first."""

    DATE = "date"
    RELEVANCE = "relevance"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the quotations must match; None and empty match all. Days are inclusive; of several values one must fit."""

    query: Query | None = None
    speakers: tuple[str, ...] = ()
    speaker_ids: tuple[int, ...] = ()
    role: str | None = None
    organization: str | None = None
    kinds: tuple[str, ...] = ()
    acts: tuple[Act, ...] = SAID
    source_types: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    said_from: date | None = None
    said_to: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    confidence_from: float | None = None
    corrected: bool | None = None
    needs_look: bool | None = None
    variant_group: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the matching quotations there are of each speaker, outlet, month, kind and source type."""

    speakers: tuple[tuple[int, str, int], ...]
    outlets: tuple[tuple[str | None, int], ...]
    months: tuple[tuple[str | None, int], ...]
    kinds: tuple[tuple[str, int], ...]
    source_types: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """A quotation with the rows it belongs to; ``place`` is what it is sorted by, in a list."""

    quotation: QuotationRow
    article: ArticleRow
    speaker: SpeakerRow | None
    extraction: ExtractionRow
    place: Any = None


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article with the number of its quotations."""

    article: ArticleRow
    quotations: int


def find_quotations(
    session: Session,
    filters: Filters,
    *,
    sort: Sort = Sort.DATE,
    after: tuple[date | float, int] | None = None,
    limit: int = 20,
) -> list[FoundQuotation]:
    """Matching quotations in the order asked for; by date it is the day they were said, or else the day they were printed.

    ``after`` is the place of the last row of the page before: the value that it is sorted by, and its id. Where nothing but
    a very common word is searched, the best of the MOST_RANKED matches that were stored last come first.
    """
    wide = _is_wide(session, filters)
    # the ids first: a database that sorts whole rows carries the articles' texts along
    statement: Any
    if sort is Sort.RELEVANCE and filters.query is not None:
        best = ranked(session, filters.query, MOST_RANKED if wide else None)
        # rounded, so that a cursor finds its place again
        key: Any = cast(func.round(cast(best.c.score * RANK_STEPS, Numeric)), Integer)
        statement = sql_select(QuotationRow.id, key).join(best, best.c.key == QuotationRow.id)  # type: ignore[call-overload]
        statement = statement.where(*conditions(session, replace(filters, query=None)))
    else:
        key = col(QuotationRow.confidence) if sort is Sort.CONFIDENCE else col(QuotationRow.sorted_on)
        statement = sql_select(QuotationRow.id, key)  # type: ignore[call-overload]
        statement = statement.where(*conditions(session, filters, one_by_one=wide and sort is Sort.DATE))
    if _asks_articles(filters):
        statement = statement.join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
    if after is not None:
        # as one comparison: an index is entered at this place, where two joined by OR would begin anew for every page
        statement = statement.where(tuple_(key, col(QuotationRow.id)) < tuple_(literal(after[0], key.type), after[1]))
    places = dict(session.execute(statement.order_by(key.desc(), col(QuotationRow.id).desc()).limit(limit)).all())
    return [replace(found, place=places[found.quotation.id]) for found in quotations_by_ids(session, list(places))]


def each_quotation(database: Database, filters: Filters) -> Iterator[FoundQuotation]:
    """All matching quotations, newest first, read in chunks, so that memory does not grow with their number."""
    after: tuple[date | float, int] | None = None
    while True:
        with database.read() as session:
            found = find_quotations(session, filters, after=after, limit=CHUNK)
        yield from found
        if len(found) < CHUNK:
            return
        after = (found[-1].place, found[-1].quotation.id or 0)


def newest_quotations(session: Session, filters: Filters, limit: int) -> list[FoundQuotation]:
    """Matching quotations, the last stored first."""
    statement = _joined().where(*conditions(session, filters)).order_by(col(QuotationRow.id).desc()).limit(limit)
    return [FoundQuotation(*row) for row in session.exec(statement)]


def matching_ids(session: Session, filters: Filters, *, above: int, to: int) -> list[int]:
    """The ids of matching quotations that are greater than one and not greater than another, in order."""
    between = (col(QuotationRow.id) > above) & (col(QuotationRow.id) <= to)
    statement = (
        select(QuotationRow.id)
        .join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
        .where(between, *conditions(session, filters))
        .order_by(col(QuotationRow.id))
    )
    return [number for number in session.exec(statement) if number is not None]


def count_quotations(session: Session, filters: Filters, limit: int) -> int:
    """How many quotations match, at most ``limit``."""
    found: Any
    if filters.query is not None and _is_wide(session, filters):
        keys = matching_keys(session, filters.query)
        here = select(QuotationRow.id).where(col(QuotationRow.id) == keys.selected_columns[0], *_plain_conditions(filters))
        found = keys.where(here.exists()).limit(limit)
    else:
        found = select(QuotationRow.id).where(*conditions(session, filters)).limit(limit)
        if _asks_articles(filters):
            found = found.join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
    return session.exec(select(func.count()).select_from(found.subquery())).one()


def count_facets(session: Session, filters: Filters, limit: int = 20) -> Facets:
    """The counts of the matching quotations, the largest first, months in order; at most ``limit`` of each."""
    wanted = conditions(session, filters)

    def counted(*of: Any) -> Any:  # noqa: ANN401 (columns of any type)
        return (
            sql_select(*of, func.count())
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
        tuple((value, count) for value, count in session.execute(counted(col(QuotationRow.source_type)))),
    )


def _is_wide(session: Session, filters: Filters) -> bool:
    """Whether nothing narrows the search but words that very many quotations have."""
    if filters.query is None or replace(filters, query=None) != Filters(acts=filters.acts):
        return False
    return has_more(session, filters.query, VERY_MANY)


def _asks_articles(filters: Filters) -> bool:
    """Whether a condition is on articles."""
    return bool(filters.outlets or filters.published_from or filters.published_to or filters.language)


def _plain_conditions(filters: Filters) -> list[Any]:
    """The conditions that hold for every search."""
    return [STANDS, col(QuotationRow.act).in_(filters.acts)]


def conditions(session: Session, filters: Filters, *, one_by_one: bool = False) -> list[Any]:
    """Every filter that is set, as conditions on quotations joined with their articles."""
    found = _plain_conditions(filters)
    if filters.query is not None:
        found.append(matches(session, filters.query, one_by_one=one_by_one))
    if filters.speakers:
        found.append(has_speaker(session, filters.speakers))
    if filters.speaker_ids:
        found.append(col(QuotationRow.speaker_id).in_([standing_for(session, number) for number in filters.speaker_ids]))
    if filters.role is not None:
        found.append(_has_words(session, filters.role, ("role",)))
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
    bounds: tuple[tuple[Any, Any, Any], ...] = (
        (col(QuotationRow.said_on), filters.said_from, filters.said_to),
        (col(ArticleRow.published_at), filters.published_from, filters.published_to),
        (col(QuotationRow.confidence), filters.confidence_from, None),
    )
    for column, first, last in bounds:
        if first is not None:
            found.append(column >= first)
        if last is not None:
            found.append(column <= last)
    return found


def has_speaker(session: Session, names: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a quotation is by somebody of one of these names, in any form."""
    ids = {number for name in names for number in find_speaker_ids(session, name)}
    return col(QuotationRow.speaker_id).in_(sorted(ids))


def _has_words(session: Session, words: str, columns: tuple[str, ...]) -> Any:  # noqa: ANN401 (a condition)
    terms = tuple(Term(word.stem) for word in stems(words))
    return matches(session, Both(terms), columns) if terms else false()


def quotation_by_id(session: Session, quotation_id: int) -> FoundQuotation:
    """One quotation. Raises NotFound."""
    found = session.exec(_joined().where(QuotationRow.id == quotation_id)).one_or_none()
    if found is None:
        raise NotFound(f"There is no quotation {quotation_id}. GET /quotes lists those that are stored.", "quote_id")
    return FoundQuotation(*found)


def quotations_by_ids(session: Session, quotation_ids: Sequence[int]) -> list[FoundQuotation]:
    """The quotations with these ids, in the same order; those that are not there are left out."""
    statement = _joined().where(col(QuotationRow.id).in_(quotation_ids))
    found = {row[0].id: FoundQuotation(*row) for row in session.exec(statement)}
    return [found[number] for number in quotation_ids if number in found]


def quotations_of(session: Session, article_id: int) -> list[FoundQuotation]:
    """All quotations of one article that stand, or stood when it was replaced by a later version, in reading order."""
    shown = col(QuotationRow.state).in_([State.CURRENT, State.SUPERSEDED])
    found = [FoundQuotation(*row) for row in session.exec(_joined().where(QuotationRow.article_id == article_id, shown))]
    return sorted(found, key=lambda item: (item.quotation.content[0][0], item.quotation.id or 0))


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
    counted = (
        select(func.count()).select_from(QuotationRow).where(QuotationRow.article_id == ArticleRow.id, STANDS).scalar_subquery()
    )
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
