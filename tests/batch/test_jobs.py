"""Batches: streamed in, done line by line, and nothing lost or doubled whenever a worker dies."""

import json
import os
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import func, select

from app.batch.queue import open_queue
from app.batch.run import run_job
from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from app.store.database import Database, open_database
from app.store.tables import ArticleRow, JobLineRow
from tests.api.articles.test_ingest import assert_refused
from tests.waiting import until

NDJSON = {"Content-Type": "application/x-ndjson"}


def story(number: int) -> dict[str, Any]:
    return {"text": f"The bridge {number} is shut, said Ada Quist.", "outlet": "Northern Wire"}


def lines(*articles: object) -> bytes:
    return "".join(json.dumps(article) + "\n" for article in articles).encode()


def post(client: TestClient, body: bytes) -> dict[str, Any]:
    answer = client.post("/ingest/batch", content=body, headers=NDJSON)
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"/jobs/{job['id']}"
    return job


def test_a_batch_is_done_line_by_line_and_says_what_failed(client: TestClient, database: Database, pipeline: Pipeline) -> None:
    body = lines(story(1), story(1), {"text": ""}, {"txt": "x"}) + b"{broken\n\n\xff\n" + lines(story(2))
    job = post(client, body)
    assert (job["state"], job["lines"], job["failed"]) == ("queued", 7, 1)
    assert run_job(database, pipeline, job["id"], "one")
    done = client.get(f"/jobs/{job['id']}").json()
    assert (done["state"], done["stored"], done["known"], done["failed"], done["done"]) == ("done", 2, 1, 4, 7)
    assert [(error["line"], error["title"]) for error in done["errors"]] == [
        (3, "This cannot be read as an article"),
        (4, "Some fields are wrong"),
        (5, "The request is malformed"),
        (6, "The line is not UTF-8"),
    ]
    failed = [json.loads(line) for line in client.get(f"/jobs/{job['id']}/failed").text.splitlines()]
    assert [row["article"] for row in failed[:3]] == [{"text": ""}, {"txt": "x"}, "{broken"]
    assert failed[1]["problem"]["where"] == "txt"
    events = client.get(f"/jobs/{job['id']}/events").text
    assert events.startswith("event: end\ndata: {")
    assert not run_job(database, pipeline, job["id"], "one")
    assert len(client.get("/quotes").json()["items"]) == 2


def test_jobs_are_listed_watched_and_cancelled(client: TestClient, database: Database, pipeline: Pipeline) -> None:
    first, second = post(client, lines(story(1))), post(client, lines(story(2)))
    page = client.get("/jobs", params={"limit": 1}).json()
    assert [item["id"] for item in page["items"]] == [second["id"]]
    rest = client.get("/jobs", params={"limit": 1, "cursor": page["next_cursor"]}).json()
    assert ([item["id"] for item in rest["items"]], rest["next_cursor"]) == ([first["id"]], None)
    assert client.post(f"/jobs/{second['id']}/cancel").json()["state"] == "cancelled"
    assert_refused(client.post(f"/jobs/{second['id']}/cancel"), 409, "already cancelled")
    assert not run_job(database, pipeline, second["id"], "one")
    assert client.get("/quotes").json()["items"] == []
    for path in ("", "/events", "/failed"):
        assert_refused(client.get(f"/jobs/99{path}"), 404, "no job 99")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"", "application/x-ndjson", 400), (b"\n \n", "application/x-ndjson", 400), (b"x", "text/csv", 415)],
)
def test_a_batch_without_articles_is_refused_and_leaves_nothing(client: TestClient, body: bytes, kind: str, status: int) -> None:
    answer = client.post("/ingest/batch", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert client.get("/jobs").json()["items"] == []


def test_a_line_that_is_too_long_fails_alone(database_url: str, pipeline: Pipeline) -> None:
    app = create_app(Settings(database_url=database_url, max_body_bytes=200), pipeline)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        job = post(client, lines(story(1), {"text": "x" * 5000}, story(2)))
        assert (job["lines"], job["failed"]) == (3, 1)
        (error,) = client.get(f"/jobs/{job['id']}").json()["errors"]
        assert (error["line"], error["title"]) == (2, "The line is too long")


def test_a_line_belongs_to_one_worker_until_it_is_taken_for_dead(
    client: TestClient, database: Database, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = post(client, lines(story(1), story(2)))
    calls = []

    def stop(*_arguments: object, **_named: object) -> None:
        calls.append(1)
        raise KeyboardInterrupt

    def stopped() -> None:
        with monkeypatch.context() as patched:
            patched.setattr("app.batch.run.ingest", stop)
            with pytest.raises(KeyboardInterrupt):
                run_job(database, pipeline, job["id"], "one")

    stopped()
    # another worker does the other line, and leaves this one
    assert not run_job(database, pipeline, job["id"], "two")
    now = client.get(f"/jobs/{job['id']}").json()
    assert (now["state"], now["stored"], now["done"]) == ("running", 1, 1)
    # the same worker goes on; a line that stops it each time is given up
    stopped()
    stopped()
    assert run_job(database, pipeline, job["id"], "one")
    done = client.get(f"/jobs/{job['id']}").json()
    assert (len(calls), done["stored"], done["failed"], done["errors"][0]["title"]) == (3, 1, 1, "The line stops its worker")


def test_workers_share_a_batch(client: TestClient, database: Database, pipeline: Pipeline) -> None:
    job = post(client, lines(*(story(number) for number in range(12))))
    called: list[int] = []

    def help_me() -> None:
        called.append(1)
        helpers.append(threading.Thread(target=run_job, args=(database, pipeline, job["id"], "two")))
        helpers[-1].start()

    helpers: list[threading.Thread] = []
    run_job(database, pipeline, job["id"], "one", None, help_me)
    for helper in helpers:
        helper.join()
    done = client.get(f"/jobs/{job['id']}").json()
    assert (called, done["state"], done["stored"], done["known"], done["failed"]) == ([1], "done", 12, 0, 0)


def test_a_feed_is_a_batch(client: TestClient, database: Database, pipeline: Pipeline) -> None:
    feed = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Northern Wire</title><id>urn:x</id>
    <entry><title>Bridge shut</title><id>urn:1</id><link href="https://wire.example/1"/><published>2024-03-05T10:00:00Z</published>
    <content type="html">&lt;p&gt;The bridge is shut, said Ada Quist on Tuesday.&lt;/p&gt;</content></entry>
    <entry><title>No text</title><id>urn:2</id></entry></feed>"""
    answer = client.post("/ingest/batch", content=feed, headers={"Content-Type": "application/atom+xml"})
    assert answer.status_code == 202, answer.text
    assert run_job(database, pipeline, answer.json()["id"], "one")
    job = client.get(f"/jobs/{answer.json()['id']}").json()
    assert (job["stored"], job["failed"], job["errors"][0]["detail"]) == (1, 1, job["errors"][0]["detail"])
    (quotation,) = client.get("/quotes").json()["items"]
    assert (quotation["article"]["outlet"], quotation["article"]["url"], quotation["said_on"]) == (
        "Northern Wire",
        "https://wire.example/1",
        "2024-03-05",
    )
    broken = client.post("/ingest/batch", content="no feed", headers={"Content-Type": "application/atom+xml"})
    assert_refused(broken, 400, "not an Atom or RSS feed")


def test_a_queue_has_a_place_beside_its_database(tmp_path: Path) -> None:
    queue = open_queue(f"sqlite:///{tmp_path / 'whosaid.db'}", None)
    queue.put(7)
    assert (tmp_path / "whosaid.queue.db").exists()
    assert len(queue.huey) == 1
    assert len(open_queue("sqlite://", str(tmp_path / "other" / "q.db")).huey) == 0


def test_a_killed_worker_goes_on_without_loss_or_doubles(sqlite_url: str, pipeline: Pipeline) -> None:
    environment = os.environ | {"WHOSAID_DATABASE_URL": sqlite_url, "WHOSAID_PIPELINE": "fast", "WHOSAID_LOG_LEVEL": "WARNING"}
    count = 60
    database = open_database(sqlite_url)
    with TestClient(create_app(Settings(database_url=sqlite_url), pipeline), base_url="http://127.0.0.1") as client:
        job = post(client, lines(*(story(number) for number in range(count))))
    command = [sys.executable, "-m", "app.cli", "worker"]

    def stored() -> int:
        with database.read() as session:
            return session.exec(select(func.count()).select_from(ArticleRow)).one()

    def has_stored(least: int) -> bool:
        return stored() >= least

    for target in (1, 20):
        worker = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        until(partial(has_stored, target))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    worker = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    with TestClient(create_app(Settings(database_url=sqlite_url), pipeline), base_url="http://127.0.0.1") as client:
        until(lambda: client.get(f"/jobs/{job['id']}").json()["state"] == "done")
        done = client.get(f"/jobs/{job['id']}").json()
    worker.terminate()
    worker.wait()
    assert (done["stored"], done["known"], done["failed"], stored()) == (count, 0, 0, count)
    with database.read() as session:
        assert session.exec(select(func.count()).select_from(JobLineRow)).one() == 0
    database.close()
