"""The service as a user runs it: a process on a port, killed without warning, started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.conftest import STORY

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
