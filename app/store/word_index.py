"""The word index: quotations in; their words, speakers, roles and titles in SQLite's FTS5 or PostgreSQL's tsvector, out.

Words are folded and stemmed before they are indexed, so that both databases find the same quotations.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import column as sql_column
from sqlalchemy import delete, func, insert, literal_column, table
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Session, col, select

from app.store.database import is_sqlite
from app.store.stems import stems
from app.store.tables import ArticleRow, QuotationRow, SpeakerRow

# The columns with the weight of each for ranking, and PostgreSQL's names for the weights.
COLUMNS = {"words": 1.0, "speaker": 0.4, "role": 0.2, "title": 0.1}
WEIGHTS = dict(zip(COLUMNS, "ABCD", strict=True))

FTS = table("quotation_fts", *(sql_column(name) for name in ("rowid", *COLUMNS)))
SEARCH = table("quotation_fts", sql_column("quotation_id"), sql_column("searched", TSVECTOR))

CHUNK = 500


def index_quotations(session: Session, quotation_ids: Iterable[int]) -> None:
    """Index these quotations again; they must have been flushed."""
    for ids in _chunks(sorted(set(quotation_ids))):
        found = session.execute(
            select(col(QuotationRow.id))
            .add_columns(col(QuotationRow.text), col(SpeakerRow.name), col(QuotationRow.role), col(ArticleRow.title))
            .join(ArticleRow, col(QuotationRow.article_id) == ArticleRow.id)
            .outerjoin(SpeakerRow, col(QuotationRow.speaker_id) == SpeakerRow.id)
            .where(col(QuotationRow.id).in_(ids))
        ).all()
        rows = [(number, *(" ".join(word.stem for word in stems(part or "")) for part in parts)) for number, *parts in found]
        if is_sqlite(session):
            session.execute(delete(FTS).where(FTS.c.rowid.in_(ids)))
            values = [dict(zip(("rowid", *COLUMNS), row, strict=True)) for row in rows]
            if values:
                session.execute(insert(FTS), values)
        else:
            session.execute(delete(SEARCH).where(SEARCH.c.quotation_id.in_(ids)))
            for number, *parts in rows:
                vectors = [
                    func.setweight(func.to_tsvector("simple", part, type_=TSVECTOR), literal_column(f"'{weight}'::\"char\""))
                    for part, weight in zip(parts, WEIGHTS.values(), strict=True)
                ]
                searched = vectors[0].op("||")(vectors[1]).op("||")(vectors[2]).op("||")(vectors[3])
                session.execute(insert(SEARCH).values(quotation_id=number, searched=searched))


def index_speakers(session: Session, speaker_ids: Iterable[int]) -> None:
    """Index the quotations of these speakers again, because their names have changed."""
    found = session.execute(select(col(QuotationRow.id)).where(col(QuotationRow.speaker_id).in_(list(speaker_ids))))
    index_quotations(session, (number for (number,) in found))


def index_unindexed_quotations(session: Session) -> int:
    """Index the quotations that an earlier version of the software stored without an index. Returns how many."""
    key = FTS.c.rowid if is_sqlite(session) else SEARCH.c.quotation_id
    found = session.execute(select(col(QuotationRow.id)).where(col(QuotationRow.id).not_in(select(key))))
    ids = [number for (number,) in found]
    index_quotations(session, ids)
    return len(ids)


def _chunks(ids: Sequence[int]) -> Iterable[list[int]]:
    return (list(ids[first : first + CHUNK]) for first in range(0, len(ids), CHUNK))
