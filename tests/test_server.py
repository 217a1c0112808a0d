"""The service as a user runs it: a process on a port, killed without warning, started again, told to end."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.conftest import STORY
from tests.databases import SqliteTemplate
from tests.faults.running import children
from tests.waiting import until

pytestmark = pytest.mark.serial
START_SECONDS = 180
PLAIN = {"Content-Type": "text/plain"}
Running = tuple[str, subprocess.Popen[bytes]]


def free_port() -> int:
    """A port on which nothing listens; below those that the system gives to clients, which could take it before a server."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


@contextmanager
def service(database_url: str, pipeline: str = "fast") -> Iterator[Running]:
    """``whosaid serve`` on a free port, ready to answer; killed at the end if it still runs."""
    port = free_port()
    environment = os.environ | {
        "WHOSAID_DATABASE_URL": database_url,
        "WHOSAID_PORT": str(port),
        "WHOSAID_PIPELINE": pipeline,
    }
    process = subprocess.Popen([Path(sys.executable).parent / "whosaid", "serve"], env=environment, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                httpx2.get(f"{address}/healthz").raise_for_status()
                break
            except httpx2.TransportError:
                assert process.poll() is None, "the service ended"
                assert time.monotonic() < deadline, "the service did not start"
                time.sleep(0.1)
        yield address, process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def started_again(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service that was killed right after it had acknowledged STORY, and started again."""
    url = sqlite_template.copy_to(tmp_path_factory.mktemp("server") / "whosaid.db")
    with service(url) as (address, process):
        assert httpx2.post(f"{address}/ingest", content=STORY.encode(), headers=PLAIN).status_code == 201
        process.send_signal(signal.SIGKILL)
        process.wait()
    with service(url) as running:
        yield running


def descendants(parent: int) -> list[int]:
    return [pid for child in children(parent) for pid in (child, *descendants(child))]


def test_what_was_acknowledged_is_there_after_a_kill(started_again: Running) -> None:
    address, _ = started_again
    rows = httpx2.get(f"{address}/quotes", params={"speaker": "quist"}).json()["items"]
    assert [row["speaker"]["name"] for row in rows] == ["Ada Quist", "Ada Quist"]


# the last one, because it ends the service
@pytest.mark.skipif(sys.platform != "linux", reason="it looks for processes in /proc")
def test_a_service_that_is_told_to_end_finishes_what_it_accepted_and_leaves_no_process(started_again: Running) -> None:
    long = "\n".join(f"“Bridge {number} is shut,” said Ada Quist." for number in range(900))
    address, process = started_again
    started = set(descendants(process.pid))
    assert started
    answers: list[int] = []

    def post() -> None:
        answers.append(httpx2.post(f"{address}/ingest", content=long.encode(), headers=PLAIN, timeout=60).status_code)

    def watch(job: int) -> None:
        with httpx2.stream("GET", f"{address}/jobs/{job}/events", timeout=60) as events:
            for _ in events.iter_lines():
                watched.append(1)

    posting = threading.Thread(target=post)
    posting.start()
    # nothing else is being read yet, so this is the story that was posted
    until(lambda: "whosaid_extractors_busy 1.0" in httpx2.get(f"{address}/metrics").text)
    watched: list[int] = []
    batch = "".join(f'{{"text": "Bridge {number} is shut for a year, said Ada Quist."}}\n' for number in range(1500))
    job = httpx2.post(f"{address}/ingest/batch", content=batch, headers={"Content-Type": "application/x-ndjson"}, timeout=60)
    watching = threading.Thread(target=watch, args=(job.json()["id"],))
    watching.start()
    until(lambda: watched)
    process.send_signal(signal.SIGTERM)
    posting.join()
    assert answers == [201]
    # clients that watch a batch do not hold it up
    watching.join()
    assert process.wait(timeout=START_SECONDS) == 0
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started), START_SECONDS)
