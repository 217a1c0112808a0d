"""The migrations make just the tables that the code knows, on both databases, and can be undone."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from alembic import command
from app.store.database import Database
from app.store.migrate import _config, migrate, require_newest


def test_the_tables_are_those_of_the_code(database: Database) -> None:
    with database.reader.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    require_newest(database)


def test_migrations_can_be_undone(database: Database) -> None:
    config = _config()
    with database.writer.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(database.reader).get_table_names() == ["alembic_version"]
