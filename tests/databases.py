"""Empty, migrated databases for tests.

Migrating a database takes a hundred times as long as copying one. So each process that runs tests migrates one of each kind, and
the tests get copies.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, NullPool, make_url
from sqlmodel import create_engine

from app.store.database import open_database
from app.store.migrate import migrate

TEMPLATE, REUSED = "migrated", "reused"
# What guards data against a crash of the machine; no data of a test has to survive one.
GUARDS = ("fsync", "full_page_writes", "synchronous_commit")
END_OTHER_CONNECTIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
USED_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"


@dataclass(frozen=True)
class Schema:
    """The names and kinds of the tables, indexes and sequences, and the revision that the database says it has."""

    relations: frozenset[tuple[str, str]]
    revisions: tuple[str, ...]


class SqliteTemplate:
    """A migrated file in ``folder``, to be copied."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "migrated.db"
        _migrate(f"sqlite:///{self._file}")

    def copy_to(self, path: Path) -> str:
        """Make a new database at ``path``; returns its address."""
        shutil.copyfile(self._file, path)
        return f"sqlite:///{path}"


class PostgresDatabases:
    """The databases of a PostgreSQL server that runs for the tests alone; ``address`` is that of its first database."""

    def __init__(self, address: str) -> None:
        self._address = make_url(address)
        self._numbers = count(1)
        self._reused_is_there = False
        self._run(*(f"ALTER SYSTEM SET {guard} = off" for guard in GUARDS), "SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {TEMPLATE}")
        _migrate(self._url(TEMPLATE))
        with self._connection(TEMPLATE) as connection:
            self._schema = _schema(connection)

    @contextmanager
    def copied(self) -> Iterator[str]:
        """The address of a new database, which is dropped afterwards."""
        name = f"copied_{next(self._numbers)}"
        self._copy_template(name)
        yield self._url(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def bare(self) -> Iterator[str]:
        """The address of a new database without any tables, which is dropped afterwards."""
        name = f"bare_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}")
        yield self._url(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def emptied(self) -> str:
        """The address of the one database that tests use one after the other: it has no rows, and its ids begin at 1.

        If the test before changed the schema, the database is made again from the template.
        """
        if not self._reused_is_there or not self._empty_reused():
            self._run(f"DROP DATABASE IF EXISTS {REUSED} WITH (FORCE)")
            self._copy_template(REUSED)
            self._reused_is_there = True
        return self._url(REUSED)

    def _empty_reused(self) -> bool:
        """Take out the rows; whether the schema is still that of the template."""
        with self._connection(REUSED) as connection:
            if _schema(connection) != self._schema:
                return False
            # a connection that a test left open could hold a lock forever
            connection.exec_driver_sql(END_OTHER_CONNECTIONS)
            tables = [f'"{name}"' for name, kind in self._schema.relations if kind == "r" and name != "alembic_version"]
            looks = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)  # noqa: S608
            if filled := connection.exec_driver_sql(" UNION ALL ".join(looks)).scalars().all():
                connection.exec_driver_sql(f"TRUNCATE {', '.join(filled)} CASCADE")
            for sequence in connection.exec_driver_sql(USED_SEQUENCES).scalars().all():
                connection.exec_driver_sql(f'ALTER SEQUENCE "{sequence}" RESTART')
            return True

    def _copy_template(self, name: str) -> None:
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")

    def _url(self, name: str) -> str:
        return self._address.set(database=name).render_as_string(hide_password=False)

    def _run(self, *statements: str) -> None:
        with self._connection(self._address.database) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    @contextmanager
    def _connection(self, name: str | None) -> Iterator[Connection]:
        engine = create_engine(self._address.set(database=name), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            yield connection


def _migrate(url: str) -> None:
    database = open_database(url)
    migrate(database)
    database.close()


def _schema(connection: Connection) -> Schema:
    found = connection.exec_driver_sql("SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    relations = frozenset((name, kind) for name, kind in found)
    if ("alembic_version", "r") not in relations:
        return Schema(relations, ())
    revisions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    return Schema(relations, tuple(revisions))
