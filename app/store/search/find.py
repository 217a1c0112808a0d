"""Finding: filters in, stored quotations out, page by page. Nothing here writes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Integer, Numeric, cast, func, literal, tuple_
from sqlmodel import Session, col, select

from app.store.by_id import FoundQuotation, joined, quotations_by_ids
from app.store.database import Database
from app.store.search.filters import CERTAINTY, Filters, Sort, asks_articles, conditions, plain_conditions
from app.store.search.fulltext import has_more, matching_keys, ranked
from app.store.tables import ArticleRow, QuotationRow, id_of

# Ranks are rounded to this fraction of one.
RANK_STEPS = 1_000_000
# If there are more matches than VERY_MANY, they are looked up one by one in the order of the result, or only the newest
# MOST_RANKED of them are ranked.
VERY_MANY, MOST_RANKED = 20_000, 5_000
# The number of rows that are read at once where all are wanted.
CHUNK = 500


def find_quotations(
    session: Session,
    filters: Filters,
    *,
    sort: Sort = Sort.DATE,
    after: tuple[date | float, int] | None = None,
    limit: int = 20,
) -> list[FoundQuotation]:
    """Matching quotations, sorted. The date is the day a quotation was said or, where that is unknown, printed.

    ``after`` is the place of the last row of the page before: the value that it is sorted by, and its id. Where only very
    common words are searched for, relevance ranks only the MOST_RANKED matches that were stored last.
    """
    wide = is_wide(session, filters)
    # ids only: if the database sorted whole rows, it would sort the articles' texts along with them
    statement: Any
    if sort is Sort.RELEVANCE and filters.query is not None:
        best = ranked(session, filters.query, MOST_RANKED if wide else None)
        # rounded, so that a cursor matches the exact value again
        key: Any = cast(func.round(cast(best.c.score * RANK_STEPS, Numeric)), Integer)
        statement = select(col(QuotationRow.id), key).join(best, best.c.key == QuotationRow.id)
        statement = statement.where(*conditions(session, replace(filters, query=None)))
    else:
        key = CERTAINTY if sort is Sort.CONFIDENCE else col(QuotationRow.sorted_on)
        statement = select(col(QuotationRow.id), key)
        statement = statement.where(*conditions(session, filters, one_by_one=wide and sort is Sort.DATE))
    if asks_articles(filters):
        statement = statement.join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
    if after is not None:
        # one comparison of pairs lets the database enter the index at this place; two comparisons with OR would not
        statement = statement.where(tuple_(key, col(QuotationRow.id)) < tuple_(literal(after[0], key.type), after[1]))
    places = dict(session.execute(statement.order_by(key.desc(), col(QuotationRow.id).desc()).limit(limit)).all())
    return [replace(found, place=places[found.quotation.id]) for found in quotations_by_ids(session, list(places))]


def each_quotation(database: Database, filters: Filters) -> Iterator[FoundQuotation]:
    """All matching quotations, newest first, read in chunks to keep memory small."""
    after: tuple[date | float, int] | None = None
    while True:
        with database.read() as session:
            found = find_quotations(session, filters, after=after, limit=CHUNK)
        yield from found
        if len(found) < CHUNK:
            return
        after = (found[-1].place, id_of(found[-1].quotation))


def newest_quotations(session: Session, filters: Filters, limit: int) -> list[FoundQuotation]:
    """Matching quotations, the most recently stored first."""
    statement = joined().where(*conditions(session, filters)).order_by(col(QuotationRow.id).desc()).limit(limit)
    return [FoundQuotation(*row) for row in session.exec(statement)]


def matching_ids(session: Session, filters: Filters, *, above: int, to: int) -> list[int]:
    """The ids of matching quotations that are greater than ``above`` and at most ``to``, in order."""
    between = (col(QuotationRow.id) > above) & (col(QuotationRow.id) <= to)
    statement = (
        select(col(QuotationRow.id))
        .join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
        .where(between, *conditions(session, filters))
        .order_by(col(QuotationRow.id))
    )
    return [number for number in session.exec(statement) if number is not None]


def count_quotations(session: Session, filters: Filters, limit: int) -> int:
    """How many quotations match, at most ``limit``."""
    found: Any
    if filters.query is not None and is_wide(session, filters):
        keys = matching_keys(session, filters.query)
        here = select(col(QuotationRow.id)).where(col(QuotationRow.id) == keys.selected_columns[0], *plain_conditions(filters))
        found = keys.where(here.exists()).limit(limit)
    else:
        found = select(col(QuotationRow.id)).where(*conditions(session, filters)).limit(limit)
        if asks_articles(filters):
            found = found.join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
    return session.exec(select(func.count()).select_from(found.subquery())).one()


def is_wide(session: Session, filters: Filters) -> bool:
    """Whether the search is for very common words alone."""
    if filters.query is None or replace(filters, query=None) != replace(
        Filters(), acts=filters.acts, stances=filters.stances, summaries=filters.summaries
    ):
        return False
    return has_more(session, filters.query, VERY_MANY)
