"""Writers that wait for the database: others go on reading, and whoever waits too long is told to try again."""

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx2
import pytest
from sqlalchemy import make_url
from sqlmodel import create_engine

from app.api.writers import AT_ONCE
from app.errors import StoreUnavailable
from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from app.store.database import KEPT_OPEN, OPENED_MORE, Database, open_database
from tests.conftest import STORY
from tests.serving import served
from tests.waiting import until

# More than there are threads for requests.
WRITERS = 60
MOST = KEPT_OPEN + OPENED_MORE


@contextmanager
def locked(database_url: str) -> Iterator[None]:
    """Nobody else can write inside the block."""
    address = make_url(database_url)
    if address.get_backend_name() == "sqlite":
        holder = sqlite3.connect(str(address.database), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")
        holder.close()
        return
    engine = create_engine(address)
    with engine.connect() as connection:
        connection.exec_driver_sql("LOCK TABLE speaker, alias, decision IN SHARE ROW EXCLUSIVE MODE")
        yield
        connection.rollback()
    engine.dispose()


def test_who_reads_does_not_wait_for_who_waits_to_write(database_url: str, pipeline: Pipeline) -> None:
    app = create_app(Settings(database_url=database_url), pipeline)
    answers: list[int] = []

    def write(address: str, number: int) -> None:
        body = {"by": "Ada", "name": f"Quist {number}"}
        answers.append(httpx2.post(f"{address}/speakers/1/aliases", json=body, timeout=300).status_code)

    with served(app) as address:
        assert httpx2.post(f"{address}/ingest", json={"text": STORY}, timeout=300).status_code == 201
        with locked(database_url):
            writing = [threading.Thread(target=write, args=(address, number)) for number in range(WRITERS)]
            for thread in writing:
                thread.start()
            until(lambda: app.state.writers.waiting > 2 * AT_ONCE)
            for path in ("/quotes", "/", "/readyz", "/healthz", "/speakers/1", "/quotes/export?format=csv"):
                assert httpx2.get(f"{address}{path}", timeout=300).status_code == 200
            read_first = len(answers) < WRITERS - AT_ONCE
        for thread in writing:
            thread.join()
    assert read_first
    # each was either done or told to try again
    assert set(Counter(answers)) <= {200, 201, 503}


@pytest.mark.parametrize("full", ["reader", "writer"])
def test_a_full_pool_is_said_and_holds_nobody_else_back(database_url: str, monkeypatch: pytest.MonkeyPatch, full: str) -> None:
    monkeypatch.setattr("app.store.database.BUSY_SECONDS", 0.1)
    database = open_database(database_url)
    with ExitStack() as held:
        for _ in range(MOST):
            held.enter_context(getattr(database, full).connect())
        use, other = (database.read, database.write) if full == "reader" else (database.write, database.read)
        with pytest.raises(StoreUnavailable, match="try again in a moment"), use() as session:
            session.connection()
        with other() as session:
            session.connection().exec_driver_sql("SELECT 1 FROM article")
    database.close()


def test_a_full_pool_is_503_with_a_hint(database_url: str, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.database.BUSY_SECONDS", 0.1)
    app = create_app(Settings(database_url=database_url), pipeline)
    with served(app) as address, ExitStack() as held:
        database: Database = app.state.database
        for _ in range(MOST):
            held.enter_context(database.reader.connect())
        answer = httpx2.get(f"{address}/quotes", timeout=300)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "try again in a moment" in answer.json()["detail"]
        assert httpx2.get(f"{address}/healthz", timeout=300).status_code == 200


def test_a_lock_that_is_held_is_said(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.database.BUSY_SECONDS", 0.1)
    database = open_database(database_url)
    with locked(database_url), pytest.raises(StoreUnavailable, match="busy"), database.write() as session:
        session.connection().exec_driver_sql("LOCK TABLE speaker IN SHARE ROW EXCLUSIVE MODE")
    database.close()


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(StoreUnavailable, match="memory"):
        open_database("sqlite://")
