"""Alembic's environment: runs migrations on the connection that is given, or else on the configured database."""

from typing import Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from alembic import context
from app.settings import load_settings
from app.store.database import open_database
from app.store.tables import UtcDateTime


def plain_types(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Render our types as SQLAlchemy's own, so that migrations never import application code, which changes."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table belongs to the models. The word index does not: each database has its own kind."""
    return kind != "table" or not (name or "").startswith("quotation_fts")


def run(connection: Connection) -> None:
    """Run the migrations in one transaction, with SQLite's foreign keys turned off.

    SQLite alters a table by dropping and rebuilding it, and dropping it would delete the rows that refer to it.
    """
    raw = connection.connection.dbapi_connection if connection.dialect.name == "sqlite" else None
    if raw is not None:
        raw.execute("PRAGMA foreign_keys=OFF")
    try:
        migrate_within(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all() if raw is not None else []
        if broken:
            raise RuntimeError(f"The migration would leave {len(broken)} rows that refer to missing rows.")
        connection.commit()
    finally:
        connection.rollback()
        if raw is not None:
            raw.execute("PRAGMA foreign_keys=ON")


def migrate_within(connection: Connection) -> None:
    """Read the schema's revision and take every step from it in one transaction, on SQLite too.

    By default Alembic commits each step on SQLite, and two who migrate one file take the same step.
    """
    context.configure(
        connection=connection,
        transactional_ddl=True,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=plain_types,
        include_name=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with open_database(load_settings().database_url).writer.connect() as opened:
        run(opened)
