"""Promises: what was acknowledged must be in the archive, and what nobody answered may be there."""

from datetime import UTC, datetime

from app.ingest import ingest
from app.pipeline import Pipeline
from app.quote import Article
from app.store.articles.corrections import Correction, correct, undo_change
from app.store.articles.write import delete_article, text_hash
from app.store.database import Database
from app.store.registry.decisions import Editor
from app.store.tables import id_of
from tests.faults.promises import MADE, UNDONE, Fact, Promises, broken

ROLE: Fact = ("role", 1)
MIRA = Editor("mira", datetime(2024, 3, 5, tzinfo=UTC), "she said so")


def lost(database: Database, promises: Promises) -> list[str]:
    with database.read() as session:
        return broken(session, promises.mark().allowed)


def test_what_was_acknowledged_must_be_there_until_it_is_changed(database: Database, pipeline: Pipeline) -> None:
    promises, text = Promises(), "“The bridge is shut,” said Ada Quist."
    stored = ingest(database, pipeline, Article(text))
    promises.kept("article", {("quotations", text_hash(text)): 1, ("speaker", 1): "Ada Quist"})
    assert not lost(database, promises)
    with database.write() as session:
        change = correct(session, 1, Correction(plain={"role": "mayor"}), MIRA)
        assert change is not None
        number = id_of(change)
    promises.kept("correction", {ROLE: "mayor", ("change", "she said so"): MADE})
    assert not lost(database, promises)
    with database.write() as session:
        undo_change(session, 1, number, MIRA)
    assert lost(database, promises) == [
        "role of 1 is None, and not 'mayor'",
        "change of she said so is 'undone', and not 'made'",
    ]
    promises.kept("undo", {ROLE: None, ("change", "she said so"): UNDONE})
    assert not lost(database, promises)
    with database.write() as session:
        delete_article(session, stored.article_id)
    assert len(lost(database, promises)) == 3


def test_a_request_that_nobody_answered_may_have_been_done() -> None:
    promises = Promises()
    promises.kept("correction", {ROLE: "mayor"})
    promises.asked({ROLE: "judge"})
    assert promises.may_be([ROLE]) == {ROLE: frozenset({"mayor", "judge"})}
    promises.kept("correction", {ROLE: "judge"})
    assert promises.may_be([ROLE]) == {ROLE: frozenset({"judge"})}


def test_a_request_that_was_refused_has_changed_nothing() -> None:
    promises = Promises()
    promises.kept("correction", {ROLE: "mayor"})
    before = promises.may_be([ROLE])
    promises.asked({ROLE: "judge"})
    promises.refused({ROLE: "judge"}, before)
    assert promises.may_be([ROLE]) == before


def test_a_backup_has_the_state_of_some_moment_while_it_was_made() -> None:
    promises = Promises()
    promises.kept("correction", {ROLE: "clerk"})
    promises.kept("correction", {ROLE: "mayor"})
    begun = promises.mark()
    promises.kept("correction", {ROLE: "judge"})
    promises.kept("article", {("quotations", "new"): 3})
    assert promises.since(begun) == {ROLE: frozenset({"mayor", "judge"}), ("quotations", "new"): frozenset({None, 3})}
