"""Integrity: a database in, all contradictions in it out. Reads every row, a few hundred at a time."""

from collections.abc import Iterator

from sqlmodel import Session, col, func, select

from app.quote import Span, words_of
from app.reading.normal_form import shown_words
from app.store.articles.write import text_hash
from app.store.database import is_sqlite
from app.store.tables import ArticleRow, ExtractionRow, JobLineRow, JobRow, JobState, QuotationRow

TOGETHER = 500


def contradictions(session: Session) -> Iterator[str]:
    """Descriptions of what is wrong; none where all is well."""
    yield from broken_storage(session)
    yield from _articles(session)
    yield from _quotations(session)
    yield from _jobs(session)


def broken_storage(session: Session) -> Iterator[str]:
    """What SQLite finds wrong with its file and the rows that refer to others; PostgreSQL lets nothing such be written."""
    if not is_sqlite(session):
        return
    connection = session.connection()
    reported = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    yield from (f"storage: {line}" for line in reported if line != "ok")
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} {row}: it refers to a {parent} that does not exist"


def _articles(session: Session) -> Iterator[str]:
    extracted = select(ExtractionRow.id).where(ExtractionRow.article_id == ArticleRow.id).exists()
    statement = select(ArticleRow.id, ArticleRow.text, ArticleRow.text_hash, extracted)
    for number, text, known, whole in session.exec(statement.execution_options(yield_per=TOGETHER)):
        if text_hash(text) != known:
            yield f"article {number}: the stored hash is not that of its text"
        if not whole:
            yield f"article {number}: it has no extraction"


def _quotations(session: Session) -> Iterator[str]:
    statement = select(QuotationRow.id, QuotationRow.text, QuotationRow.content, ArticleRow.text).join(
        ArticleRow, col(ArticleRow.id) == QuotationRow.article_id
    )
    for number, words, content, text in session.exec(statement.execution_options(yield_per=TOGETHER)):
        spans = [Span(start, end) for start, end in content]
        # rows of an earlier version have the characters of the text, line breaks included
        if words not in {shown_words(text, spans), words_of(text, spans)}:
            yield f"quotation {number}: its words are not what the article has at that place"


def _jobs(session: Session) -> Iterator[str]:
    undone = select(func.count()).where(JobLineRow.job_id == JobRow.id, col(JobLineRow.detail).is_(None))
    left = undone.correlate(JobRow).scalar_subquery()
    for job, waiting in session.exec(select(JobRow, left).where(JobRow.state != JobState.RECEIVING)):
        done = job.stored + job.known + job.failed
        if job.lines != done + waiting:
            yield f"job {job.id}: it has {job.lines} lines, but {done} are done and {waiting} are waiting"
        if job.state == JobState.DONE and waiting:
            yield f"job {job.id}: it is done, but {waiting} lines are waiting"
