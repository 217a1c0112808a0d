"""A stored quotation for the tests of citing, made in memory: one story, with whatever a test wants to be different."""

from datetime import UTC, date, datetime
from typing import Any

from app.quote import Kind, Span, words_of
from app.store.articles.write import text_hash
from app.store.by_id import FoundQuotation
from app.store.tables import ArticleRow, ExtractionRow, QuotationRow, SpeakerRow

BASE = "https://quotes.example"
TEXT = "“The ferry is late,” Harbour Master Ines Calder told the council on Monday, “and the pier is closed.” It rained."
LATE, CLOSED = Span(1, 18), Span(77, 99)


def found(
    *spans: Span,
    text: str = TEXT,
    speaker: SpeakerRow | None = None,
    article: dict[str, Any] | None = None,
    **columns: Any,
) -> FoundQuotation:
    """Quotation 7 of article 3, which consists of these spans; ``article`` and ``columns`` replace columns of the rows."""
    printed = {
        "title": "Ferry late again",
        "outlet": "Coast Courier",
        "url": "https://courier.example/ferry",
        "published_at": date(2024, 5, 14),
    }
    article_row = ArticleRow(id=3, text_hash=text_hash(text), text=text, ingested_at=datetime(2024, 5, 14, tzinfo=UTC))
    for name, value in {**printed, **(article or {})}.items():
        setattr(article_row, name, value)
    row = QuotationRow(
        id=7,
        article_id=3,
        extraction_id=5,
        text=words_of(text, spans),
        kind=Kind.DIRECT,
        act="speech",
        content=[[span.start, span.end] for span in spans],
        cue=[],
        source=[],
        confidence=0.9,
        evidence=[],
        sorted_on=date(2024, 5, 13),
    )
    for name, value in columns.items():
        setattr(row, name, value)
    extraction = ExtractionRow(
        id=5, article_id=3, pipeline="test", version="1", extracted_at=datetime(2024, 5, 14, 9, 30, tzinfo=UTC)
    )
    return FoundQuotation(row, article_row, speaker, extraction)


def calder(**columns: Any) -> SpeakerRow:
    """The speaker of the story."""
    row = SpeakerRow(id=11, name="Ines Calder", name_key="ines calder", kind="person")
    for name, value in columns.items():
        setattr(row, name, value)
    return row
