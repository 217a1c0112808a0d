"""Errors of pages: pages for people and problems for programs, a field that is wrong is named, and nothing changes."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from app.store.cursor import LARGEST_ID, encode_cursor
from tests.conftest import STORY

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}
HUGE = str(10**30)


@pytest.fixture(scope="module")
def site(shared_sqlite_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """A browser on a service with one story, which no test of this file may change."""
    settings = Settings(database_url=shared_sqlite_url, max_body_bytes=100_000, max_batch_bytes=200_000)
    opened = TestClient(
        create_app(settings, pipeline), raise_server_exceptions=False, base_url="http://127.0.0.1", follow_redirects=False
    )
    with opened as client:
        assert client.post("/ingest", json={"text": STORY, "published_at": "2024-03-05"}).status_code == 201
        client.headers.update(BROWSER)
        yield client


def state(site: TestClient) -> list[Any]:
    """Everything that a form could have changed."""
    paths = ("/quotes?limit=100", "/articles", "/speakers", "/decisions", "/jobs", "/quotes/1/history")
    return [site.get(path, headers={"Accept": "application/json"}).json() for path in paths]


def correction(site: TestClient) -> dict[str, str]:
    """The correction form of the first quotation as a browser would send it back."""
    html = site.get("/correct/1").text.partition('<form method="post" action="/correct/1"')[2].partition("</form>")[0]
    form = {name: unescape(value) for name, value in re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', f" {html}")}
    words = re.search(r'<textarea name="words"[^>]*>([^<]*)<', html)
    assert words
    return form | {
        "words": unescape(words[1]),
        "what": "save",
        "kind": "indirect",
        "stance": "asserted",
        "speaker_kind": "person",
    }


def assert_error_page(answer: Response, status: int, *words: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8"), answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert 'role="alert"' in answer.text
    shown = unescape(re.sub("<[^>]+>", "", answer.text))
    for part in words:
        assert part in shown


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/story/99", "/story/0", f"/people/{HUGE}", "/words/1", "/batches/9", "/charts/outlets.gif", "/static/none.css"],
)
def test_a_missing_page_is_a_page_in_a_browser_and_a_problem_elsewhere(site: TestClient, path: str) -> None:
    assert_error_page(site.get(path), 404)
    for accept in ("application/json", "application/json, text/html;q=0.5"):
        answer = site.get(path, headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code in {404, 422}


def test_a_mistyped_address_offers_to_search_for_its_words(site: TestClient) -> None:
    answer = site.get("/storys/bridge-stays-shut-2024")
    assert_error_page(answer, 404, "There is no page at this address")
    assert '<input name="q" value="bridge stays shut"' in answer.text


def test_pages_do_not_speak_of_addresses_for_programs(site: TestClient) -> None:
    for path in ("/story/99", "/people/99", "/quotes/99", "/correct/99"):
        answer = site.get(path)
        assert_error_page(answer, 404, "There is no")
        assert "GET" not in answer.text


def test_an_address_of_the_api_answers_a_browser_with_a_page(site: TestClient) -> None:
    assert_error_page(site.get("/quotes/99"), 404, "There is no quotation 99")
    assert_error_page(site.get("/quotes?colour=red"), 422, "Colour:", "no such field")
    for accept in ("*/*", "", "text/html;q=0.1, */*", "application/problem+json"):
        assert site.get("/nothing", headers={"Accept": accept}).headers["content-type"] == "application/problem+json"


def test_a_method_that_a_page_does_not_have_is_refused_on_a_page(site: TestClient) -> None:
    answer = site.post("/search")
    assert_error_page(answer, 405, "Not possible here")
    assert answer.headers["Allow"] == "GET, HEAD"
    assert site.post("/search", headers={"Accept": "application/json"}).json()["title"] == "Method Not Allowed"


def test_an_unexpected_failure_is_a_page_without_internals(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("secret internals")

    monkeypatch.setattr("app.web.search.home.newest_quotations", fail)
    answer = site.get("/")
    assert_error_page(answer, 500, "Something went wrong", "reference")
    assert "secret" not in answer.text


CURSORS = (
    encode_cursor("2024-03-05", 1),
    encode_cursor(0.5, 1),
    encode_cursor(-5, 1),
    encode_cursor(10**30, 1),
    encode_cursor(10**400, 1),
    encode_cursor(True, 1),
    encode_cursor("2024-03-05", LARGEST_ID + 1),
    "é",
    "\x00",
    "x" * 5000,
)


@pytest.mark.parametrize("path", ["/search", "/quotes"])
@pytest.mark.parametrize("sort", ["date", "relevance", "confidence"])
@pytest.mark.parametrize("cursor", CURSORS)
@pytest.mark.parametrize("words", ["bridge", None])
def test_a_cursor_of_another_order_or_of_nobody_is_refused(
    site: TestClient, path: str, sort: str, cursor: str, words: str | None
) -> None:
    asked = {"sort": sort, "cursor": cursor} | ({"q": words} if words else {})
    answer = site.get(path, params=asked)
    by_date = sort == "date" or (sort == "relevance" and words is None)
    own = CURSORS[0] if by_date else CURSORS[1] if sort == "confidence" else CURSORS[2]
    if cursor == own:
        assert answer.status_code == 200
    else:
        assert_error_page(answer, 422 if cursor in CURSORS[-2:] else 400)


@pytest.mark.parametrize(
    "path", ["/articles", "/speakers", "/speakers/suggestions", "/decisions", "/variants", "/jobs", "/audit", "/searches"]
)
@pytest.mark.parametrize("cursor", [cursor for cursor in CURSORS if cursor != CURSORS[0]])
def test_no_list_fails_at_a_cursor(site: TestClient, path: str, cursor: str) -> None:
    assert site.get(path, params={"cursor": cursor}).status_code in {200, 400, 422}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("said_from", "yesterday", "Said on or after: Write the day as year, month and day"),
        ("said_to", "2024-13-01", "Said on or before: Write the day"),
        ("kind", "loud", "Kind: It should be 'direct', 'mixed' or 'indirect'."),
        ("sort", "size", "Order:"),
        ("q", "a\x00b", "Words or a name:"),
        ("speaker", "x" * 1001, "Speaker:"),
        ("outlet", "a\x01", "Outlet:"),
        ("role", "\x7f", "Role:"),
        ("q", "-bridge", "leave out"),
    ],
)
def test_a_wrong_field_of_the_search_is_named(site: TestClient, field: str, value: str, words: str) -> None:
    answer = site.get("/search", params={field: value})
    assert answer.status_code in {400, 422}
    assert_error_page(answer, answer.status_code, words)


def test_a_search_with_blank_fields_or_foreign_parameters_is_a_search(site: TestClient) -> None:
    asked = {"q": " bridge ", "speaker": "", "kind": "", "said_from": "", "cursor": "", "utm_source": "mail"}
    answer = site.get("/search", params=asked)
    assert answer.status_code == 200
    assert "“bridge”" in answer.text
    assert "3 quotations" in answer.text


@pytest.mark.parametrize(
    ("field", "value", "status", "words"),
    [
        ("said_on", "notadate", 422, "Said on: Write the day as year, month and day, for example 2024-03-05."),
        ("said_on", "2024-02-30", 422, "Said on:"),
        ("speaker", "Ada\x00Quist", 422, "Speaker:"),
        ("speaker", "x" * 1001, 422, "Speaker:"),
        ("speaker_kind", "robot", 422, "Type of speaker:"),
        ("role", "Mayor\x00", 422, "Role:"),
        ("kind", "loud", 422, "Kind:"),
        ("kind", "", 422, "Kind: Fill this in."),
        ("words", "", 422, "The exact words: Fill this in."),
        ("words", "…", 409, "The quotation has no words"),
        ("words", "not in the story", 409, "These words are not in the story"),
        ("by", "\x00", 422, "Your name:"),
        ("by", "x" * 1001, 422, "Your name:"),
        ("note", "\x1b", 422, "Reason:"),
        ("what", "explode", 422, "The button:"),
        ("tag", "", 422, "Tag:"),
        ("tag", "another", 412, "Someone else has changed this quotation"),
        ("colour", "red", 422, "Colour:"),
    ],
)
def test_a_wrong_field_of_a_correction_is_named_and_nothing_changes(
    site: TestClient, field: str, value: str, status: int, words: str
) -> None:
    before = state(site)
    answer = site.post("/correct/1", data=correction(site) | {field: value}, headers={"Referer": "http://127.0.0.1/correct/1"})
    assert_error_page(answer, status, words)
    assert 'name="words"' in answer.text
    assert state(site) == before


@pytest.mark.parametrize(
    ("path", "form", "status", "words"),
    [
        ("/correct/1/undo", {}, 422, "The change to undo: Fill this in."),
        ("/correct/1/undo", {"change": "x"}, 422, "The change to undo:"),
        ("/correct/1/undo", {"change": HUGE}, 422, "The change to undo:"),
        ("/correct/1/undo", {"change": "99"}, 404, "no change 99"),
        (f"/correct/{HUGE}", {}, 404, "Page not found"),
        ("/review/99", {}, 404, "no quotation 99"),
        ("/people/1/merge", {}, 422, "Merge or keep apart: Fill this in."),
        ("/people/1/merge", {"same": "perhaps", "other": "2"}, 422, "Merge or keep apart:"),
        ("/people/1/merge", {"same": "yes", "other": HUGE}, 422, "The other speaker:"),
        ("/people/1/merge", {"same": "yes", "other": "x"}, 422, "The other speaker:"),
        ("/people/1/merge", {"same": "yes", "other": "99"}, 404, "99"),
        ("/people/1/merge", {"same": "yes"}, 404, "No other speaker has this name"),
        ("/people/1/merge", {"same": "yes", "name": "a\x00"}, 422, "Name:"),
        ("/people/1/merge", {"same": "yes", "name": "Nobody Atall"}, 404, "No other speaker has this name"),
        ("/decided/99/undo", {"person": "1"}, 404, "99"),
        ("/decided/1/undo", {"person": "x"}, 422, "Person:"),
        ("/decided/1/undo", {"person": HUGE}, 422, "Person:"),
        (f"/decided/{HUGE}/undo", {"person": "1"}, 404, "Page not found"),
        ("/story/1/add", {"kind": "direct"}, 422, "The exact words: Fill this in."),
        ("/story/1/add", {"words": "not there", "kind": "direct"}, 409, "not in the story"),
        ("/story/1/add", {"words": "cracks", "kind": "loud"}, 422, "Kind:"),
        ("/story/1/add", {"words": "cracks", "kind": "direct", "speaker": "a\x00"}, 422, "Speaker:"),
        ("/story/1/add", {"words": "cracks", "kind": "direct", "by": "x" * 1001}, 422, "Your name:"),
        ("/story/99/add", {"words": "cracks", "kind": "direct"}, 404, "no article 99"),
        ("/try", {}, 422, "There is no text"),
        ("/try", {"text": "It rained.", "published_at": "no"}, 422, "Published on: Write the day"),
        ("/try", {"text": "It rained.", "url": "ftp://wire.example"}, 422, "Web address:"),
        ("/try", {"text": "It rained.", "outlet": "a\x00"}, 422, "Outlet:"),
        ("/try", {"text": "x" * 99_999}, 413, "larger than 100,000 bytes"),
        ("/try", {"text": "x" * 400_001}, 413, "larger than 400,000 bytes"),
        ("/save", {}, 422, ""),
        ("/save", {"text": "It rained.", "html": "<p>It rained."}, 422, "either 'text' or 'html'"),
        ("/save", {"text": "It rained.", "author": "\x00"}, 422, "Author:"),
        ("/save", {"text": "It rained.", "published_at": "no"}, 422, "Published on:"),
        ("/batches", {}, 422, "File: Fill this in."),
        ("/batches", {"file": "no file"}, 422, "File:"),
        ("/signin", {}, 422, "Your key: Fill this in."),
    ],
)
def test_a_wrong_form_is_answered_with_a_page_and_changes_nothing(
    site: TestClient, path: str, form: dict[str, str], status: int, words: str
) -> None:
    before = state(site)
    assert_error_page(site.post(path, data=form), status, words)
    assert state(site) == before


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "no articles"),
        (b"\n \n", 400, "no articles"),
        (b"<rss", 400, "not an Atom or RSS feed"),
        (b"<rss version='2.0'><channel>" + b" " * 100_000 + b"</channel></rss>", 413, "The feed is larger than 100,000 bytes"),
        (b"{}\n" * 66_667, 413, "larger than 200,000 bytes"),
        (b"{}\n" * 110_000, 413, "larger than 300,000 bytes"),
    ],
)
def test_a_file_that_is_no_batch_leaves_nothing(site: TestClient, body: bytes, status: int, words: str) -> None:
    before = state(site)
    assert_error_page(site.post("/batches", files={"file": ("all.ndjson", body)}), status, words)
    assert state(site) == before


def test_a_form_that_is_no_form_is_refused(site: TestClient) -> None:
    answer = site.post("/try", content=b"broken", headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert_error_page(answer, answer.status_code)
    assert answer.status_code in {400, 422}


def test_a_long_story_in_a_form_is_tried(site: TestClient) -> None:
    text = "“The bridge is shut,” said Ada Quist.\n" + "Rain “fell” all night. " * 2000
    assert site.post("/try", files={"text": (None, text)}).status_code == 200


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://127.0.0.1/search?q=bridge", "/search?q=bridge"),
        ("http://127.0.0.1//evil.example/", "/"),
        ("http://evil.example/search", None),
        ("nonsense", None),
    ],
)
def test_going_back_never_leads_to_another_site(site: TestClient, referer: str, back: str | None) -> None:
    answer = site.get("/nothing", headers={"Referer": referer})
    assert re.findall(r'<a href="([^"]*)" data-back>', answer.text) == ([back] if back else [])
