"""Corrected articles: the store in; the articles that editors corrected, as a corpus for training and measuring, out."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from app.quote import SAID
from app.store.by_id import FoundQuotation, quotations_of
from app.store.tables import ArticleRow, QuotationRow, id_of


def corrected_articles(session: Session) -> Iterator[tuple[ArticleRow, list[FoundQuotation]]]:
    """Each article in which an editor corrected, added, rejected or confirmed something, with its current quotations."""
    touched = select(QuotationRow.article_id).where(col(QuotationRow.corrected).is_(True) | col(QuotationRow.confirmed).is_(True))
    for article in session.exec(select(ArticleRow).where(col(ArticleRow.id).in_(touched)).order_by(col(ArticleRow.id))):
        yield article, quotations_of(session, id_of(article), everything=True)


def corpus_row(article: ArticleRow, quotations: list[FoundQuotation]) -> dict[str, Any]:
    """One line of the corpus format: the text with its attributions. Spans are [start, end) in code points.

    ``checked`` is true for the quotations that an editor has confirmed.
    """
    return {
        "id": str(article.id),
        "publisher": article.outlet,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "title": article.title,
        "author": article.author,
        "text": article.text,
        "attributions": [
            {
                "id": str(found.quotation.id),
                "source": found.quotation.source,
                "cue": found.quotation.cue,
                "content": found.quotation.content,
                "kind": found.quotation.kind,
                "checked": found.quotation.confirmed,
            }
            for found in quotations
        ],
    }


def speaker_rows(article: ArticleRow, quotations: list[FoundQuotation]) -> Iterator[dict[str, Any]]:
    """The speaker of each quotation that an editor has confirmed, one row each."""
    for found in quotations:
        row = found.quotation
        if row.confirmed:
            yield {
                "article": str(article.id),
                "attribution": str(row.id),
                "speaker": found.speaker.name if found.speaker else None,
                "kind": found.speaker.kind if found.speaker else None,
                "role": row.role,
                "speech": row.act in SAID,
                "date": row.said_on.isoformat() if row.said_on and row.said_on_precision == "day" else None,
                "skip": None if found.speaker else "not named",
            }
