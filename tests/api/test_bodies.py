"""Bodies of requests: whatever the address, none is larger or slower than allowed, and nothing begins before it is complete."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Scope

from app.api.bodies import BATCHES, LARGEST_WITHOUT_KEY, largest_form
from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from app.store.database import Database
from tests.api.articles.test_ingest import assert_refused
from tests.api.conftest import Opened
from tests.archives import read_only

LARGEST = 20_000
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
PAGES = ("/signin", "/signout", "/try", "/save", "/story/1/add", "/correct/1", "/correct/1/undo", "/review/1", "/people/1/merge")


@pytest.fixture(scope="module")
def service(shared_sqlite_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """A service that takes small bodies alone."""
    app = create_app(Settings(database_url=shared_sqlite_url, max_body_bytes=LARGEST), pipeline)
    opened = TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1:8000", follow_redirects=False)
    with opened as client, read_only(client):
        yield client


def in_pieces(size: int) -> Iterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(size // 1000 + 1):
        yield b"x" * 1000


def taking_bodies(client: TestClient) -> Iterator[tuple[str, str]]:
    """The method and address of everything that changes or reads with a body, apart from batches."""
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for method in operations.keys() & {"post", "put", "patch", "delete"}:
            if path.removeprefix("/v1") not in BATCHES:
                yield method.upper(), re.sub(r"\{\w+\}", "1", path)
    yield "POST", "/mcp"


def test_no_address_takes_a_larger_body(service: TestClient) -> None:
    tried = 0
    for method, path in taking_bodies(service):
        for kind in ("application/json", "text/plain"):
            tried += 1
            headers = {"Content-Type": kind, "If-Match": "*", "Accept": "application/json, text/event-stream"}
            told = service.request(method, path, content=b"[" * (LARGEST + 1), headers=headers)
            assert_refused(told, 413, "larger than 20,000 bytes")
            untold = service.request(method, path, content=in_pieces(LARGEST), headers=headers)
            assert_refused(untold, 413, "larger than 20,000 bytes")
    assert tried > 40


def test_no_form_is_larger_than_what_it_says_can_be(service: TestClient) -> None:
    most = largest_form(LARGEST)
    for path in PAGES:
        allowed = LARGEST_WITHOUT_KEY if path == "/signin" else most
        told = service.post(path, content=b"x" * (allowed + 1), headers=FORM)
        assert_refused(told, 413, f"{allowed:,} bytes")
        untold = service.post(path, content=in_pieces(allowed), headers=FORM)
        assert_refused(untold, 413, f"{allowed:,} bytes")


def test_a_browser_is_told_on_a_page(service: TestClient) -> None:
    answer = service.post("/try", content=b"x" * 200_000, headers={"Accept": "text/html", "Content-Type": FORM["Content-Type"]})
    assert answer.status_code == 413
    assert "<h1>" in answer.text


@pytest.mark.parametrize("kind", [FORM["Content-Type"], "multipart/form-data; boundary=x", "application/json", "a/b"])
def test_without_a_key_little_is_read(opened: Opened, keys: dict[str, str], kind: str) -> None:
    client = opened()
    headers = {"Content-Type": kind, "Accept": "application/json"}
    assert_refused(client.post("/signin", content=in_pieces(LARGEST_WITHOUT_KEY), headers=headers), 413, "10,000 bytes")
    # elsewhere nothing is read at all
    assert_refused(client.post("/ingest", content=in_pieces(1000), headers=headers), 401)
    assert client.post("/signin", data={"key": keys["reader"]}).status_code == 303


def ask(app: Any, scope: Scope, arriving: list[Message]) -> list[Message]:
    """What the application answers when these messages arrive, and then nothing any more."""
    sent: list[Message] = []

    async def receive() -> Message:
        if arriving:
            return arriving.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(app.router.lifespan_context(app))
            await app(scope, receive, send)

    asyncio.run(run())
    return sent


def scope_of(path: str, kind: str, method: str = "POST") -> Scope:
    headers = [(b"host", b"127.0.0.1"), (b"content-type", kind.encode()), (b"transfer-encoding", b"chunked")]
    return {
        **{"type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": path, "raw_path": path.encode()},
        **{"query_string": b"", "root_path": "", "headers": headers, "client": ("127.0.0.1", 9), "server": ("127.0.0.1", 80)},
    }


def begin(kind: str) -> Message:
    """The beginning of a body."""
    return {"type": "http.request", "body": b"--x\r\n" if "boundary" in kind else b'{"text": "It is', "more_body": True}


SLOW = [
    ("/signin", FORM["Content-Type"]),
    ("/try", "multipart/form-data; boundary=x"),
    ("/ingest", "text/plain"),
    ("/quotes/verify", "application/json"),
    ("/reconcile", FORM["Content-Type"]),
    ("/mcp", "application/json"),
    ("/ingest/batch", "application/x-ndjson"),
    ("/ingest/batch", "application/json"),
    ("/batches", "multipart/form-data; boundary=x"),
]


@pytest.mark.parametrize(("path", "kind"), SLOW)
def test_a_body_that_does_not_arrive_is_given_up(
    database: Database, database_url: str, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, path: str, kind: str
) -> None:
    monkeypatch.setattr("app.api.bodies.BODY_SECONDS", 0.05)
    app = create_app(Settings(database_url=database_url), pipeline)
    begun = [begin(kind)]
    start, body = ask(app, scope_of(path, kind), begun)
    assert start["status"] == 408, body
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM job").scalar_one() == 0


@pytest.mark.parametrize(("path", "kind"), SLOW)
def test_a_client_that_goes_away_is_no_error(
    sqlite_url: str, pipeline: Pipeline, caplog: pytest.LogCaptureFixture, path: str, kind: str
) -> None:
    app = create_app(Settings(database_url=sqlite_url), pipeline)
    begun: list[Message] = [begin(kind), {"type": "http.disconnect"}]
    ask(app, scope_of(path, kind), begun)
    assert not [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
