"""Soak: the service under mixed load for a long time; what it takes is written down, and it may not take more and more.

``python -m tests.faults.soak [MINUTES] [FILE]`` (``make soak``). Clients post, search, correct, export, send batches and bad
requests, and open and drop connections; the oldest articles are deleted, so that the archive does not grow. Every 15 seconds the
memory, open files, threads, log and archive of all processes together go into FILE, as CSV. In the end the mean of the last
quarter is compared with that of the second (``MOST_GROWTH`` in ``tests.faults.measuring``), and the archive is checked.
"""

import random
import socket
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from app.store.database import open_database
from app.store.migrate import migrate
from tests.faults.editing import edit
from tests.faults.keeping import check
from tests.faults.measuring import Measured, growing, measure, quarters, write_head, write_row
from tests.faults.posting import Load, Told, post_batches, post_stories
from tests.faults.running import Service, children

EVERY_SECONDS, FEWEST_ROWS = 15.0, 16
# So many articles are kept, and as many are deleted at once.
KEPT, DELETED_AT_ONCE = 300, 50
CONNECTIONS = 40
LOAD = Load(clients=2, quotations=20, lines=10, editors=1)
READ = (
    *("/", "/overview", "/review", "/batches", "/search?q=bridge", "/search?speaker=quist&kind=direct", "/quotes?q=open*"),
    *("/quotes/facets", "/speakers?name=qist", "/speakers/suggestions", "/articles", "/variants", "/numbers", "/decisions"),
    *("/people/1", "/charts/people/1/months.svg", "/charts/outlets.png", "/quotes/feed", "/jobs", "/metrics", "/openapi.json"),
    "/audit",
)
EXPORTED = tuple(f"/quotes/export?format={form}" for form in ("csv", "xlsx", "ndjson"))
JSON = {"Content-Type": "application/json", "If-Match": "*"}
BAD: tuple[tuple[str, str, bytes, dict[str, str]], ...] = (
    ("GET", "/quotes/" + "9" * 5000, b"", {}),
    ("GET", "/quotes?cursor=%5B%5B%5B&q=%22", b"", {}),
    ("GET", "/nothing", b"", {"Accept": "text/html"}),
    ("POST", "/ingest", b'{"text": ' + b"[" * 5000, JSON),
    ("POST", "/ingest", b"\xff\xfe\xfd", {"Content-Type": "text/plain; charset=undefined"}),
    ("POST", "/ingest", b"x" * 3_000_000, {"Content-Type": "text/plain"}),
    ("POST", "/ingest/batch", b"\n", {"Content-Type": "application/x-ndjson"}),
    ("PATCH", "/quotes/1", b'{"said_on": "0000-00-00"}', JSON),
    ("POST", "/correct/1", b"what=save&what=reject&words=%00", {"Content-Type": "application/x-www-form-urlencoded"}),
    ("POST", "/batches", b"--a\r\n", {"Content-Type": "multipart/form-data; boundary=a"}),
    ("POST", "/quotes", b"", {"Origin": "https://evil.example"}),
    ("DELETE", "/articles/999999999", b"", {}),
)
# Requests that do not go on.
BEGUN = (
    b"",
    b"GET /quo",
    b"GET /quotes HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"POST /ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\nx",
)
Client = Callable[[str, threading.Event, Told, random.Random], None]


def read(paths: tuple[str, ...], address: str, stopped: threading.Event, told: Told, chance: random.Random) -> None:
    """Ask for one of these after the other."""
    with httpx2.Client(base_url=address, timeout=60) as client:
        while not stopped.is_set():
            _count(told, client.get(chance.choice(paths)))


def misbehave(address: str, stopped: threading.Event, told: Told, chance: random.Random) -> None:
    """Send requests that are refused."""
    with httpx2.Client(base_url=address, timeout=60) as client:
        while not stopped.wait(0.02):
            method, path, body, headers = chance.choice(BAD)
            # the service may close the connection before it has read a body that is too large
            with suppress(httpx2.TransportError):
                _count(told, client.request(method, path, content=body, headers=headers))


def drop_connections(address: str, stopped: threading.Event, _told: Told, chance: random.Random) -> None:
    """Open many connections, say something, nothing or half of it, and leave."""
    place = urlsplit(address)
    while not stopped.wait(0.5):
        opened = []
        # at the limit of connections the service may refuse one
        with suppress(OSError):
            for _ in range(CONNECTIONS):
                opened.append(socket.create_connection((place.hostname or "", place.port or 0), timeout=5))
                opened[-1].sendall(chance.choice(BEGUN))
        time.sleep(chance.uniform(0, 1))
        for connection in opened:
            connection.close()


def delete_the_oldest(archive: Path, address: str, stopped: threading.Event, told: Told, _chance: random.Random) -> None:
    """Keep the archive as large as it is."""
    oldest = f"SELECT id FROM article ORDER BY id DESC LIMIT {DELETED_AT_ONCE} OFFSET {KEPT}"  # noqa: S608
    with httpx2.Client(base_url=address, timeout=60) as client, closing(sqlite3.connect(archive, timeout=60)) as opened:
        while not stopped.wait(0.5):
            for (number,) in opened.execute(oldest).fetchall():
                _count(told, client.delete(f"/articles/{number}"))


def _count(told: Told, answer: httpx2.Response) -> None:
    told.refused[answer.status_code] += 1
    assert answer.status_code < 500 or answer.status_code == 503, f"{answer.request.url}: {answer.text}"


def soak(folder: Path, seconds: float, port: int, written: Path) -> list[Measured]:
    """Run it for so long. Returns what was measured. Raises AssertionError with what is wrong, growth apart."""
    archive, told, stopped, chance = folder / "whosaid.db", Told(), threading.Event(), random.Random(1)
    database = open_database(f"sqlite:///{archive}")
    migrate(database)
    database.close()
    service = Service(folder, port, level="INFO")
    clients: list[Client] = [partial(post_stories, load=LOAD)] * LOAD.clients
    clients += [partial(edit, _load=LOAD), partial(post_batches, load=LOAD)]
    clients += [partial(read, READ), partial(read, READ), partial(read, EXPORTED), misbehave, drop_connections]
    clients += [partial(delete_the_oldest, archive)]
    rows: list[Measured] = []
    try:
        with ThreadPoolExecutor(len(clients)) as pool, written.open("w", newline="") as file:
            write_head(file)
            working = [pool.submit(client, service.address, stopped, told, random.Random(chance.random())) for client in clients]
            begun = time.monotonic()
            while time.monotonic() < begun + seconds and not any(client.done() for client in working):
                time.sleep(min(EVERY_SECONDS, seconds / FEWEST_ROWS))
                rows.append(measure(service.process.pid, service.log, archive, begun))
                write_row(file, rows[-1])
            stopped.set()
            for client in working:
                client.result()
        left = service.process.pid
        service.stop()
        assert not children(left), "processes are left"
        assert (found := check(archive)) is None, found
    finally:
        stopped.set()
        service.process.kill()
        service.process.wait()
    told_of = ", ".join(f"{count} × {status}" for status, count in sorted(told.refused.items()))
    print(f"{told.promises.acknowledged.total()} changes acknowledged; answers: {told_of}")  # noqa: T201
    return rows


def main() -> None:
    """Run it from the command line."""
    defaults = ["20", "build/soak.csv"]
    minutes, file = sys.argv[1:] + defaults[len(sys.argv) - 1 :]
    written = Path(file)
    written.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="whosaid-soak-") as folder:
        rows = soak(Path(folder), float(minutes) * 60, 8767, written)
    for column in ("rss_mb", "pss_mb", "files", "threads", "log_mb", "archive_mb"):
        second, last = quarters(rows, column)
        print(f"{column}: {second:,.1f} in the second quarter, {last:,.1f} in the last")  # noqa: T201
    print(f"{len(rows)} rows in {written}")  # noqa: T201
    if wrong := growing(rows):
        raise SystemExit("; ".join(wrong))


if __name__ == "__main__":
    main()
