"""Stories: outlets, days and words of a headline in; stored articles, the newest first, with what a list says of each, out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, tuple_
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from app.quote import UTTERED
from app.store.search.fulltext import matches
from app.store.search.query import Both, Term
from app.store.stems import stems
from app.store.tables import UNDATED, ArticleRow, CopyRow, QuotationRow, State, VersionRow, id_of
from app.store.unindexed import unindexed

# What a list shows of an article, which leaves its text on the disk.
LISTED = load_only(*(getattr(ArticleRow, name) for name in ("title", "outlet", "author", "published_at")), raiseload=True)
# The quotations that a story's page shows: those of an earlier version are superseded, but stay on it.
HAS = and_(
    unindexed(col(QuotationRow.state)).in_([State.CURRENT, State.SUPERSEDED]),
    col(QuotationRow.stance).in_(UTTERED),
    col(QuotationRow.summary).is_(False),
)


@dataclass(frozen=True, slots=True)
class StoryFilters:
    """What articles must match. None matches all. Days are inclusive; the headline has all ``words``, whatever their endings."""

    outlet: str | None = None
    first: date | None = None
    last: date | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """An article without its text, how many quotations by how many speakers it has, and which others it belongs to.

    ``copy_of`` is the id of its original, ``copies`` the number of its own copies, ``later`` and ``earlier`` the ids of the
    versions after and before it.
    """

    article: ArticleRow
    quotations: int
    speakers: int
    copy_of: int | None
    copies: int
    later: int | None
    earlier: int | None


def list_stories(
    session: Session, filters: StoryFilters, *, after: tuple[date, int] | None = None, limit: int = 20
) -> list[Story]:
    """Matching articles, the most recently published first; those without a date come last.

    ``after`` is the (day, id) of the last article of the page before; the day is UNDATED where it has none.
    """
    published, number = col(ArticleRow.published_at), col(ArticleRow.id)
    wanted = select(number).where(*_conditions(session, filters))
    dated = wanted.where(published.is_not(None)).order_by(published.desc(), number.desc())
    undated = wanted.where(published.is_(None)).order_by(number.desc())
    ids: list[int] = []
    # two statements, because each can then be read from an index in order
    if after is None or after[0] != UNDATED:
        part = dated if after is None else dated.where(tuple_(published, number) < tuple_(*after))
        ids += [found for found in session.exec(part.limit(limit)) if found is not None]
    if len(ids) < limit:
        part = undated.where(number < after[1]) if after is not None and after[0] == UNDATED else undated
        ids += [found for found in session.exec(part.limit(limit - len(ids))) if found is not None]
    return _stories(session, ids)


def place_of(story: Story) -> tuple[str, int]:
    """The place of an article in the list, for a cursor."""
    return (story.article.published_at or UNDATED).isoformat(), id_of(story.article)


def count_stories(session: Session, filters: StoryFilters, limit: int) -> int:
    """How many articles match, at most ``limit``."""
    found = select(col(ArticleRow.id)).where(*_conditions(session, filters)).limit(limit)
    return session.exec(select(func.count()).select_from(found.subquery())).one()


def count_outlets(session: Session, filters: StoryFilters, limit: int = 20) -> list[tuple[str, int]]:
    """The outlets of the articles that match, whatever outlet is asked for, and how many each has; the largest first."""
    outlet = col(ArticleRow.outlet)
    counted = (
        select(outlet, func.count())
        .where(outlet.is_not(None), *_conditions(session, replace(filters, outlet=None)))
        .group_by(outlet)
        .order_by(func.count().desc(), outlet)
        .limit(limit)
    )
    return [(str(name), count) for name, count in session.exec(counted)]


def _conditions(session: Session, filters: StoryFilters) -> list[Any]:
    found: list[Any] = []
    if filters.outlet is not None:
        found.append(func.lower(col(ArticleRow.outlet)) == filters.outlet.lower())
    if filters.first is not None:
        found.append(col(ArticleRow.published_at) >= filters.first)
    if filters.last is not None:
        found.append(col(ArticleRow.published_at) <= filters.last)
    if filters.words is not None:
        found.append(_headline_has(session, filters.words))
    return found


def _headline_has(session: Session, words: str) -> Any:  # noqa: ANN401 (a condition)
    """That a headline has all these words. Those of stories with quotations are in the index of words; the rest are compared."""
    asked = [word.stem for word in stems(words)]
    quoted = select(QuotationRow.article_id).where(QuotationRow.article_id == ArticleRow.id).exists()
    title = col(ArticleRow.title)
    # as typed too, because SQLite knows the capitals of plain letters alone
    parts = [
        func.lower(title).contains(word.lower(), autoescape=True) | title.contains(word, autoescape=True)
        for word in words.split()
    ]
    unquoted = and_(~quoted, *parts)
    if not asked:
        return and_(*parts)
    query = Both(tuple(Term(stem, prefix=True) for stem in asked))
    return or_(col(ArticleRow.id).in_(select(QuotationRow.article_id).where(matches(session, query, ("title",)))), unquoted)


def _stories(session: Session, ids: Sequence[int]) -> list[Story]:
    rows = {row.id: row for row in session.exec(select(ArticleRow).options(LISTED).where(col(ArticleRow.id).in_(ids)))}
    counted = (
        select(QuotationRow.article_id, func.count(), func.count(col(QuotationRow.speaker_id).distinct()))
        .where(col(QuotationRow.article_id).in_(ids), HAS)
        .group_by(col(QuotationRow.article_id))
    )
    counts = {number: (quotations, speakers) for number, quotations, speakers in session.exec(counted)}
    originals = dict(session.exec(select(CopyRow.article_id, CopyRow.original_id).where(col(CopyRow.article_id).in_(ids))).all())
    copied = select(CopyRow.original_id, func.count()).where(col(CopyRow.original_id).in_(ids))
    copies = dict(session.exec(copied.group_by(col(CopyRow.original_id))).all())
    versions = select(VersionRow.earlier_id, VersionRow.article_id)
    later = dict(session.exec(versions.where(col(VersionRow.earlier_id).in_(ids))).all())
    earlier = {new: old for old, new in session.exec(versions.where(col(VersionRow.article_id).in_(ids)))}
    return [
        Story(
            rows[number],
            *counts.get(number, (0, 0)),
            originals.get(number),
            copies.get(number, 0),
            later.get(number),
            earlier.get(number),
        )
        for number in ids
        if number in rows
    ]
