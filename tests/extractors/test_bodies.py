"""Bodies: whatever others wrote is decoded and parsed in an extracting process, under its limit of time, and nowhere else."""

import gzip
import json
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.batch.run import run_job
from app.errors import CannotFetch, ExtractorLost, TakesTooLong
from app.extractors.one_request import OneRequest
from app.extractors.pool import Extractors
from app.extractors.relay import Relayed, answer_worker
from app.main import create_app
from app.outbound.fetch import Fetcher
from app.pipeline import load_pipeline
from app.quality import Quality
from app.quote import Article
from app.settings import Settings
from app.store import jobs
from app.store.database import Database, open_database
from tests.api.test_assistants import call
from tests.databases import SqliteTemplate
from tests.reading.test_word import SAID, word
from tests.serving import served
from tests.waiting import until

TEXT = "“It is shut,” said Ada Quist on Tuesday to a town that waits."
PAGE = f"<html><head><title>Bridge</title></head><body><article><p>{TEXT}</p></article></body></html>"
FEED = f"<rss version='2.0'><channel><title>Wire</title><item><description>{TEXT}</description></item></channel></rss>"
NINJS = {"uri": "https://wire.example/7", "bodies": [{"value": TEXT}]}
# Each takes seconds to read, and is no larger than a body may be.
LONG_TEXT = f"{TEXT}\n" * 20_000
LONG_PAGE = PAGE.replace("</p>", "</p>" + "<p>a</p>" * 100_000)
LONG_WORD = word(SAID + "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 80_000)
LONG_FEED = FEED.replace("<item>", "<item><description>It rained.</description></item>" * 38_000 + "<item>")


ROBOTS = "User-agent: *\n" + "Disallow: /closed/*\n" * 3_000


class Site(BaseHTTPRequestHandler):
    """A site with a story, packed, and one with a page that takes long to read."""

    def do_GET(self) -> None:
        pages = {"/robots.txt": ROBOTS, "/story": PAGE, "/long": LONG_PAGE}
        body = gzip.compress(pages[self.path].encode())
        self.send_response(200)
        for name, value in (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")):
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


@pytest.fixture(scope="module")
def forked() -> Iterator[Callable[[float], Extractors]]:
    """Extractors with a limit of so many seconds, forked as ``whosaid serve`` does it."""
    opened: list[Extractors] = []

    def extractors(seconds: float) -> Extractors:
        opened.append(Extractors(Quality.FAST, None, 1, seconds=seconds))
        return opened[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("WHOSAID_PIPELINE", "fast")
        multiprocessing.set_forkserver_preload(["app.cli.nursery"])
        yield extractors
    for each in opened:
        each.close(0)


@pytest.fixture(scope="module")
def patient(forked: Callable[[float], Extractors]) -> Extractors:
    return forked(60)


@pytest.fixture(scope="module")
def hurried(forked: Callable[[float], Extractors]) -> Extractors:
    return forked(0.5)


@pytest.fixture
def archive(sqlite_url: str) -> Iterator[Database]:
    database = open_database(sqlite_url)
    yield database
    database.close()


def settings(url: str) -> Settings:
    return Settings(database_url=url, fetch_urls=True, allow_private_addresses=True)


READERS = (
    *("app.reading.request.decode", "app.reading.request.read_json", "app.reading.request.ArticleIn.model_validate"),
    *("app.reading.request.article_from_text", "app.reading.request.article_from_page", "app.reading.file.decode"),
    *("app.reading.article.clean", "app.reading.page.bare_extraction", "app.reading.word.mammoth.convert_to_html"),
    *("app.reading.feed.feedparser.parse", "app.reading.batch.BatchIn.model_validate_json"),
    *("app.reading.robots.Protego.parse", "app.reading.packing._inflated"),
)


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process nothing can be read; the extracting processes are others."""

    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError("a body was read in the service's own process")

    for reader in READERS:
        monkeypatch.setattr(reader, refuse)


def typed(kind: str) -> dict[str, str]:
    return {"Content-Type": kind}


@pytest.mark.usefixtures("unread")
def test_no_body_is_read_in_the_service(sqlite_url: str, site: str, patient: Extractors) -> None:
    with TestClient(create_app(settings(sqlite_url), patient), base_url="http://127.0.0.1", follow_redirects=False) as client:
        for given in ({"text": TEXT}, {"html": PAGE}, NINJS, {"url": f"{site}/story"}):
            answer = client.post("/attribute", json=given)
            assert answer.status_code == 200, answer.text
            assert answer.json()["quotations"][0]["speaker"]["name"] == "Ada Quist"
        for body, kind in ((TEXT, "text/plain"), (PAGE, "text/html")):
            assert client.post("/ingest", content=body.encode(), headers=typed(kind)).status_code in {200, 201}
        for file in (("a.txt", TEXT.encode()), ("a.html", PAGE.encode()), ("a.docx", word(SAID))):
            answer = client.post("/try", files={"file": file})
            assert "Ada Quist" in answer.text, answer.text
        assert client.post("/save", data={"text": TEXT}).status_code == 303
        assert client.post("/batches", files={"file": ("feed.xml", FEED.encode())}).status_code == 303
        for content, kind in (
            (json.dumps({"articles": [{"text": TEXT}]}), "application/json"),
            (FEED, "application/rss+xml"),
            (json.dumps({"text": TEXT}), "application/x-ndjson"),
        ):
            answer = client.post("/ingest/batch", content=content.encode(), headers=typed(kind))
            assert (answer.status_code, answer.json()["lines"]) == (202, 1)
        assert call(client, "attribute_text", text=TEXT)["isError"] is False


def test_errors_are_the_same_as_ever(sqlite_url: str, patient: Extractors) -> None:
    with TestClient(create_app(settings(sqlite_url), patient), base_url="http://127.0.0.1") as client:
        for content, kind, status, slug in (
            (b"{", "application/json", 400, "bad-request"),
            (b'{"txt": "x"}', "application/json", 422, "invalid-fields"),
            (b"\xff", "text/plain", 400, "bad-request"),
            (b"", "text/html", 422, "unreadable-article"),
        ):
            answer = client.post("/attribute", content=content, headers=typed(kind))
            assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, slug)
        answer = client.post("/ingest/batch", content=b"<data/>", headers=typed("application/rss+xml"))
        assert (answer.status_code, answer.json()["detail"]) == (400, "This is not an Atom or RSS feed.")
        answer = client.post("/try", files={"file": ("a.docx", b"PK")})
        assert answer.status_code == 422
        assert "This is not a Word document" in answer.text


@pytest.fixture(scope="module")
def busy(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory, hurried: Extractors) -> Iterator[str]:
    """The address of a service whose extracting process has half a second for each body."""
    url = sqlite_template.copy_to(tmp_path_factory.mktemp("busy") / "whosaid.db")
    with served(create_app(settings(url), hurried)) as address:
        yield address


SLOW: dict[str, tuple[str, dict[str, Any]]] = {
    "text": ("/attribute", {"content": LONG_TEXT.encode(), "headers": typed("text/plain")}),
    "page": ("/attribute", {"content": LONG_PAGE.encode(), "headers": typed("text/html")}),
    "page in JSON": ("/ingest", {"json": {"html": LONG_PAGE}}),
    "ninjs": ("/attribute", {"json": NINJS | {"bodies": [{"value": LONG_PAGE, "contentType": "text/html"}]}}),
    "fetched page": ("/attribute", {"json": {"url": "SITE/long"}}),
    "feed": ("/ingest/batch", {"content": LONG_FEED.encode(), "headers": typed("application/rss+xml")}),
    "feed in a form": ("/batches", {"files": {"file": ("feed.xml", LONG_FEED.encode())}}),
    "page in a form": ("/try", {"files": {"file": ("a.html", LONG_PAGE.encode())}}),
    "document in a form": ("/try", {"files": {"file": ("a.docx", LONG_WORD)}}),
    "pasted story": ("/save", {"data": {"text": LONG_TEXT}}),
}


@pytest.mark.parametrize("kind", SLOW)
def test_a_body_that_takes_too_long_is_stopped_while_others_are_answered(kind: str, busy: str, site: str) -> None:
    path, sent = SLOW[kind]
    if kind == "fetched page":
        sent = {"json": {"url": f"{site}/long"}}
    answers: list[httpx2.Response] = []
    with httpx2.Client(base_url=busy, timeout=120) as client:
        asking = threading.Thread(target=lambda: answers.append(client.post(path, **sent)))
        asking.start()
        meanwhile = 0
        while asking.is_alive():
            assert httpx2.get(f"{busy}/healthz", timeout=120).status_code == 200
            meanwhile += asking.is_alive()
        asking.join()
    answer = answers[0]
    assert answer.status_code == 422, answer.text
    assert meanwhile > 0
    assert "WHOSAID_MAX_SECONDS" in answer.text
    if "form" not in kind and kind != "pasted story":
        assert answer.json()["type"].endswith("takes-too-long")
        assert answer.json()["title"] == "The article takes too long to read"
    assert httpx2.get(f"{busy}/jobs", timeout=120).json()["items"] == []


def test_the_steps_of_one_request_share_the_time_of_one(forked: Callable[[float], Extractors]) -> None:
    request = OneRequest(forked(1.5))
    request.run(time.sleep, 1)
    with pytest.raises(TakesTooLong, match=r"longer than 2 seconds .* WHOSAID_MAX_SECONDS"):
        request.run(time.sleep, 1)
    with pytest.raises(TakesTooLong):
        request.read(b"It rains.", "text/plain")


def test_a_robots_txt_that_takes_too_long_forbids_the_page(site: str, forked: Callable[[float], Extractors]) -> None:
    with pytest.raises(CannotFetch, match=r"robots\.txt of 127\.0\.0\.1 takes too long to read"):
        Fetcher(20_000, allow_private=True).fetch(f"{site}/story", forked(0.001))


def queued(database: Database, *bodies: str) -> int:
    with database.write() as session:
        number = jobs.open_job(session, datetime.now(UTC), thought=False)
        jobs.add_lines(session, number, [(line, body, None) for line, body in enumerate(bodies, 1)])
        jobs.queue_job(session, number)
    return number


def test_a_line_of_a_batch_that_takes_too_long_fails_alone(archive: Database, forked: Callable[[float], Extractors]) -> None:
    number = queued(archive, json.dumps({"text": LONG_TEXT}), json.dumps({"text": TEXT}))
    assert run_job(archive, forked(8), number, "one")
    with archive.read() as session:
        job = jobs.job_by_id(session, number)
        failed = jobs.failed_lines(session, number)
        assert (job.stored, job.failed, [line.number for line in failed]) == (1, 1, [1])
        assert failed[0].title == "The article takes too long to read"


@pytest.mark.usefixtures("unread")
def test_a_worker_reads_through_the_service(archive: Database, site: str, patient: Extractors) -> None:
    asking, answering = multiprocessing.Pipe()
    service = threading.Thread(target=answer_worker, args=(answering, patient))
    service.start()
    worker = Relayed(asking)
    number = queued(archive, json.dumps({"text": TEXT}), "{", json.dumps({"url": f"{site}/story"}))
    assert run_job(archive, worker, number, "one", Fetcher(20_000, allow_private=True))
    with archive.read() as session:
        job = jobs.job_by_id(session, number)
        assert (job.stored, job.known, job.failed) == (1, 1, 1)
        assert [line.title for line in jobs.failed_lines(session, number)] == ["The request is malformed"]
    here = load_pipeline(Quality.FAST)
    assert (worker.name, worker.version) == (here.name, here.version)
    # the service notices that the worker has ended
    asking.close()
    until(lambda: not service.is_alive())


def test_extractors_that_are_closed_answer_no_more(forked: Callable[[float], Extractors]) -> None:
    extractors = forked(60)
    errors: list[str] = []

    def ask() -> None:
        try:
            extractors.extract(Article(LONG_TEXT))
        except ExtractorLost as error:
            errors.append(error.slug)

    asking = threading.Thread(target=ask)
    asking.start()
    until(lambda: extractors.busy)
    extractors.close(0)
    asking.join(30)
    assert errors == ["extractor-lost"]
    assert extractors.alive == 0
