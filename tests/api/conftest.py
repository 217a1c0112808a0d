"""What tests of the API share: a service as others reach it, and keys for it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from app.store.access.keys import make_key
from app.store.access.roles import Role
from app.store.database import Database

Opened = Callable[..., TestClient]


@pytest.fixture
def keys(database: Database) -> dict[str, str]:
    """The secret of a key of each role."""
    with database.write() as session:
        return {role: make_key(session, f"Desk {role}", role, datetime.now(UTC))[1] for role in Role}


@pytest.fixture
def opened(database_url: str, pipeline: Pipeline) -> Iterator[Opened]:
    """Opens the service as others reach it."""
    with ExitStack() as stack:

        def open_it(**settings: Any) -> TestClient:
            app = create_app(Settings(database_url=database_url, **({"host": "0.0.0.0"} | settings)), pipeline)  # noqa: S104
            return stack.enter_context(TestClient(app, base_url="http://wire.example", follow_redirects=False))

        yield open_it
