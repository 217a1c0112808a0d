"""Fetching pages: only public addresses, only what robots may read, and never more or longer than allowed."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from fastapi.testclient import TestClient

from app.errors import CannotFetch, ForbiddenAddress
from app.main import create_app
from app.outbound.addresses import is_public, resolve_host
from app.outbound.articles import given_article
from app.outbound.fetch import Fetcher
from app.pipeline import Pipeline
from app.settings import Settings
from tests.api.articles.test_ingest import assert_refused

PAGE = (
    b"<html><head><title>Bridge</title></head><body><article><p>The bridge is shut, said Ada Quist.</p></article></body></html>"
)


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answers: dict[str, tuple[int, dict[str, str], bytes]] = {
            "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private\n"),
            "/story": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE),
            "/moved": (302, {"Location": "/story"}, b""),
            "/inside": (302, {"Location": "http://169.254.169.254/latest"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/image": (200, {"Content-Type": "image/png"}, b"x"),
            "/large": (200, {"Content-Type": "text/html"}, b"x" * 50_000),
            "/private": (200, {"Content-Type": "text/html"}, PAGE),
            "/packed": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE)),
            "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"x" * 10_000_000)),
            "/doubly": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip, gzip"}, gzip.compress(gzip.compress(PAGE))),
            "/torn": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"x" + gzip.compress(PAGE)),
        }
        if self.path in {"/slow", "/drip"}:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            pieces = [b"x" * 70_000] * 40 if self.path == "/slow" else [b"x"] * 600
            for piece in pieces:
                try:
                    self.wfile.write(piece)
                except OSError:
                    return
                time.sleep(0.1)
            return
        status, headers, body = answers.get(self.path, (404, {"Content-Type": "text/html"}, b"gone"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


FETCHER = Fetcher(largest=20_000, seconds=5, allow_private=True)


def test_a_page_comes_with_its_last_address(site: str, pipeline: Pipeline) -> None:
    page = FETCHER.fetch(f"{site}/moved", pipeline)
    assert (page.url, page.media_type, page.charset, page.body) == (f"{site}/story", "text/html", "utf-8", PAGE)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/private", "robots.txt"),
        ("/loop", "redirects"),
        ("/file", "does not lead to a web page"),
        ("/image", "image/png"),
        ("/large", "larger than"),
        ("/missing", "status 404"),
    ],
)
def test_what_may_not_or_cannot_be_read_is_refused_with_the_reason(site: str, path: str, reason: str, pipeline: Pipeline) -> None:
    with pytest.raises(CannotFetch, match=reason):
        FETCHER.fetch(site + path, pipeline)


def test_a_packed_page_is_read(site: str, pipeline: Pipeline) -> None:
    body = json.dumps({"url": f"{site}/packed"}).encode()
    article = given_article(pipeline, FETCHER, body, "application/json")
    assert (article.text, article.url) == ("The bridge is shut, said Ada Quist.", f"{site}/packed")


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/bomb", "larger than 20,000 bytes once unpacked"), ("/doubly", "packed in a way"), ("/torn", "cannot be unpacked")],
)
def test_a_page_is_never_unpacked_further_than_to_the_limit(site: str, path: str, reason: str, pipeline: Pipeline) -> None:
    # it comes as it was sent, and is refused where it is read
    assert len(FETCHER.fetch(site + path, pipeline).body) < 20_000
    with pytest.raises(CannotFetch, match=reason):
        given_article(pipeline, FETCHER, json.dumps({"url": site + path}).encode(), "application/json")


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_a_slow_answer_does_not_go_on_for_long(site: str, path: str, pipeline: Pipeline) -> None:
    begun = time.monotonic()
    with pytest.raises(CannotFetch, match="longer than"):
        Fetcher(largest=10_000_000, seconds=0.5, allow_private=True).fetch(site + path, pipeline)
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("url", ["http://user:secret@wire.example/", "ftp://wire.example/", "http:///x"])
def test_addresses_that_are_no_pages(url: str, pipeline: Pipeline) -> None:
    with pytest.raises(CannotFetch):
        FETCHER.fetch(url, pipeline)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"),
        *(
            "::1",
            "fe80::1",
            "fc00::1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "::",
            "::ffff:0:0",
            "ff02::1",
            "255.255.255.255",
            *("fec0::1", "feff::1", "64:ff9b:1::7f00:1", "5f00::1", "3fff::1", "192.0.0.8", "192.88.99.1"),
        ),
    ],
)
def test_addresses_inside_in_every_disguise(address: str) -> None:
    assert not is_public(ip_address(address))


def test_public_addresses_are_public() -> None:
    assert is_public(ip_address("93.184.216.34"))
    assert is_public(ip_address("2606:2800:220:1:248:1893:25c8:1946"))


def test_nothing_inside_is_asked(site: str, pipeline: Pipeline) -> None:
    guarded = Fetcher(largest=20_000, seconds=5)
    port = site.rpartition(":")[2]
    for url in (site, f"http://localhost:{port}/", "http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/"):
        with pytest.raises((ForbiddenAddress, CannotFetch)):
            guarded.fetch(url, pipeline)


def test_a_name_with_one_address_inside_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(*_arguments: object, **_named: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(ForbiddenAddress, match=r"10\.0\.0\.1"):
        resolve_host("wire.example", 80)
    with pytest.raises(ForbiddenAddress, match="Port 22"):
        resolve_host("wire.example", 22)


def test_an_article_is_given_by_its_address_where_the_operator_allows_it(site: str, sqlite_url: str, pipeline: Pipeline) -> None:
    settings = Settings(database_url=sqlite_url, fetch_urls=True, allow_private_addresses=True)
    with TestClient(create_app(settings, pipeline), base_url="http://127.0.0.1") as client:
        stored = client.post("/ingest", json={"url": f"{site}/moved", "outlet": "Northern Wire"})
        assert stored.status_code == 201, stored.text
        assert stored.json()["article"]["url"] == f"{site}/story"
        assert stored.json()["quotations"][0]["speaker"]["name"] == "Ada Quist"
        assert_refused(client.post("/ingest", json={"url": f"{site}/private"}), 422, "robots.txt")
    with TestClient(
        create_app(settings.model_copy(update={"allow_private_addresses": False}), pipeline), base_url="http://127.0.0.1"
    ) as client:
        assert client.post("/ingest", json={"url": f"{site}/story"}).status_code == 422
    with TestClient(create_app(Settings(database_url=sqlite_url), pipeline), base_url="http://127.0.0.1") as client:
        assert_refused(client.post("/ingest", json={"url": f"{site}/story"}), 403, "WHOSAID_FETCH_URLS")
