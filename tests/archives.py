"""Archives that several tests read: stored once, and the same at the end as at the beginning."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import SQLModel, func, select

from app.store.database import Database


def store(client: TestClient, stories: Iterable[Mapping[str, Any]]) -> None:
    """Store the stories as the bodies of requests give them."""
    for story in stories:
        answer = client.post("/ingest", json=story)
        assert answer.status_code == 201, answer.text


@contextmanager
def read_only(client: TestClient, stories: Iterable[Mapping[str, Any]] = ()) -> Iterator[None]:
    """Store the stories for tests that only read them; in the end every table has as many rows as they had after that."""
    store(client, stories)
    before = rows_of(client)
    yield
    assert rows_of(client) == before, "a test has written into an archive that others read"


def rows_of(client: TestClient) -> dict[str, int]:
    """How many rows each table has."""
    database: Database = client.app.state.database  # type: ignore[attr-defined]
    with database.read() as session:
        return {
            name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
        }
