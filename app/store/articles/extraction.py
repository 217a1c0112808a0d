"""Extractions: one row for each time that a pipeline, or an editor by hand, added quotations to an article."""

from datetime import datetime

from sqlmodel import Session

from app.store.tables import ArticleRow, ExtractionRow, id_of

# What stands for the pipeline and its version where an editor added a quotation.
EDITOR, BY_HAND = "editor", "by hand"


def new_extraction(session: Session, article: ArticleRow, pipeline: str, version: str, now: datetime) -> int:
    """Add an extraction. Returns its id; flushes, never commits."""
    row = ExtractionRow(article_id=id_of(article), pipeline=pipeline, version=version, extracted_at=now)
    session.add(row)
    session.flush()
    return id_of(row)
