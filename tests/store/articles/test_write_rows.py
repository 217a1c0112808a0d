"""What an article and its quotations look like as rows, and what storing them does to the rest of the archive."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app.quote import (
    Act,
    Article,
    Dateline,
    Evidence,
    Kind,
    Layout,
    Named,
    Publication,
    PublicationSource,
    Quotation,
    SaidOn,
    Span,
    SpeakerKind,
)
from app.store.articles.versions import later_of
from app.store.articles.write import article_by_text, entries_named, quotation_row, store_article, text_hash
from app.store.by_id import quotations_of
from app.store.database import Database
from app.store.search.filters import Filters
from app.store.search.find import find_quotations
from app.store.search.query import parse_query
from app.store.tables import UNDATED, ArticleRow, ExtractionRow, QuotationRow, SpeakerRow, id_of
from tests.store.registry.speakers import NOW

TEXT = "PIERTON, May 14 (Coast Courier) - The ferry, Ines Calder said, is late."
CONTENT = (Span(34, 43), Span(63, 70))
CALDER = Named("Ines Calder", SpeakerKind.PERSON, "Harbour Master")
PRINTED = date(2024, 5, 14)


def said(speaker: Named | None = CALDER, on: date | None = None) -> Quotation:
    day = SaidOn(on, "on Monday", "weekday") if on else None
    evidence = (Evidence("attribute", "cue", "said", 0.9),)
    return Quotation(CONTENT, (Span(57, 61),), (Span(45, 56),), Kind.INDIRECT, Act.SPEECH, speaker, day, 0.8, evidence)


def article(text: str = TEXT, url: str | None = None, on: date | None = PRINTED) -> Article:
    return Article(
        text,
        title="Ferry late again",
        layout=Layout(dateline=Dateline(Span(0, 31), "PIERTON", "Coast Courier", 5, 14)),
        publication=Publication(on, PublicationSource.REQUEST, "given") if on else None,
        url=url,
        outlet="Coast Courier",
    )


def stored(database: Database, text: str = TEXT, url: str | None = None, *quotations: Quotation) -> int:
    with database.write() as session:
        return id_of(store_article(session, article(text, url), quotations or [said()], "test", "1", NOW))


ARTICLE_ROW = ArticleRow(id=3, text_hash=text_hash(TEXT), text=TEXT, published_at=PRINTED, ingested_at=NOW)


def test_a_row_has_the_words_and_the_places_that_they_were_cut_from() -> None:
    row = quotation_row(ARTICLE_ROW, 5, said(), None)
    assert (row.article_id, row.extraction_id, row.text) == (3, 5, "The ferry … is late")
    assert [TEXT[start:end] for start, end in row.content] == ["The ferry", "is late"]
    assert [TEXT[start:end] for start, end in (*row.source, *row.cue)] == ["Ines Calder", "said"]
    assert row.evidence == [{"stage": "attribute", "rule": "cue", "detail": "said", "score": 0.9}]


@pytest.mark.parametrize(
    ("on", "printed", "sorted_on"),
    [(date(2024, 5, 13), PRINTED, date(2024, 5, 13)), (None, PRINTED, PRINTED), (None, None, UNDATED)],
)
def test_a_row_is_sorted_by_the_day_it_was_said_or_else_printed(on: date | None, printed: date | None, sorted_on: date) -> None:
    row = ArticleRow(id=3, text_hash=text_hash(TEXT), text=TEXT, published_at=printed, ingested_at=NOW)
    assert quotation_row(row, 5, said(on=on), None).sorted_on == sorted_on


def test_the_speaker_of_a_merged_entry_is_the_one_that_it_was_merged_into() -> None:
    merged = SpeakerRow(id=11, name="Ines Calder", name_key="ines calder", kind="person", merged_into=12)
    row = quotation_row(ARTICLE_ROW, 5, said(), merged)
    assert (row.entry_id, row.speaker_id) == (11, 12)


def test_a_row_names_its_entry_and_the_one_that_the_pipeline_found_before_a_correction() -> None:
    row = quotation_row(ARTICLE_ROW, 5, said(None), None)
    assert entries_named(row) == set()
    row.entry_id, row.found = 11, {"speaker": {"entry": 12, "source_type": None}}
    assert entries_named(row) == {11, 12}
    row.found = {"speaker": {"entry": None, "source_type": None}}
    assert entries_named(row) == {11}


def test_an_article_is_stored_with_its_day_its_dateline_and_its_extraction(database: Database) -> None:
    number = stored(database)
    with database.read() as session:
        row = session.get_one(ArticleRow, number)
        assert (row.text, row.text_hash, row.title, row.outlet) == (TEXT, text_hash(TEXT), "Ferry late again", "Coast Courier")
        assert (row.place, row.agency, row.ingested_at) == ("PIERTON", "Coast Courier", NOW)
        assert (row.published_at, row.published_at_source, row.published_at_detail) == (PRINTED, "request", "given")
        extraction = session.exec(select(ExtractionRow)).one()
        assert (extraction.article_id, extraction.pipeline, extraction.version) == (number, "test", "1")
        found = article_by_text(session, TEXT)
        assert found is not None
        assert found.id == number
        assert article_by_text(session, TEXT + " ") is None


def test_a_stored_quotation_is_found_by_its_words_and_its_speaker(database: Database) -> None:
    number = stored(database)
    with database.read() as session:
        (item,) = quotations_of(session, number)
        for typed in ("ferry", "calder", "harbour master"):
            found = find_quotations(session, Filters(parse_query(typed)))
            assert [other.quotation.id for other in found] == [item.quotation.id]


def test_two_quotations_of_one_speaker_have_one_entry(database: Database) -> None:
    number = stored(database, TEXT, None, said(), said(on=date(2024, 5, 13)))
    with database.read() as session:
        assert len({item.quotation.speaker_id for item in quotations_of(session, number)}) == 1
        assert [row.name for row in session.exec(select(SpeakerRow))] == ["Ines Calder"]


def test_another_text_at_the_same_address_is_the_next_version(database: Database) -> None:
    first = stored(database, TEXT, "https://courier.example/ferry")
    second = stored(database, f"{TEXT} It rained.", "https://courier.example/ferry")
    apart = stored(database, f"{TEXT} It snowed.", "https://courier.example/snow")
    with database.read() as session:
        assert (later_of(session, first), later_of(session, second), later_of(session, apart)) == (second, None, None)


def test_the_same_text_cannot_be_stored_twice(database: Database) -> None:
    stored(database)
    with pytest.raises(IntegrityError):
        stored(database)
    with database.read() as session:
        assert len(session.exec(select(QuotationRow)).all()) == 1
