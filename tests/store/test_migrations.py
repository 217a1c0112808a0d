"""The migrations make just the tables that the code knows, on both databases, and can be undone."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import SQLModel, select

from alembic import command
from app.errors import StoreUnavailable
from app.store.database import Database, open_database
from app.store.migrate import CHECKOUT, _config, make_ready, migrate, require_newest
from app.store.tables import AliasRow, NameBlockRow, QuotationRow, SpeakerRoleRow
from tests.databases import PostgresDatabases

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres")
    with databases.bare() as url:
        yield url


def test_the_tables_are_those_of_the_code(database: Database) -> None:
    with database.reader.connect() as connection:
        options = {"include_name": lambda name, kind, _parents: kind != "table" or not name.startswith("quotation_fts")}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    require_newest(database)


def test_migrations_can_be_undone(database: Database) -> None:
    config = _config()
    with database.writer.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(database.reader).get_table_names() == ["alembic_version"]


def test_a_store_of_an_earlier_version_keeps_every_row(database: Database) -> None:
    config = _config()
    with database.writer.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        for statement in (
            "INSERT INTO article (id, text_hash, text, ingested_at) VALUES (1, 'a', 'Ada Quist spoke.', '2024-03-05 10:00:00')",
            "INSERT INTO extraction VALUES (1, 1, 'rules', '1', '2024-03-05 10:00:00')",
            "INSERT INTO speaker (id, name, name_key, kind) VALUES (1, 'Ada Quist', 'ada quist', 'person')",
            "INSERT INTO alias VALUES (1, 1, 'Ada Quist')",
            "INSERT INTO name_word VALUES ('quist', 1)",
            "INSERT INTO quotation (id, article_id, extraction_id, speaker_id, text, folded, kind, content, cue, source, role,"
            " said_on, confidence, evidence, sorted_on) VALUES (1, 1, 1, 1, 'x', 'x', 'direct', '[]', '[]', '[]', 'Mayor',"
            " '2024-03-05', 0.5, '[]', '2024-03-05')",
        ):
            connection.exec_driver_sql(statement)
        connection.commit()
    migrate(database)
    with database.read() as session:
        quotation = session.exec(select(QuotationRow)).one()
        assert (quotation.speaker_id, quotation.entry_id, quotation.said_on_precision) == (1, 1, "day")
        assert [row.name for row in session.exec(select(AliasRow))] == ["Ada Quist"]
        assert [row.role for row in session.exec(select(SpeakerRoleRow))] == ["Mayor"]
        assert {row.speaker_id for row in session.exec(select(NameBlockRow))} == {1}


def test_no_migration_lets_an_id_be_given_again(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'whosaid.db'}")
    config = _config()
    with database.writer.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.exec_driver_sql(
            "INSERT INTO speaker (id, name, name_key, kind) VALUES (7, 'Ada Quist', 'ada quist', 'person')"
        )
        connection.exec_driver_sql("DELETE FROM speaker")
        connection.commit()
    migrate(database)
    with database.writer.connect() as connection:
        for table in ("article", "speaker", "quotation", "decision"):
            made = connection.exec_driver_sql(f"SELECT sql FROM sqlite_master WHERE name = '{table}'").scalar()  # noqa: S608
            assert "AUTOINCREMENT" in str(made), table
        connection.exec_driver_sql("INSERT INTO speaker (name, name_key, kind) VALUES ('Bea Holt', 'bea holt', 'person')")
        assert connection.exec_driver_sql("SELECT id FROM speaker").scalar() == 8
    database.close()


def test_an_empty_database_is_made_ready_once(empty_url: str) -> None:
    database = open_database(empty_url)
    assert make_ready(database)
    require_newest(database)
    assert not make_ready(database)
    database.close()


def test_two_services_that_start_at_once_on_an_empty_database_both_find_it_ready(empty_url: str) -> None:
    starting = "import sys; from app.store import database, migrate; migrate.make_ready(database.open_database(sys.argv[1]))"
    services = [
        subprocess.Popen([sys.executable, "-c", starting, empty_url], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [service.communicate(timeout=60)[1] for service in services] == ["", ""]
    database = open_database(empty_url)
    require_newest(database)
    database.close()


@contextmanager
def services_at_once(action: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Four processes that do something with the database ``opened``, for each address that they are told."""
    told = (
        "import sys\n"
        "from app.store import migrate\n"
        "from app.store.database import open_database\n"
        "print('ready', flush=True)\n"
        "for line in sys.stdin:\n"
        "    opened = open_database(line.strip())\n"
        f"    {action}\n"
        "    opened.close()\n"
        "    print('done', flush=True)\n"
    )
    services = [
        subprocess.Popen(
            [sys.executable, "-c", told],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert answers(services) == ["ready\n"] * len(services)
    yield services
    assert [service.communicate()[1] for service in services] == [""] * len(services)


def answers(services: list[subprocess.Popen[str]]) -> list[str]:
    return [service.stdout.readline() for service in services if service.stdout is not None]


def tell(services: list[subprocess.Popen[str]], url: str) -> list[str]:
    """Tell all services an address at the same moment; returns what they answer."""
    for service in services:
        assert service.stdin is not None
        service.stdin.write(url + "\n")
    for service in services:
        assert service.stdin is not None
        service.stdin.flush()
    return answers(services)


def test_services_that_migrate_one_archive_at_once_all_find_it_ready(empty_url: str) -> None:
    older = open_database(empty_url)
    config = _config()
    with older.writer.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    older.close()
    with services_at_once("migrate.migrate(opened)") as services:
        assert tell(services, empty_url) == ["done\n"] * len(services)
    newest = open_database(empty_url)
    require_newest(newest)
    newest.close()


def test_a_new_file_that_another_service_is_setting_up_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "whosaid.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.5, other.execute, ("COMMIT",))
    done.start()
    database = open_database(f"sqlite:///{path}")
    assert make_ready(database)
    done.join()
    other.close()
    database.close()


def test_a_migration_that_fails_half_way_leaves_the_archive_as_it_was(empty_url: str) -> None:
    database = open_database(empty_url)
    config = _config()
    with database.writer.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        # a later step makes a table of this name
        connection.exec_driver_sql("CREATE TABLE saved_search (id INTEGER)")
        connection.commit()
    before = set(inspect(database.reader).get_table_names())
    with pytest.raises(StoreUnavailable, match=r"cannot be migrated .*saved_search.* Nothing was changed"):
        migrate(database)
    assert set(inspect(database.reader).get_table_names()) == before
    with pytest.raises(StoreUnavailable, match="has schema 0002"):
        require_newest(database)
    database.close()


def test_an_older_schema_is_left_as_it_is_and_says_what_to_run(database: Database) -> None:
    with database.writer.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0009'")
        connection.commit()
    with pytest.raises(StoreUnavailable, match=r"has schema 0009, but this version .* Make a backup, run 'whosaid migrate'"):
        make_ready(database)


def test_a_schema_of_a_later_version_is_neither_served_nor_migrated(database: Database) -> None:
    with database.writer.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for use in (make_ready, require_newest, migrate):
        with pytest.raises(StoreUnavailable, match="schema 9999, which this version of Whosaid does not know"):
            use(database)


def test_a_database_with_tables_of_another_program_is_not_set_up_unasked(empty_url: str) -> None:
    database = open_database(empty_url)
    with database.writer.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE invoice (id INTEGER)")
        connection.commit()
    with pytest.raises(StoreUnavailable, match="has not been set up"):
        make_ready(database)
    assert inspect(database.reader).get_table_names() == ["invoice"]
    database.close()


def test_scripts_are_found_under_any_folder_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packaged = tmp_path / "100% mine" / "migrations"
    shutil.copytree(CHECKOUT, packaged)
    monkeypatch.setattr("app.store.migrate.PACKAGED", packaged)
    assert ScriptDirectory.from_config(_config()).dir == str(packaged)
