"""Extractions: one row for each time that a pipeline, or an editor by hand, added quotations to an article."""

from datetime import datetime

from sqlmodel import Session

from app.store.registry.decisions import EDITOR
from app.store.tables import ArticleRow, ExtractionRow, id_of

# The version of an extraction whose pipeline is an editor.
BY_HAND = "by hand"


def new_extraction(session: Session, article: ArticleRow, pipeline: str, version: str, now: datetime) -> int:
    """Add an extraction. Returns its id; flushes, never commits."""
    row = ExtractionRow(article_id=id_of(article), pipeline=pipeline, version=version, extracted_at=now)
    session.add(row)
    session.flush()
    return id_of(row)


def extraction_by_hand(session: Session, article: ArticleRow, now: datetime) -> int:
    """Add the extraction of a quotation that an editor added. Returns its id; flushes, never commits."""
    return new_extraction(session, article, EDITOR, BY_HAND, now)
