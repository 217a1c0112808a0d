"""One deadline for all that a request to another server takes: whatever it is slow at, it is given up in time."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from fastapi.testclient import TestClient

from app.errors import CannotFetch, ForbiddenAddress
from app.main import create_app
from app.outbound.addresses import require_public
from app.outbound.fetch import Fetcher
from app.outbound.webhook import Sender, new_secret
from app.pipeline import Pipeline
from app.settings import Settings
from tests.api.articles.test_ingest import assert_refused
from tests.waiting import until

SECONDS = 0.5
# A server that is not given up goes on for this long; a test that ends much earlier has given it up.
SLOW_FOR, GIVEN_UP = 60.0, 30.0
PAGE_BEGINS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class SlowSite(ThreadingHTTPServer):
    """A server that is slow at what the path says."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Slow)
        self.closing = threading.Event()
        self.address = f"http://127.0.0.1:{self.server_address[1]}"


class Slow(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        pieces = {
            "/status": (b"HTTP/1.1 ", b"2"),
            "/informed": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
            "/headers": (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
            "/body": (PAGE_BEGINS + b"\r\n", b"a"),
            "/chunks": (PAGE_BEGINS + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
            "/silent": (b"", b""),
        }
        if self.path == "/robots.txt":
            self.send_error(404)
        elif self.path.startswith("/moved"):
            time.sleep(SECONDS / 4)
            self.send_response(302)
            self.send_header("Location", f"{self.path}x")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.trickle(*pieces[self.path])

    def do_POST(self) -> None:
        self.do_GET()

    def trickle(self, first: bytes, again: bytes) -> None:
        assert isinstance(self.server, SlowSite)
        end = time.monotonic() + SLOW_FOR
        try:
            self.wfile.write(first)
            while time.monotonic() < end and not self.server.closing.wait(SECONDS / 10):
                self.wfile.write(again)
        except OSError:
            return

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class SlowRobots(Slow):
    def do_GET(self) -> None:
        self.trickle(b"HTTP/1.1 200 OK\r\n\r\n", b"#")


@pytest.fixture
def site() -> Iterator[SlowSite]:
    server = SlowSite()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def given_up_in_time() -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < GIVEN_UP


class Resolver:
    """Looks up no name until it is told to go on; then there is no such name."""

    def __init__(self) -> None:
        self.asked, self.go_on = threading.Event(), threading.Event()

    def getaddrinfo(self, *_arguments: object, **_named: object) -> list[object]:
        self.asked.set()
        self.go_on.wait(SLOW_FOR)
        raise socket.gaierror("no such name")


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolver]:
    made = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", made.getaddrinfo)
    yield made
    made.go_on.set()


FETCHER = Fetcher(largest=1_000_000, seconds=SECONDS, allow_private=True)
SENDER = Sender(seconds=SECONDS, allow_private=True)


def told(sender: Sender, url: str) -> tuple[bool, str]:
    sent = sender.send(url, new_secret(), "msg_1", "{}", datetime.now(UTC))
    return sent.answered, sent.answer


@pytest.mark.parametrize("part", ["status", "informed", "headers", "body", "chunks", "silent", "moved"])
def test_a_page_is_given_up_whatever_its_server_is_slow_at(site: SlowSite, pipeline: Pipeline, part: str) -> None:
    with pytest.raises(CannotFetch, match=r"took longer than 0\.5 seconds"):
        FETCHER.fetch(f"{site.address}/{part}", pipeline)


def test_a_page_is_given_up_for_a_slow_robots_txt(site: SlowSite, pipeline: Pipeline) -> None:
    site.RequestHandlerClass = SlowRobots
    with pytest.raises(CannotFetch, match=r"took longer than 0\.5 seconds"):
        FETCHER.fetch(f"{site.address}/body", pipeline)


@pytest.mark.parametrize("part", ["status", "informed", "headers", "silent"])
def test_a_webhook_is_given_up_whatever_its_receiver_is_slow_at(site: SlowSite, part: str) -> None:
    assert told(SENDER, f"{site.address}/{part}") == (False, "no answer within 0.5 seconds")


def test_a_webhook_does_not_wait_for_what_comes_after_the_headers(site: SlowSite) -> None:
    assert told(Sender(seconds=GIVEN_UP, allow_private=True), f"{site.address}/body") == (True, "status 200")


def test_a_handshake_that_is_not_answered_is_given_up(pipeline: Pipeline) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(CannotFetch):
            FETCHER.fetch(url, pipeline)
        assert not told(SENDER, url)[0]


@pytest.mark.usefixtures("resolver")
def test_the_look_up_of_a_name_is_given_up(pipeline: Pipeline) -> None:
    with pytest.raises(CannotFetch, match=r"took longer than 0\.5 seconds"):
        Fetcher(largest=1000, seconds=SECONDS).fetch("https://wire.example/story", pipeline)
    assert told(Sender(seconds=SECONDS), "https://wire.example/hook") == (False, "no answer within 0.5 seconds")
    with pytest.raises(ForbiddenAddress, match=r"'wire\.example' was not found within 0\.5 seconds"):
        require_public("https://wire.example/hook", SECONDS)


def test_a_host_is_reached_at_the_address_that_answers(site: SlowSite, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.server_address[1]

    def answers(*_arguments: object, **_named: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("127.0.0.2", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    sender = Sender(seconds=GIVEN_UP, allow_private=True)
    assert told(sender, f"http://wire.example:{port}/body") == (True, "status 200")


def test_the_operator_says_how_long_an_address_may_take(site: SlowSite, sqlite_url: str, pipeline: Pipeline) -> None:
    settings = Settings(database_url=sqlite_url, fetch_urls=True, allow_private_addresses=True, outbound_seconds=SECONDS)
    with TestClient(create_app(settings, pipeline), base_url="http://127.0.0.1") as client:
        refused = client.post("/ingest", json={"url": f"{site.address}/headers"})
        assert_refused(refused, 422, "took longer than 0.5 seconds")


def test_nobody_waits_to_write_while_the_name_of_a_receiver_is_looked_up(
    sqlite_url: str, pipeline: Pipeline, resolver: Resolver
) -> None:
    app = create_app(Settings(database_url=sqlite_url, outbound_seconds=SLOW_FOR), pipeline)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        asked: list[int] = []
        search = {"name": "Quist", "search": {}, "url": "https://wire.example/hook"}
        asking = threading.Thread(target=lambda: asked.append(client.post("/searches", json=search).status_code))
        asking.start()
        until(resolver.asked.is_set)
        stored = client.post("/ingest", json={"text": "“The bridge is shut,” said Ada Quist."})
        assert (stored.status_code, asked) == (201, [])
        resolver.go_on.set()
        asking.join()
        assert asked == [422]
