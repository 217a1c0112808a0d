"""Turns at the registry: of two who change it at the same time, one waits until the other has committed."""

from sqlmodel import Session, func, select

from app.store.database import is_sqlite

# The number of PostgreSQL's advisory lock. In SQLite, the write lock of the whole database is enough.
REGISTRY_LOCK = 0x57484F53


def take_turn(session: Session) -> None:
    """Wait for everyone else who changes the registry. Call it before reading what the change is based on."""
    if not is_sqlite(session):
        session.exec(select(func.pg_advisory_xact_lock(REGISTRY_LOCK)))
