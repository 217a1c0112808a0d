"""The service as a user runs it: a process on a port, killed without warning, started again."""

import os
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
from tests.faults.torture import children

START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def service(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """``whosaid serve`` on a free port, ready to answer; killed at the end if it still runs."""
    port = free_port()
    environment = {**os.environ, "WHOSAID_DATABASE_URL": f"sqlite:///{folder / 'whosaid.db'}", "WHOSAID_PORT": str(port)}
    whosaid = Path(sys.executable).parent / "whosaid"
    subprocess.run([whosaid, "migrate"], env=environment, check=True, capture_output=True)
    process = subprocess.Popen([whosaid, "serve"], env=environment, stderr=subprocess.DEVNULL)
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


def descendants(parent: int) -> list[int]:
    return [pid for child in children(parent) for pid in (child, *descendants(child))]


@pytest.mark.skipif(sys.platform != "linux", reason="it looks for processes in /proc")
def test_a_service_that_is_told_to_end_finishes_what_it_accepted_and_leaves_no_process(tmp_path: Path) -> None:
    long = "\n".join(f"“Bridge {number} is shut,” said Ada Quist." for number in range(600))
    with service(tmp_path) as (address, process):
        started = set(descendants(process.pid))
        assert started
        answers: list[int] = []

        def post() -> None:
            headers = {"Content-Type": "text/plain"}
            answers.append(httpx2.post(f"{address}/ingest", content=long.encode(), headers=headers, timeout=60).status_code)

        def watch(job: int) -> None:
            with httpx2.stream("GET", f"{address}/jobs/{job}/events", timeout=60) as events:
                for _ in events.iter_lines():
                    watched.append(1)

        watched: list[int] = []
        batch = "".join(f'{{"text": "Bridge {number} is shut for a year, said Ada Quist."}}\n' for number in range(1500))
        told = httpx2.post(f"{address}/ingest/batch", content=batch, headers={"Content-Type": "application/x-ndjson"}, timeout=60)
        watching = threading.Thread(target=watch, args=(told.json()["id"],))
        watching.start()
        posting = threading.Thread(target=post)
        posting.start()
        while "whosaid_extractors_busy 1.0" not in httpx2.get(f"{address}/metrics").text:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        posting.join()
        assert answers == [201]
        # whoever watches a batch does not hold it up
        watching.join()
        assert watched
        assert process.wait(timeout=START_SECONDS) == 0
        deadline = time.monotonic() + START_SECONDS
        while any(Path(f"/proc/{pid}").exists() for pid in started):
            assert time.monotonic() < deadline, "processes are left"
            time.sleep(0.05)


def test_what_was_acknowledged_is_there_after_a_kill(tmp_path: Path) -> None:
    with service(tmp_path) as (address, process):
        answer = httpx2.post(f"{address}/ingest", content=STORY.encode(), headers={"Content-Type": "text/plain"})
        assert answer.status_code == 201
        process.send_signal(signal.SIGKILL)
        process.wait()
    with service(tmp_path) as (address, process):
        rows = httpx2.get(f"{address}/quotes", params={"speaker": "quist"}).json()["items"]
        assert [row["speaker"]["name"] for row in rows] == ["Ada Quist", "Ada Quist"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=START_SECONDS) in {0, -signal.SIGTERM}
