"""Migrations: Alembic's scripts, applied to a database or checked against it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DatabaseError

from alembic import command
from app.errors import StoreUnavailable
from app.store.database import BUSY_SECONDS, Database
from app.store.registry.name_index import index_unindexed, list_unlisted
from app.store.word_index import index_unindexed_quotations

# An installed wheel has the scripts inside the package; a checkout has them in alembic/ at the top.
PACKAGED, CHECKOUT = Path(__file__).parents[1] / "migrations", Path(__file__).parents[2] / "alembic"
# The key of PostgreSQL's advisory lock: of two services that start on one empty database, one migrates and one waits.
LOCK = 0x77686F7361696400
# How long one service waits on SQLite while another one migrates the archive, in seconds.
MIGRATING_SECONDS = 3600


def migrate(database: Database) -> str:
    """Bring the database to the newest schema and index what earlier versions stored. Returns the schema's revision.

    Safe to run again, and from several processes at once. Raises StoreUnavailable; nothing is changed then.
    """
    config = _config()
    try:
        with database.writer.connect() as connection, _one_at_a_time(connection):
            _require_known(_revision(connection), config)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DatabaseError as error:
        raise StoreUnavailable(f"The database cannot be migrated ({error.orig}). Nothing was changed.") from error
    with database.write() as session:
        index_unindexed(session)
        list_unlisted(session)
        index_unindexed_quotations(session)
    return _newest(config)


def make_ready(database: Database) -> bool:
    """Set up a database that has nothing in it; leave any other as it is. Returns whether it was set up.

    Raises StoreUnavailable for a database that holds something else than the schema that this version needs.
    """
    try:
        empty = set(inspect(database.reader).get_table_names()) <= {"alembic_version"}
        with database.reader.connect() as connection:
            empty = empty and _revision(connection) is None
    except DatabaseError as error:
        raise StoreUnavailable(f"The database cannot be read ({error.orig}).") from error
    if empty:
        migrate(database)
    else:
        require_newest(database)
    return empty


def require_newest(database: Database) -> None:
    """Raises StoreUnavailable unless the database has the schema that this version of Whosaid needs."""
    config = _config()
    newest = _newest(config)
    try:
        with database.reader.connect() as connection:
            current = _revision(connection)
    except DatabaseError as error:
        raise StoreUnavailable(f"The database cannot be read ({error.orig}).") from error
    if current == newest:
        return
    if current is None:
        raise StoreUnavailable("The database has not been set up for Whosaid. Run 'whosaid migrate' and try again.")
    _require_known(current, config)
    raise StoreUnavailable(
        f"The database has schema {current}, but this version of Whosaid needs schema {newest}. Make a backup, run "
        "'whosaid migrate' and start again."
    )


def _require_known(current: str | None, config: Config) -> None:
    """Raises StoreUnavailable for a schema that a later version made: there is no way back from it."""
    if current is None:
        return
    # Alembic itself would also take "head", or the beginning of a name
    if current not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
        raise StoreUnavailable(
            f"The database has schema {current}, which this version of Whosaid does not know: it was made by a later version. "
            "Install that version, or restore a backup made by this one."
        )


@contextmanager
def _one_at_a_time(connection: Connection) -> Iterator[None]:
    """Wait until nobody else migrates this database.

    On SQLite its write lock does it, which one transaction holds over all steps (``alembic/env.py``).
    """
    if connection.dialect.name != "postgresql":
        with _patient(connection):
            yield
        return
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
    connection.commit()
    try:
        yield
    finally:
        # a failed statement leaves a transaction in which no other one runs
        connection.rollback()
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({LOCK})")
        connection.commit()


@contextmanager
def _patient(connection: Connection) -> Iterator[None]:
    """Let SQLite wait for its write lock as long as a migration of a large archive takes."""
    raw = connection.connection.driver_connection
    if raw is None:
        raise StoreUnavailable("The connection to the database was lost. Nothing was changed.")
    raw.execute(f"PRAGMA busy_timeout={MIGRATING_SECONDS * 1000}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def _revision(connection: Connection) -> str | None:
    """The schema that the database has; None where it has none. Ends the transaction that it reads in.

    Raises StoreUnavailable where it says that it has several.
    """
    try:
        return MigrationContext.configure(connection).get_current_revision()
    except CommandError as error:
        raise StoreUnavailable(
            "The database says that it has more than one schema, so it is damaged. Nothing was changed. Restore a backup."
        ) from error
    finally:
        connection.rollback()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(PACKAGED if PACKAGED.is_dir() else CHECKOUT).replace("%", "%%"))
    return config


def _newest(config: Config) -> str:
    return str(ScriptDirectory.from_config(config).get_current_head())
