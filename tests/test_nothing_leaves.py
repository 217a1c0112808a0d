"""Nothing leaves the machine, and nothing is written outside the data folder: each way in, run in an empty home."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.conftest import STORY
from tests.test_server import service
from tests.waiting import until

pytestmark = pytest.mark.serial
ROOT = Path(__file__).parents[1]
WHOSAID = str(Path(sys.executable).parent / "whosaid")
# Ends every process of Python that looks up or contacts anything but this machine, and says so in a file.
WATCH = """
import os, sys

def watch(event, arguments):
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host and not host.startswith("127.") and host not in {"localhost", "::1", "0.0.0.0"}:
        with open(os.environ["WATCHED"], "a") as file:
            file.write(f"{event} {host} {sys.argv}\\n")
        os._exit(99)

sys.addaudithook(watch)
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, in which every process is watched."""
    found = tmp_path / "home"
    found.mkdir()
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH)
    for name in [name for name in os.environ if name.startswith(("XDG_", "ORT_", "RAY_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(found))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "watch"), str(ROOT)]))
    monkeypatch.setenv("WATCHED", str(tmp_path / "watched.txt"))
    monkeypatch.setenv("WHOSAID_DATABASE_URL", f"sqlite:///{tmp_path / 'data' / 'whosaid.db'}")
    return found


def assert_nothing_left(home: Path) -> None:
    watched = home.parent / "watched.txt"
    assert not watched.exists(), watched.read_text()
    assert [str(path) for path in home.rglob("*") if path.is_file()] == []


def articles(folder: Path) -> Path:
    path = folder / "articles.jsonl"
    path.write_text(json.dumps({"id": "a", "text": STORY, "published_at": "2024-03-05"}) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("pipeline", ["accurate", "fast"])
def test_reading_a_file_of_articles(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pipeline: str) -> None:
    monkeypatch.setenv("WHOSAID_PIPELINE", pipeline)
    said = tmp_path / "said.jsonl"
    subprocess.run([WHOSAID, "attribute", str(articles(tmp_path)), "-o", str(said)], check=True, capture_output=True)
    assert "Ada Quist" in said.read_text(encoding="utf-8")
    assert_nothing_left(home)


def test_the_service_with_its_extractors(home: Path) -> None:
    with service(os.environ["WHOSAID_DATABASE_URL"], pipeline="balanced") as (address, _):
        assert httpx2.post(f"{address}/ingest", json={"text": STORY}, timeout=60).status_code == 201
        batch = json.dumps({"text": "Bridge 7 is shut for a year, said Ada Quist."})
        job = httpx2.post(f"{address}/ingest/batch", content=batch, headers={"Content-Type": "application/x-ndjson"}).json()
        until(lambda: httpx2.get(f"{address}/jobs/{job['id']}").json()["state"] == "done")
    assert_nothing_left(home)


def test_filling_an_archive(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOSAID_PIPELINE", "fast")
    command = [WHOSAID, "backfill", str(articles(tmp_path)), "-o", str(tmp_path / "parts"), "--workers", "1"]
    subprocess.run(command, check=True, capture_output=True)
    assert_nothing_left(home)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed; it shows what libraries without Python do")
def test_no_library_contacts_another_machine(home: Path, tmp_path: Path) -> None:
    seen = tmp_path / "calls.txt"
    command = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(seen)]
    done = subprocess.run(
        [*command, WHOSAID, "attribute", str(articles(tmp_path)), "-o", str(tmp_path / "said.jsonl")],
        check=False,
        capture_output=True,
        text=True,
    )
    if "Operation not permitted" in done.stderr:
        pytest.skip("this machine does not let a process be traced")
    assert done.returncode == 0
    elsewhere = re.findall(r'sin6?_addr[^"]*"(?!127\.|::1")[^"]+"', seen.read_text(errors="replace"))
    assert elsewhere == []
    assert_nothing_left(home)
