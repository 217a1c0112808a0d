"""What goes wrong beneath the service: a full disk, a read-only file, a lock that is held, a clock that jumps."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.batch import run
from app.batch.run import run_job
from app.errors import StoreUnavailable
from app.pipeline import Pipeline
from app.store import jobs
from app.store.database import Database, open_database
from app.store.tables import JobState
from app.store.upkeep.integrity import contradictions
from tests.api.articles.test_ingest import assert_refused
from tests.conftest import STORY

PLAIN = {"Content-Type": "text/plain"}
# more than one page of the file
LONGER = "Quist waits. " * 400


def post(client: TestClient, text: str = STORY) -> Any:
    return client.post("/ingest", content=text.encode(), headers=PLAIN)


def stored(client: TestClient) -> int:
    return len(client.get("/articles").json()["items"])


def well(client: TestClient) -> None:
    with client.app.state.database.read() as session:  # type: ignore[attr-defined]
        assert list(contradictions(session)) == []


def test_a_full_disk_is_said_and_loses_nothing(sqlite_client: TestClient) -> None:
    assert post(sqlite_client).status_code == 201
    database: Database = sqlite_client.app.state.database  # type: ignore[attr-defined]
    with database.read() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()

    def full(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(database.writer, "connect", full)
    database.writer.dispose()
    assert_refused(post(sqlite_client, STORY + "\n" + LONGER), 503, "full", "Nothing was changed")
    assert stored(sqlite_client) == 1
    event.remove(database.writer, "connect", full)
    database.writer.dispose()
    assert post(sqlite_client, STORY + "\n" + LONGER).status_code == 201
    well(sqlite_client)


def test_a_read_only_archive_is_read_and_says_why_it_is_not_written(sqlite_client: TestClient) -> None:
    assert post(sqlite_client).status_code == 201
    database: Database = sqlite_client.app.state.database  # type: ignore[attr-defined]

    def read_only(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    event.listen(database.writer, "connect", read_only)
    database.writer.dispose()
    assert_refused(post(sqlite_client, STORY + "\nMore."), 503, "readonly", "Nothing was changed")
    assert stored(sqlite_client) == 1
    well(sqlite_client)


def test_a_held_lock_is_said_and_reading_goes_on(
    sqlite_client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.database.BUSY_SECONDS", 0.2)
    sqlite_client.app.state.database.writer.dispose()  # type: ignore[attr-defined]
    holder = sqlite3.connect(tmp_path / "whosaid.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    answer = post(sqlite_client)
    assert_refused(answer, 503, "busy", "try again")
    assert answer.headers["Retry-After"] == "5"
    assert sqlite_client.get("/quotes").status_code == 200
    holder.execute("ROLLBACK")
    holder.close()
    assert post(sqlite_client).status_code == 201


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "whosaid.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    database = open_database(f"sqlite:///{path}")
    with pytest.raises(StoreUnavailable), database.read() as session:
        session.connection().exec_driver_sql("SELECT * FROM article")
    database.close()


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(hours=3), timedelta(days=4000)])
def test_a_clock_that_jumps_loses_and_doubles_no_line(
    database: Database, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    now = datetime.now(UTC)
    with database.write() as session:
        job = jobs.open_job(session, now, thought=False)
        jobs.add_lines(
            session, job, [(number, f'{{"text": "Bridge {number} is shut, said Ada Quist."}}', None) for number in (1, 2, 3)]
        )
        jobs.queue_job(session, job)
        jobs.take_line(session, job, "one", now)

    class Jumped(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return now.astimezone(tz) + jump

    monkeypatch.setattr(run, "datetime", Jumped)
    run_job(database, pipeline, job, "two")
    assert run_job(database, pipeline, job, "one") or jump > timedelta(0)
    with database.read() as session:
        row = jobs.job_by_id(session, job)
        assert (row.state, row.stored, row.known, row.failed) == (JobState.DONE, 3, 0, 0)
        assert list(contradictions(session)) == []
