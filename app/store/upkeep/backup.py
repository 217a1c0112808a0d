"""Backups: a running database in, one file out; and a backup file in, the whole database as it was then, out.

For SQLite this is its online backup, which copies the state of one moment; for PostgreSQL, ``pg_dump`` and ``pg_restore``.
"""

import os
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlmodel import SQLModel, col, delete, select

from app.errors import StoreUnavailable
from app.store.belonging import require_ours, tables_in
from app.store.database import BUSY_SECONDS, DAMAGED, Database, open_database, readable_errors
from app.store.migrate import migrate
from app.store.private import keep_private
from app.store.tables import ApiKeyRow, SignInRow
from app.store.upkeep import programs
from app.store.upkeep.integrity import broken_storage

KIND = "SQLite format 3"
# So many faults of a backup are named.
MOST_NAMED = 5


def back_up(url: str, target: Path) -> None:
    """Write the database at ``url`` to ``target``, even while it is in use. The file is written completely or not at all.

    Raises StoreUnavailable where the file exists already, or there is no archive that can be read.
    """
    if target.exists():
        raise StoreUnavailable(f"{target} already exists. Nothing was written. Choose another name.", "FILE")
    address = make_url(url)
    _require_archive(address)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if address.get_backend_name() == "sqlite":
            _copy_sqlite(_file_of(address), partial, live=False)
            _require_sound(partial)
        else:
            programs.require_not_older(address, "pg_dump")
            keep_private(partial)
            programs.run(address, "pg_dump", "--format=custom", f"--file={partial}")
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(target)
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"The database cannot be backed up ({error}). Nothing was written.") from error
    finally:
        partial.unlink(missing_ok=True)


def _require_archive(address: URL) -> None:
    """Raises StoreUnavailable where there is nothing to back up: no file, nothing in it, or another program's tables."""
    is_file = address.get_backend_name() == "sqlite"
    if is_file:
        require_ours(_file_of(address))
    try:
        found = tables_in(_file_of(address)) if is_file else _tables_of_server(address)
    except sqlite3.Error:
        # a damaged file is told apart by the copy
        return
    if not found:
        place = _file_of(address) if is_file else address.render_as_string()
        raise StoreUnavailable(
            f"There is no archive at {place}. Nothing was written. Set WHOSAID_DATABASE_URL to the archive's address."
        )


def _tables_of_server(address: URL) -> frozenset[str]:
    with _opened(address) as database:
        try:
            return frozenset(inspect(database.reader).get_table_names())
        except DBAPIError as error:
            raise StoreUnavailable(f"The database cannot be reached ({error.orig}). Nothing was written.") from error


@dataclass(frozen=True, slots=True)
class Restored:
    """What an operator must know after a restore; ``revived`` names the keys that were revoked since and are valid again."""

    revived: tuple[str, ...]


def restore(url: str, source: Path, *, replace: bool) -> Restored:
    """Make the database at ``url`` what it was when ``source`` was written, with the schema of this version.

    The backup is restored beside the database first, brought to the newest schema and checked; only then does it take the
    place of what is there, in one transaction. Sign-ins do not come back.

    Raises StoreUnavailable where the file is not a sound backup, a later version made it, or there is an archive already and
    ``replace`` is not set; nothing is changed then.
    """
    address = make_url(url)
    try:
        return _restore(address, source, replace=replace)
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"The backup cannot be restored ({error}). Nothing was changed.") from error


def _restore(address: URL, source: Path, *, replace: bool) -> Restored:
    is_file = address.get_backend_name() == "sqlite"
    if is_file:
        _require_sound(source)
    else:
        programs.require_not_older(address, "pg_restore", "pg_dump")
    revoked = _revoked_keys(address)
    if revoked is not None and not replace:
        raise StoreUnavailable(
            f"{address.render_as_string()} already exists. Nothing was changed. Use --replace to replace it with the backup.",
            "FILE",
        )
    beside = _beside_file if is_file else _beside_server
    with beside(address) as scratch:
        if is_file:
            _copy_sqlite(source, _file_of(scratch), live=False)
        else:
            programs.run(scratch, "pg_restore", "--no-owner", "--exit-on-error", str(source))
        with _opened(scratch) as database:
            _make_current(database)
            revived = _revived(database, revoked or frozenset())
        if is_file:
            _replace_file(_file_of(scratch), _file_of(address))
        else:
            _copy_postgres(scratch, address, replace=revoked is not None)
    return Restored(revived)


@contextmanager
def _opened(address: URL) -> Iterator[Database]:
    """The database at an address, closed again at the end."""
    database = open_database(address.render_as_string(hide_password=False))
    try:
        yield database
    finally:
        database.close()


def _revoked_keys(address: URL) -> frozenset[str] | None:
    """The hashes of the revoked keys of the database that is there, none where it cannot be read; None where it is empty."""
    if address.get_backend_name() == "sqlite" and (not _file_of(address).exists() or not _file_of(address).stat().st_size):
        return None
    try:
        with _opened(address) as database:
            if not inspect(database.reader).get_table_names():
                return None
            with database.read() as session:
                return frozenset(session.exec(select(ApiKeyRow.secret_hash).where(col(ApiKeyRow.revoked_at).is_not(None))))
    except (DatabaseError, StoreUnavailable):
        # a damaged archive is what backups are for
        return frozenset()


def _make_current(database: Database) -> None:
    """Bring a restored backup to this version's schema.

    Raises StoreUnavailable if it is no archive, a later version's, or if tables or rows that others refer to are missing.
    """
    if not inspect(database.reader).has_table("alembic_version"):
        raise StoreUnavailable("The backup is not of an archive of Whosaid. Nothing was changed.", "FILE")
    with database.reader.connect() as connection:
        if connection.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar() != 1:
            raise StoreUnavailable("The backup does not say which schema it has. Nothing was changed.", "FILE")
    with database.read() as session:
        _require_none(list(broken_storage(session)))
    try:
        migrate(database)
    except StoreUnavailable as error:
        raise StoreUnavailable(f"The backup cannot be used. {error.detail} The archive was not changed.", "FILE") from error
    missing = sorted(set(SQLModel.metadata.tables) - set(inspect(database.reader).get_table_names()))
    _require_none([f"it has no table {name!r}" for name in missing])


def _require_none(faults: list[str]) -> None:
    if faults:
        raise StoreUnavailable(f"The backup is damaged: {'; '.join(faults[:MOST_NAMED])}. Nothing was changed.", "FILE")


def _revived(database: Database, revoked: frozenset[str]) -> tuple[str, ...]:
    """The keys of a backup that have been revoked since, by name. Sign-ins are removed from it."""
    with database.write() as session:
        session.exec(delete(SignInRow))
        valid = session.exec(select(ApiKeyRow).where(col(ApiKeyRow.revoked_at).is_(None)).order_by(col(ApiKeyRow.id)))
        return tuple(f"{row.id} ({row.name}, {row.role})" for row in valid if row.secret_hash in revoked)


@contextmanager
def _beside_file(address: URL) -> Iterator[URL]:
    """An empty SQLite file in the folder of the database, removed again at the end."""
    path = _file_of(address)
    made = not path.parent.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}.restoring")
    try:
        yield address.set(database=str(scratch))
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            scratch.with_name(scratch.name + ending).unlink(missing_ok=True)
        if made and not path.exists():
            path.parent.rmdir()


def _replace_file(checked: Path, path: Path) -> None:
    """Put the contents of a checked SQLite file in the place of another's, in one transaction, even while that is in use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _copy_sqlite(checked, path, live=True)
    except sqlite3.DatabaseError as error:
        if not any(words in str(error) for words in DAMAGED):
            raise
        raise StoreUnavailable(
            f"{path} is damaged ({error}), so nothing can be put in its place. Nothing was changed. Move the file away, with "
            "those beside it whose names end in -wal and -shm, and restore again.",
            "FILE",
        ) from error


@contextmanager
def _beside_server(address: URL) -> Iterator[URL]:
    """An empty database on the same server, dropped again at the end."""
    name = f"whosaid_restoring_{os.getpid()}_{secrets.token_hex(4)}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield address.set(database=name)
        finally:
            with engine.connect() as connection:
                connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    except DBAPIError as error:
        raise StoreUnavailable(
            f"A backup is checked in a database of its own first, and that cannot be made or used ({error.orig}). Nothing was "
            "changed. The user in WHOSAID_DATABASE_URL needs the right CREATEDB."
        ) from error
    finally:
        engine.dispose()


def _copy_postgres(source: URL, target: URL, *, replace: bool) -> None:
    """Put one database's contents in the place of another's, in one transaction."""
    with tempfile.TemporaryDirectory(prefix="whosaid-restore-") as folder:
        dump = str(Path(folder) / "checked.backup")
        programs.run(source, "pg_dump", "--format=custom", f"--file={dump}")
        clean = ("--clean", "--if-exists") if replace else ()
        programs.run(target, "pg_restore", "--single-transaction", "--no-owner", *clean, dump)


def _copy_sqlite(source: Path, target: Path, *, live: bool) -> None:
    read = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    keep_private(target)
    written = sqlite3.connect(target, timeout=BUSY_SECONDS)
    try:
        with readable_errors():
            read.backup(written)
            if not live:
                # one self-contained file, without a write-ahead log
                written.execute("PRAGMA journal_mode=DELETE")
    finally:
        written.close()
        read.close()


def _require_sound(path: Path) -> None:
    with path.open("rb") as file:
        if not file.read(len(KIND)) == KIND.encode():
            raise StoreUnavailable(f"{path} is not a backup of an SQLite database.", "FILE")
    opened = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        with readable_errors():
            problems = [line for (line,) in opened.execute("PRAGMA integrity_check(5)")]
            named = opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreUnavailable(f"{path} is damaged ({error}).", "FILE") from error
    finally:
        opened.close()
    if problems != ["ok"]:
        raise StoreUnavailable(f"{path} is damaged ({'; '.join(problems)}).", "FILE")
    if named is None:
        raise StoreUnavailable(f"{path} is not an archive of Whosaid.", "FILE")


def _file_of(address: URL) -> Path:
    if address.database in {None, "", ":memory:"}:
        raise StoreUnavailable("A database in memory cannot be backed up or restored. Set WHOSAID_DATABASE_URL to a file.")
    return Path(str(address.database))
