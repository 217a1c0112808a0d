"""The second lane of a worker: batches go on while a receiver of webhooks hangs, and the worker ends in order."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.batch.lane import running_beside
from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from tests.batch.test_jobs import lines, post, story
from tests.waiting import until


class HangingReceiver(ThreadingHTTPServer):
    """Takes messages, and answers none of them until it is told to."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HangingHook)
        self.asked, self.go_on = threading.Event(), threading.Event()
        self.address = f"http://127.0.0.1:{self.server_address[1]}/hook"


class HangingHook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, HangingReceiver)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.set()
        self.server.go_on.wait()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[HangingReceiver]:
    server = HangingReceiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.go_on.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def inside(sqlite_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """A service that may send to this machine; its worker is another process."""
    app = create_app(Settings(database_url=sqlite_url, allow_private_addresses=True), pipeline)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def state_of(client: TestClient, job: int) -> str:
    return str(client.get(f"/jobs/{job}").json()["state"])


def test_a_batch_is_finished_while_a_receiver_hangs(
    inside: TestClient, receiver: HangingReceiver, sqlite_url: str, tmp_path: Path
) -> None:
    inside.post("/searches", json={"name": "Quist", "search": {}, "url": receiver.address})
    inside.post("/ingest", json=story(1))
    environment = os.environ | {
        "WHOSAID_DATABASE_URL": sqlite_url,
        "WHOSAID_PIPELINE": "fast",
        "WHOSAID_ALLOW_PRIVATE_ADDRESSES": "true",
        "WHOSAID_OUTBOUND_SECONDS": "120",
    }
    with (tmp_path / "log").open("w") as log:
        worker = subprocess.Popen([sys.executable, "-m", "app.cli", "worker"], env=environment, stderr=log)
    try:
        until(receiver.asked.is_set)
        job = post(inside, lines(story(2), story(3)))["id"]
        until(lambda: state_of(inside, job) == "done")
        (delivery,) = inside.get("/searches/1/deliveries").json()["items"]
        assert (delivery["state"], delivery["attempts"], delivery["answer"]) == ("waiting", 1, None)
        receiver.go_on.set()
        until(lambda: inside.get("/searches/1/deliveries").json()["items"][-1]["state"] == "sent")
        receiver.go_on.clear()
    finally:
        worker.terminate()
        worker.wait()
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_lane_goes_on_after_an_error_and_ends_with_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.batch.lane.BETWEEN_ROUNDS", 0.01)
    given: list[threading.Event] = []

    def fails(stopped: threading.Event) -> None:
        given.append(stopped)
        raise RuntimeError("the database is away")

    with running_beside(fails):
        until(partial(has, given, 3))
    assert given[0].is_set()
    assert not [thread for thread in threading.enumerate() if thread.name == "second lane"]


def has(found: list[threading.Event], least: int) -> bool:
    return len(found) >= least
