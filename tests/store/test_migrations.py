"""The migrations make just the tables that the code knows, on both databases, and can be undone."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel, select

from alembic import command
from app.store.database import Database, open_database
from app.store.migrate import _config, migrate, require_newest
from app.store.tables import AliasRow, NameBlockRow, QuotationRow, SpeakerRoleRow


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
