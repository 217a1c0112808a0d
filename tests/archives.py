"""Archives that several tests read: stored once, and the same at the end as at the beginning."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import SQLModel, func, select

from app.store.database import Database


@contextmanager
def read_only(client: TestClient, stories: Sequence[Mapping[str, Any]] = ()) -> Iterator[TestClient]:
    """The client, with the stories stored. Afterwards no table may have more rows or fewer: the tests that share it only read."""
    for story in stories:
        assert client.post("/ingest", json=story).status_code == 201
    before = rows_of(client)
    yield client
    assert rows_of(client) == before, "a test has written into an archive that others read"


def rows_of(client: TestClient) -> dict[str, int]:
    """How many rows each table has."""
    database: Database = client.app.state.database  # type: ignore[attr-defined]
    with database.read() as session:
        return {
            name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
        }
