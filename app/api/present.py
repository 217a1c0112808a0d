"""Presenting: stored rows, or extracted values that are not stored, in; the schemas that go out over HTTP out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from app.api.schemas import (
    ArticleOut,
    ArticleRef,
    ArticleSummary,
    AttributedOut,
    DatelineOut,
    EvidenceOut,
    PipelineOut,
    QuotationDetail,
    QuotationOut,
    SaidOnEvidence,
    SpanOut,
    SpeakerRef,
)
from app.cite.citation import citation_line, context, fragment_link, permalink
from app.cite.printed import printed_columns
from app.pipeline import Extractor
from app.quotation_fields import PLAIN, SPANS, found_columns, stored_columns
from app.quote import Article, Precision, Quotation, SpeakerKind, is_shown
from app.reading.normal_form import paragraphs_around
from app.store.articles.listing import FoundArticle
from app.store.articles.relations import Relations
from app.store.articles.write import text_hash
from app.store.by_id import FoundQuotation
from app.store.held import confidence_of, is_checked
from app.store.search.fulltext import matched_words
from app.store.search.query import Query
from app.store.tables import ArticleRow, SpeakerRow, State


def stored_quotation(found: FoundQuotation, query: Query | None = None) -> QuotationOut:
    """A stored quotation with its article, speaker and extraction, and the words of it that a search found."""
    row, article, speaker = found.quotation, found.article, found.speaker
    return QuotationOut(
        id=row.id,
        **_shown(article.text, stored_columns(row) | {"confidence": confidence_of(row)}),
        speaker=_speaker_ref(speaker) if speaker else None,
        state=State(row.state),
        corrected=row.corrected,
        confirmed=row.confirmed,
        checked=is_checked(row),
        needs_look=row.needs_look,
        matches=_spans(article.text, _matched(article.text, row.content, query)) if query is not None else [],
        article=ArticleRef.model_validate(article, from_attributes=True),
        pipeline=PipelineOut(
            name=found.extraction.pipeline, version=found.extraction.version, extracted_at=found.extraction.extracted_at
        ),
    )


def quotation_detail(found: FoundQuotation, base: str, newer: int | None) -> QuotationDetail:
    """A stored quotation, ready to check and to cite; ``base`` is the service's address, ``newer`` the next version's row."""
    before, after = context(found)
    return QuotationDetail(
        **stored_quotation(found).model_dump(),
        held=found.quotation.held,
        newer=newer,
        before=before,
        after=after,
        article_sha256=found.article.text_hash,
        citation=citation_line(found, base),
        permalink=permalink(base, found.quotation.id),
        highlight=fragment_link(found),
    )


def _matched(text: str, content: Sequence[Sequence[int]], query: Query) -> list[tuple[int, int]]:
    return [place for start, end in content for place in matched_words(text[start:end], query, start)]


def stored_article(row: ArticleRow, quotations: int, relations: Relations | None = None) -> ArticleOut:
    """A stored article whole, and which others it belongs to."""
    return ArticleOut(
        **_summary(row, quotations).model_dump(),
        text=row.text,
        text_sha256=row.text_hash,
        **(asdict(relations) if relations is not None else {}),
    )


def article_summary(found: FoundArticle) -> ArticleSummary:
    """A stored article without its text."""
    return _summary(found.article, found.quotations)


def extracted(
    article: Article, quotations: Sequence[Quotation], extractor: Extractor, *, everything: bool = False
) -> AttributedOut:
    """The same answer for an article that is not stored: all ids are null.

    Without ``everything``, words that nobody has said, or not yet, and mere topics are left out.
    """
    shown = [item for item in quotations if everything or is_shown(item.stance, summary=item.summary)]
    publication, dateline = article.publication, article.layout.dateline
    reference = ArticleRef(
        id=None,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        published_at=publication.on if publication else None,
    )
    whole = ArticleOut(
        **reference.model_dump(),
        subtitle=article.subtitle,
        language=article.language,
        author=article.author,
        dateline=_dateline(dateline.place, dateline.agency) if dateline else None,
        published_at_source=publication.source if publication else None,
        published_at_detail=publication.detail if publication else None,
        ingested_at=None,
        quotations=len(shown),
        text=article.text,
        text_sha256=text_hash(article.text),
    )
    found_by = PipelineOut(name=extractor.name, version=extractor.version, extracted_at=None)
    return AttributedOut(article=whole, quotations=[_extracted(article.text, item, reference, found_by) for item in shown])


def paragraph_around(text: str, spans: Sequence[Sequence[int]]) -> SpanOut:
    """The whole paragraphs from the first to the last of the spans."""
    around = paragraphs_around(text, min(span[0] for span in spans), max(span[1] for span in spans))
    return SpanOut(start=around.start, end=around.end, text=around.of(text))


def _extracted(text: str, quotation: Quotation, article: ArticleRef, pipeline: PipelineOut) -> QuotationOut:
    speaker = quotation.speaker
    return QuotationOut(
        id=None,
        **_shown(text, found_columns(quotation, text)),
        speaker=SpeakerRef(id=None, name=speaker.name, kind=speaker.kind) if speaker else None,
        article=article,
        pipeline=pipeline,
    )


def _shown(text: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a quotation as its schema has them: spans with their words, the printed form, the paragraph."""
    printed = printed_columns(text, columns)
    return {
        **{name: columns[name] for name in PLAIN},
        **{name: _spans(text, columns[name]) for name in SPANS},
        "printed": printed.words,
        "printed_cue": printed.cue,
        "said_on_evidence": _said_on_evidence(columns),
        "evidence": [EvidenceOut.model_validate(step) for step in columns["evidence"]],
        "paragraph": paragraph_around(text, [span for name in SPANS for span in columns[name]]),
    }


def _speaker_ref(row: SpeakerRow) -> SpeakerRef:
    return SpeakerRef(id=row.id, name=row.name, kind=SpeakerKind(row.kind), not_a_person=row.not_a_person)


def _summary(row: ArticleRow, quotations: int) -> ArticleSummary:
    return ArticleSummary(
        id=row.id,
        title=row.title,
        outlet=row.outlet,
        url=row.url,
        language=row.language,
        published_at=row.published_at,
        subtitle=row.subtitle,
        author=row.author,
        dateline=_dateline(row.place, row.agency),
        published_at_source=row.published_at_source,
        published_at_detail=row.published_at_detail,
        ingested_at=row.ingested_at,
        quotations=quotations,
    )


def _dateline(place: str | None, agency: str | None) -> DatelineOut | None:
    return DatelineOut(place=place, agency=agency) if place or agency else None


def _said_on_evidence(columns: Mapping[str, Any]) -> SaidOnEvidence | None:
    if columns["said_on"] is None:
        return None
    precision = Precision(columns["said_on_precision"] or Precision.DAY)
    return SaidOnEvidence(words=columns["said_on_words"], rule=columns["said_on_rule"] or "", precision=precision)


def _spans(text: str, spans: Iterable[Sequence[int]]) -> list[SpanOut]:
    return [SpanOut(start=start, end=end, text=text[start:end]) for start, end in spans]
