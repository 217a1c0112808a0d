"""Migrations: the Alembic scripts beside the package, applied to a database or checked against it."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DatabaseError

from alembic import command
from app.errors import StoreUnavailable
from app.store.database import Database
from app.store.registry.name_index import index_unindexed
from app.store.word_index import index_unindexed_quotations

SCRIPTS = Path(__file__).parents[2] / "alembic"


def migrate(database: Database) -> str:
    """Bring the database to the newest schema, and index what earlier versions stored; returns its revision.

    Raises StoreUnavailable.
    """
    config = _config()
    try:
        with database.writer.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DatabaseError as error:
        raise StoreUnavailable(f"The database cannot be migrated ({error.orig}). Nothing was changed.") from error
    with database.write() as session:
        index_unindexed(session)
        index_unindexed_quotations(session)
    return _newest(config)


def require_newest(database: Database) -> None:
    """Raises StoreUnavailable where the database has not the schema that this version of the code needs."""
    newest = _newest(_config())
    try:
        with database.reader.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except DatabaseError as error:
        raise StoreUnavailable(f"The database cannot be read ({error.orig}).") from error
    if current != newest:
        raise StoreUnavailable(
            f"The database has schema {current or 'none'}, this version needs {newest}. Run 'whosaid migrate' and start again."
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def _newest(config: Config) -> str:
    return str(ScriptDirectory.from_config(config).get_current_head())
