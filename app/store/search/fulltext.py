"""Full text: quotations in, an index of their words, speakers, roles and titles out; a query in, a condition and a rank out.

SQLite has it in FTS5, PostgreSQL in tsvector. Words are folded and stemmed before they come here, so that both find the
same; no word of a query is ever an operator to them.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Float, Select, Subquery, false, func, literal, literal_column
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session, col, select

from app.store.search.query import NOTHING, Either, Phrase, Query, Term, terms_of
from app.store.stems import stems
from app.store.tables import QuotationRow
from app.store.word_index import COLUMNS, FTS, SEARCH, WEIGHTS, is_sqlite

EVERYTHING = 2**31


def matches(
    session: Session, query: Query, columns: Sequence[str] = tuple(COLUMNS), *, one_by_one: bool = False
) -> ColumnElement[bool]:
    """The condition that a quotation matches a query, in any of the columns.

    ``one_by_one`` looks each quotation up, in whatever order they come: better where very many match and few are wanted.
    """
    if query == NOTHING:
        return false()
    key, condition = _index(session, query, columns)
    if one_by_one:
        return select(literal(1)).where(condition, key == QuotationRow.id).exists()
    return col(QuotationRow.id).in_(select(key).where(condition))


def matching_keys(session: Session, query: Query) -> Select[int]:
    """The ids of what matches a query, straight from the index; quotations that stand no more are among them."""
    key, condition = _index(session, query, tuple(COLUMNS))
    return select(key).where(condition)


def has_more(session: Session, query: Query, than: int) -> bool:
    """Whether more quotations match than that."""
    if query == NOTHING:
        return False
    some = matching_keys(session, query).limit(than + 1).subquery()
    return bool(session.execute(select(func.count()).select_from(some)).scalar_one() > than)


def ranked(session: Session, query: Query, newest: int | None) -> Subquery:
    """(``key``, ``score``) of what matches, the better the higher; with ``newest`` only of so many that were stored last."""
    key, condition = (literal(0), false()) if query == NOTHING else _index(session, query, tuple(COLUMNS))
    score = literal(0.0) if query == NOTHING else _score(session, query)
    found = select(key.label("key"), score.label("score")).where(condition)
    # the limit keeps the databases from ranking row by row, each time with all the counts anew
    return found.order_by(key.desc()).limit(newest or EVERYTHING).subquery("ranked")


def matched_words(text: str, query: Query, start: int = 0) -> list[tuple[int, int]]:
    """Where words of a text match terms of a query: [start, end) pairs, moved by ``start``."""
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
    """FTS5's own syntax; every stem is quoted."""
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
    """PostgreSQL's own syntax; stems are letters and digits alone."""
    if isinstance(query, Term):
        marks = ("*" if query.prefix else "") + weights
        return f"'{query.stem}':{marks}" if marks else f"'{query.stem}'"
    if isinstance(query, Phrase):
        return "(" + " <-> ".join(_tsquery(Term(stem), weights) for stem in query.stems) + ")"
    if isinstance(query, Either):
        return "(" + " | ".join(_tsquery(part, weights) for part in query.options) + ")"
    parts = [_tsquery(part, weights) for part in query.wanted] + [f"!{_tsquery(part, weights)}" for part in query.unwanted]
    return "(" + " & ".join(parts) + ")"
