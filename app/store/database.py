"""The database: an address in; sessions that only read, and short sessions that write, out."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import URL, Engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolIsFull
from sqlmodel import Session, create_engine

from app.errors import StoreUnavailable
from app.store.access.audit import keep, record
from app.store.belonging import require_ours
from app.store.private import keep_private

# How long a writer waits for another one, and anyone for a connection, in seconds.
BUSY_SECONDS = 15
# The connections of each pool: those that stay open, and those that are opened when many are needed.
KEPT_OPEN, OPENED_MORE = 5, 10
# The cache of each connection, in kB: enough for the upper levels of a large archive's indexes.
FAST = ("cache_size=-49152",)
# The databases' words for another writer that was waited for too long.
WAITED = ("locked", "lock timeout", "deadlock detected")
# SQLite's words for a file that is damaged or is not a database.
DAMAGED = ("malformed", "not a database")


@dataclass(frozen=True, slots=True)
class Database:
    """Two engines for one database: ``reader`` never takes the write lock, ``writer`` takes it as a transaction begins.

    Each has connections of its own, so that those who read never wait for those who wait to write.
    """

    reader: Engine
    writer: Engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads. Raises StoreUnavailable where the database cannot be reached."""
        with _clear_errors(), Session(self.reader) as session:
            yield session

    @contextmanager
    def write(self, *, recorded: bool = True) -> Iterator[Session]:
        """One transaction, committed when the block ends and rolled back when it raises.

        If an actor is set, the change is recorded in it (see ``app.store.access.audit``), unless it is one that nobody can see
        yet and ``recorded`` is false.
        """
        with _clear_errors():
            with Session(self.writer, expire_on_commit=False) as session, session.begin():
                # take SQLite's write lock now: a transaction that has read first may fail to get it
                connection = session.connection()
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(BUSY_SECONDS * 1000)}")
                if recorded:
                    record(session)
                yield session
            if recorded:
                keep(session)

    def close(self) -> None:
        """Close all connections."""
        self.reader.dispose()
        self.writer.dispose()


def open_database(url: str) -> Database:
    """The database at ``url``. A SQLite file is created with its folder, kept from other users, and written ahead.

    Raises StoreUnavailable where the address is invalid, the folder cannot be created, or the file is another program's.
    """
    try:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            if address.database in {None, "", ":memory:"}:
                raise StoreUnavailable("A database in memory would keep nothing. Set WHOSAID_DATABASE_URL to a file.")
            file = Path(str(address.database))
            require_ours(file)
            keep_private(file)
        reader, writer = _engine(address), _engine(address)
    except (ArgumentError, OSError, ModuleNotFoundError) as error:
        raise StoreUnavailable(
            f"The database address {url!r} cannot be used ({error}). Set WHOSAID_DATABASE_URL, for example to "
            "'sqlite:///data/whosaid.db'."
        ) from error
    if reader.dialect.name == "sqlite":
        _prepare_sqlite(reader, "BEGIN")
        _prepare_sqlite(writer, "BEGIN IMMEDIATE")
    return Database(reader, writer)


def is_sqlite(session: Session) -> bool:
    """Whether the database is SQLite; otherwise it is PostgreSQL."""
    return session.get_bind().dialect.name == "sqlite"


def _engine(address: URL) -> Engine:
    return create_engine(
        address,
        pool_pre_ping=address.get_backend_name() != "sqlite",
        pool_size=KEPT_OPEN,
        max_overflow=OPENED_MORE,
        pool_timeout=BUSY_SECONDS,
    )


def _prepare_sqlite(engine: Engine, begin: str) -> None:
    """Turn on foreign keys and the write-ahead log, and begin transactions explicitly."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON", "synchronous=FULL", *FAST):
            with readable_errors():
                connection.execute(f"PRAGMA {pragma}")
        with readable_errors():
            _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log. Of several who do it to a new file at once, SQLite refuses some without waiting."""
    end = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > end:
                raise
            sleep(0.02)


@contextmanager
def readable_errors() -> Iterator[None]:
    """Make what SQLite says of a damaged schema an error that can be read: it repeats bytes that may be no text.

    Raises sqlite3.DatabaseError.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError(error.object.decode("utf-8", "replace")) from error


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except PoolIsFull as error:
        raise StoreUnavailable(
            "More people are using the archive than it has connections for. Nothing was changed; try again in a moment."
        ) from error
    except OperationalError as error:
        raise StoreUnavailable(_advice(str(error.orig))) from error
    except DatabaseError as error:
        if isinstance(error.orig, sqlite3.DatabaseError) and any(words in str(error.orig) for words in DAMAGED):
            raise StoreUnavailable(_advice(str(error.orig))) from error
        raise


def _advice(reason: str) -> str:
    if "no such table" in reason or "does not exist" in reason:
        return f"The database has no tables yet ({reason}). Run 'whosaid migrate' and try again."
    if any(words in reason for words in WAITED):
        return f"The database is busy ({reason}). Nothing was changed; try again in a moment."
    return f"The database cannot be used ({reason}). Nothing was changed. Check the disk and the address, then try again."
