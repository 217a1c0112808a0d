"""Integrity: a database in, everything in it that contradicts itself out. Reads every row, some hundred at a time."""

from collections.abc import Iterator

from sqlmodel import Session, col, func, select

from app.quote import Span, words_of
from app.store.articles.write import text_hash
from app.store.tables import ArticleRow, ExtractionRow, JobLineRow, JobRow, JobState, QuotationRow

TOGETHER = 500


def contradictions(session: Session) -> Iterator[str]:
    """What is wrong, in words; nothing where all is well."""
    yield from _broken_storage(session)
    yield from _articles(session)
    yield from _quotations(session)
    yield from _jobs(session)


def _broken_storage(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name != "sqlite":
        return
    connection = session.connection()
    told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    yield from (f"storage: {line}" for line in told if line != "ok")
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} {row} refers to a {parent} that is not there"


def _articles(session: Session) -> Iterator[str]:
    extracted = select(ExtractionRow.id).where(ExtractionRow.article_id == ArticleRow.id).exists()
    statement = select(ArticleRow.id, ArticleRow.text, ArticleRow.text_hash, extracted)
    for number, text, known, whole in session.exec(statement.execution_options(yield_per=TOGETHER)):
        if text_hash(text) != known:
            yield f"article {number}: the text is not the one whose hash is kept"
        if not whole:
            yield f"article {number}: there is no extraction of it"


def _quotations(session: Session) -> Iterator[str]:
    statement = select(QuotationRow.id, QuotationRow.text, QuotationRow.content, ArticleRow.text).join(
        ArticleRow, col(ArticleRow.id) == QuotationRow.article_id
    )
    for number, words, content, text in session.exec(statement.execution_options(yield_per=TOGETHER)):
        if words_of(text, [Span(start, end) for start, end in content]) != words:
            yield f"quotation {number}: its words do not stand at its place in the article"


def _jobs(session: Session) -> Iterator[str]:
    undone = select(func.count()).where(JobLineRow.job_id == JobRow.id, col(JobLineRow.detail).is_(None))
    left = undone.correlate(JobRow).scalar_subquery()
    for job, waiting in session.exec(select(JobRow, left).where(JobRow.state != JobState.RECEIVING)):
        if job.lines != job.stored + job.known + job.failed + waiting:
            yield f"job {job.id}: of {job.lines} lines {job.stored + job.known + job.failed} are done and {waiting} wait"
        if job.state == JobState.DONE and waiting:
            yield f"job {job.id}: it is done, and {waiting} lines wait"
