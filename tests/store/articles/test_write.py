"""Storing articles: with all quotations or not at all, the same text once, and every quotation as its offsets cut it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

import app.ingest
from app.errors import NotFound, StoreUnavailable, UnreadableArticle
from app.ingest import ingest
from app.pipeline import Pipeline
from app.quote import Span
from app.reading.article import article_from_text
from app.reading.normal_form import shown_words
from app.store.articles.write import article_by_text, delete_article, store_article, text_hash
from app.store.by_id import quotations_of
from app.store.database import Database, open_database
from app.store.registry.speakers import find_speaker_ids
from app.store.search.filters import Filters
from app.store.search.find import find_quotations
from app.store.tables import ArticleRow, NameWordRow, QuotationRow, SpeakerRow
from tests.conftest import STORY


def count(database: Database, table: type) -> int:
    with database.read() as session:
        return len(session.exec(select(table)).all())


def test_an_article_is_stored_with_its_quotations_and_speakers(database: Database, pipeline: Pipeline) -> None:
    stored = ingest(database, pipeline, article_from_text(STORY))
    assert stored.created
    with database.read() as session:
        found = quotations_of(session, stored.article_id)
        assert [(item.speaker.name if item.speaker else None, item.quotation.role) for item in found] == [
            ("Ada Quist", "Mayor"),
            ("Ada Quist", "Mayor"),
            ("Samuel Oduya", "chief engineer"),
        ]
        assert found[0].article.text_hash == text_hash(found[0].article.text)
        assert (found[0].extraction.pipeline, found[0].extraction.version) == (pipeline.name, pipeline.version)


def test_the_same_text_twice_is_one_article(database: Database, pipeline: Pipeline) -> None:
    first = ingest(database, pipeline, article_from_text(STORY))
    second = ingest(database, pipeline, article_from_text(STORY.replace("\n", "\r\n") + "\n\n"))
    assert (second.article_id, second.created) == (first.article_id, False)
    assert count(database, ArticleRow) == 1
    assert count(database, QuotationRow) == 3


def test_a_failure_half_way_stores_nothing(database: Database, pipeline: Pipeline) -> None:
    article = article_from_text(STORY)
    quotations = pipeline.extract(article)

    def store_and_fail() -> None:
        with database.write() as session:
            store_article(session, article, quotations, "rules", "1", datetime.now(UTC))
            raise RuntimeError("cut off")

    with pytest.raises(RuntimeError, match="cut off"):
        store_and_fail()
    assert [count(database, table) for table in (ArticleRow, QuotationRow, SpeakerRow, NameWordRow)] == [0, 0, 0, 0]


def test_two_requests_with_the_same_text_at_once_store_it_once(
    database: Database, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ingest(database, pipeline, article_from_text(STORY))
    look = article_by_text
    # the second request looked before the first one had committed
    looks: list[ArticleRow | None] = [None]
    monkeypatch.setattr(app.ingest, "article_by_text", lambda *given: looks.pop() if looks else look(*given))
    second = ingest(database, pipeline, article_from_text(STORY))
    assert (second.article_id, second.created) == (first.article_id, False)


def test_deleting_an_article_leaves_nothing_of_it(database: Database, pipeline: Pipeline) -> None:
    stored = ingest(database, pipeline, article_from_text(STORY))
    kept = ingest(database, pipeline, article_from_text("Mayor Ada Quist said that the bridge was open."))
    with database.write() as session:
        delete_article(session, stored.article_id)
    with database.read() as session:
        assert [row.name for row in session.exec(select(SpeakerRow))] == ["Ada Quist"]
        assert [item.article.id for item in find_quotations(session, Filters())] == [kept.article_id]
        assert find_speaker_ids(session, "Oduya") == []


def test_an_unknown_article_cannot_be_deleted(database: Database) -> None:
    with pytest.raises(NotFound, match="no article 7"), database.write() as session:
        delete_article(session, 7)


def test_ids_are_never_reused(database: Database, pipeline: Pipeline) -> None:
    first = ingest(database, pipeline, article_from_text(STORY))
    with database.write() as session:
        delete_article(session, first.article_id)
    assert ingest(database, pipeline, article_from_text(STORY)).article_id > first.article_id


def test_a_bare_surname_elsewhere_is_not_the_same_person(database: Database, pipeline: Pipeline) -> None:
    ingest(database, pipeline, article_from_text("Mayor Ada Quist said that the bridge was shut."))
    ingest(database, pipeline, article_from_text("Quist said that the team had played badly."))
    with database.read() as session:
        assert len(find_speaker_ids(session, "quist")) == 2
        assert len(find_speaker_ids(session, "ada quist")) == 1


def test_unnamed_sources_of_two_articles_are_two(database: Database, pipeline: Pipeline) -> None:
    for thing in ("bridge", "road"):
        ingest(database, pipeline, article_from_text(f"A senior official said that the {thing} was shut."))
    with database.read() as session:
        assert len(find_speaker_ids(session, "senior official")) == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(
        st.sampled_from(["“Yes,” he said.", "Ada Quist told the BBC that it rained.", "said", '"', "“", "”", "\n", "🙂", "—"])
        | st.text(max_size=20),
        min_size=1,
        max_size=20,
    )
)
@example(words=["“Yes,” he said.", "“Yes,” he said.", "said", "\n", "said", "“Yes,” he said."])
def test_every_stored_quotation_is_what_its_offsets_cut(database: Database, pipeline: Pipeline, words: list[str]) -> None:
    try:
        article = article_from_text(" ".join(words))
    except UnreadableArticle:
        return
    stored = ingest(database, pipeline, article)
    with database.read() as session:
        for item in quotations_of(session, stored.article_id):
            # a line that is wrapped within a paragraph is shown as one
            cut = shown_words(item.article.text, [Span(start, end) for start, end in item.quotation.content])
            assert item.quotation.text == cut
            assert cut.strip()
        again = pipeline.extract(article)
        rows = [item.quotation.text for item in quotations_of(session, stored.article_id)]
        assert rows == [shown_words(article.text, quotation.content) for quotation in again]


def test_a_database_without_tables_says_what_to_run(tmp_path: Path) -> None:
    empty = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(StoreUnavailable, match="whosaid migrate"), empty.read() as session:
        session.exec(select(ArticleRow)).all()
    empty.close()


def test_an_invalid_database_address_is_refused() -> None:
    with pytest.raises(StoreUnavailable, match="WHOSAID_DATABASE_URL"):
        open_database("not an address")


def test_a_locked_database_waits_and_then_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.database.BUSY_SECONDS", 0)
    url = f"sqlite:///{tmp_path / 'whosaid.db'}"
    one, other = open_database(url), open_database(url)
    with one.write(), pytest.raises(StoreUnavailable, match="busy"), other.write():
        pass
    one.close()
    other.close()


def test_readers_see_no_half_written_article(database: Database, pipeline: Pipeline) -> None:
    article = article_from_text(STORY)
    with database.write() as session:
        store_article(session, article, pipeline.extract(article), "rules", "1", datetime.now(UTC))
        with Session(database.reader) as reading:
            assert reading.exec(select(ArticleRow)).all() == []
    assert count(database, ArticleRow) == 1
