"""Writing: an article and its quotations in, their rows out, all in the caller's transaction."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from app.quotation_fields import found_columns
from app.quote import Article, Quotation
from app.store.access.audit import concern
from app.store.articles.copies import forget_original, join_copies
from app.store.articles.extraction import new_extraction
from app.store.articles.variants import join_variants
from app.store.articles.versions import forget_version, join_version, newest_at
from app.store.by_id import article_by_id
from app.store.registry.entries import remove_unquoted
from app.store.registry.join import join_speakers
from app.store.tables import UNDATED, ArticleRow, QuotationRow, SpeakerRow, id_of
from app.store.word_index import index_quotations


def text_hash(text: str) -> str:
    """SHA-256 of the text as UTF-8, in hexadecimal: an article's key."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def article_by_text(session: Session, text: str) -> ArticleRow | None:
    """The stored article with exactly this text."""
    return session.exec(select(ArticleRow).where(ArticleRow.text_hash == text_hash(text))).one_or_none()


def store_article(
    session: Session, article: Article, quotations: Sequence[Quotation], pipeline: str, version: str, now: datetime
) -> ArticleRow:
    """Add the article, its extraction and its quotations with their speakers; flushes, never commits.

    The article becomes the next version of the one at its address, or a copy of one with nearly the same text. Its
    quotations join those with the same words in other articles.

    Raises IntegrityError where the same text is stored already.
    """
    earlier = newest_at(session, article.url) if article.url else None
    row = _article_row(article, now)
    session.add(row)
    session.flush()
    extraction_id = new_extraction(session, row, pipeline, version, now)
    speakers = join_speakers(session, (item.speaker for item in quotations if item.speaker), id_of(row), now)
    rows = [
        quotation_row(row, extraction_id, quotation, speakers[quotation.speaker] if quotation.speaker else None)
        for quotation in quotations
    ]
    session.add_all(rows)
    session.flush()
    if earlier is not None:
        join_version(session, earlier, row)
    join_copies(session, row)
    join_variants(session, rows)
    index_quotations(session, (id_of(item) for item in rows))
    concern(session, id_of(row))
    return row


def delete_article(session: Session, article_id: int) -> None:
    """Remove an article with its quotations, and the speakers that are then no longer quoted anywhere. Raises NotFound."""
    row = article_by_id(session, article_id)
    quoted = session.exec(select(QuotationRow).where(QuotationRow.article_id == article_id)).all()
    speakers = sorted({entry for row in quoted for entry in entries_named(row)})
    concern(session, article_id)
    forget_original(session, row)
    forget_version(session, article_id)
    session.exec(delete(QuotationRow).where(col(QuotationRow.article_id) == article_id))
    session.delete(row)
    session.flush()
    remove_unquoted(session, speakers)


def entries_named(row: QuotationRow) -> set[int]:
    """The entry that a quotation is matched with, and the one that the pipeline found where an editor chose another."""
    found = row.found.get("speaker") or {}
    return {entry for entry in (row.entry_id, found.get("entry")) if entry is not None}


def quotation_row(article: ArticleRow, extraction_id: int, quotation: Quotation, entry: SpeakerRow | None) -> QuotationRow:
    """The row of a quotation, not yet added to a session."""
    columns = found_columns(quotation, article.text)
    return QuotationRow(
        article_id=id_of(article),
        extraction_id=extraction_id,
        speaker_id=(entry.merged_into or entry.id) if entry else None,
        entry_id=entry.id if entry else None,
        sorted_on=columns["said_on"] or article.published_at or UNDATED,
        **columns,
    )


def _article_row(article: Article, now: datetime) -> ArticleRow:
    publication, dateline = article.publication, article.layout.dateline
    return ArticleRow(
        text_hash=text_hash(article.text),
        text=article.text,
        title=article.title,
        subtitle=article.subtitle,
        place=dateline.place if dateline else None,
        agency=dateline.agency if dateline else None,
        url=article.url,
        language=article.language,
        outlet=article.outlet,
        author=article.author,
        published_at=publication.on if publication else None,
        published_at_source=publication.source if publication else None,
        published_at_detail=publication.detail if publication else None,
        ingested_at=now,
    )
