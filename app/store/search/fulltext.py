"""Full-text search: a query in; a condition on quotations, and a rank, for SQLite's FTS5 or PostgreSQL's tsvector out.

The words of a query are folded, stemmed and quoted, so that neither database takes them for operators.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Float, Select, Subquery, false, func, literal, literal_column
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session, col, select

from app.store.database import is_sqlite
from app.store.search.query import NOTHING, Either, Phrase, Query, Term, terms_of
from app.store.stems import stems
from app.store.tables import QuotationRow
from app.store.word_index import COLUMNS, FTS, SEARCH, WEIGHTS

# A limit that is never reached.
EVERYTHING = 2**31


def matches(
    session: Session, query: Query, columns: Sequence[str] = tuple(COLUMNS), *, one_by_one: bool = False
) -> ColumnElement[bool]:
    """The condition that a quotation matches a query, in any of the columns.

    ``one_by_one`` looks up each quotation by itself, which is faster where very many match and few are wanted.
    """
    if query == NOTHING:
        return false()
    key, condition = _index(session, query, columns)
    if one_by_one:
        return select(literal(1)).where(condition, key == QuotationRow.id).exists()
    return col(QuotationRow.id).in_(select(key).where(condition))


def matching_keys(session: Session, query: Query) -> Select[int]:
    """The ids of the quotations that match a query, straight from the index, including those that are not current."""
    key, condition = _index(session, query, tuple(COLUMNS))
    return select(key).where(condition)


def has_more(session: Session, query: Query, than: int) -> bool:
    """Whether more than ``than`` quotations match."""
    if query == NOTHING:
        return False
    some = matching_keys(session, query).limit(than + 1).subquery()
    return bool(session.execute(select(func.count()).select_from(some)).scalar_one() > than)


def ranked(session: Session, query: Query, newest: int | None) -> Subquery:
    """The ``key`` and ``score`` of matching quotations; better matches score higher.

    With ``newest``, only that many of them are ranked: those that were stored last.
    """
    key, condition = (literal(0), false()) if query == NOTHING else _index(session, query, tuple(COLUMNS))
    score = literal(0.0) if query == NOTHING else _score(session, query)
    found = select(key.label("key"), score.label("score")).where(condition)
    # without a limit, the databases would compute the ranks row by row, collecting all the counts each time
    return found.order_by(key.desc()).limit(newest or EVERYTHING).subquery("ranked")


def matched_words(text: str, query: Query, start: int = 0) -> list[tuple[int, int]]:
    """Where words of a text match terms of a query: [start, end) pairs, offset by ``start``."""
    terms = list(terms_of(query))
    whole = {term.stem for term in terms if not term.prefix}
    beginnings = tuple(term.stem for term in terms if term.prefix)
    return [
        (start + word.start, start + word.end)
        for word in stems(text)
        if word.stem in whole or (beginnings and word.stem.startswith(beginnings))
    ]


def _index(session: Session, query: Query, columns: Sequence[str]) -> tuple[ColumnElement[int], ColumnElement[bool]]:
    """The column of the index that has a quotation's id, and the condition that its row matches."""
    if is_sqlite(session):
        return FTS.c.rowid, literal_column("quotation_fts").op("MATCH")(_fts5_in(query, columns))
    weights = "" if tuple(columns) == tuple(COLUMNS) else "".join(WEIGHTS[name] for name in columns)
    asked = func.to_tsquery("simple", _tsquery(query, weights), type_=TSQUERY)
    return SEARCH.c.quotation_id, SEARCH.c.searched.op("@@")(asked)


def _score(session: Session, query: Query) -> ColumnElement[float]:
    if is_sqlite(session):
        return -func.bm25(literal_column("quotation_fts"), *COLUMNS.values(), type_=Float())
    return func.ts_rank_cd(SEARCH.c.searched, func.to_tsquery("simple", _tsquery(query, ""), type_=TSQUERY), type_=Float())


def _fts5_in(query: Query, columns: Sequence[str]) -> str:
    return f"{{{' '.join(columns)}}} : ({_fts5(query)})"


def _fts5(query: Query) -> str:
    """A query in FTS5's syntax; every stem is quoted."""
    if isinstance(query, Term):
        return f'"{query.stem}"*' if query.prefix else f'"{query.stem}"'
    if isinstance(query, Phrase):
        return '"' + " ".join(query.stems) + '"'
    if isinstance(query, Either):
        return "(" + " OR ".join(map(_fts5, query.options)) + ")"
    found = "(" + " AND ".join(map(_fts5, query.wanted)) + ")"
    for part in query.unwanted:
        found = f"({found} NOT {_fts5(part)})"
    return found


def _tsquery(query: Query, weights: str) -> str:
    """A query in PostgreSQL's syntax; stems have only letters and digits."""
    if isinstance(query, Term):
        marks = ("*" if query.prefix else "") + weights
        return f"'{query.stem}':{marks}" if marks else f"'{query.stem}'"
    if isinstance(query, Phrase):
        return "(" + " <-> ".join(_tsquery(Term(stem), weights) for stem in query.stems) + ")"
    if isinstance(query, Either):
        return "(" + " | ".join(_tsquery(part, weights) for part in query.options) + ")"
    parts = [_tsquery(part, weights) for part in query.wanted] + [f"!{_tsquery(part, weights)}" for part in query.unwanted]
    return "(" + " & ".join(parts) + ")"
