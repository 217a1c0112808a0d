"""Requests with values that no program expects: each is answered with what is wrong, and none with an unexpected error."""

import base64
import encodings
import pkgutil
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from starlette.routing import Route

from app.errors import WhosaidError
from app.main import create_app
from app.pipeline import Pipeline
from app.reading.charset import decode
from app.settings import Settings
from tests.api.test_assistants import ACCEPT, call
from tests.archives import read_only
from tests.conftest import STORY

# More digits than Python reads, more than a database holds, more than JSON holds exactly.
DIGITS = "9" * 5000
NUMBERS = (DIGITS, str(10**30), str(2**63), str(2**53))
JSON = {"Content-Type": "application/json", "If-Match": "*"}
# Words of Python, of its libraries and of databases, which help only programmers.
INTERNAL = ("set_int_max_str_digits", "Traceback", "sqlalchemy", "OverflowError")


@pytest.fixture(scope="module")
def archive(shared_database_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """An archive with one story, which no request of this file may change."""
    app = create_app(Settings(database_url=shared_database_url), pipeline)
    opened = TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1:8000", follow_redirects=False)
    with opened as client, read_only(client, [{"text": STORY, "published_at": "2024-03-05"}]):
        yield client


def assert_told(answer: Response, *statuses: int) -> None:
    assert answer.status_code in statuses, answer.text
    for words in INTERNAL:
        assert words not in answer.text


def paths_with_ids(client: TestClient) -> list[tuple[str, str]]:
    """The method and path of every address with an id in it."""
    found: list[tuple[str, str]] = []

    def walk(routes: Any) -> None:
        for route in routes:
            if isinstance(route, Route) and ":int}" in route.path:
                found.extend((method, route.path) for method in route.methods or ())
            walk(getattr(getattr(route, "original_router", None), "routes", ()))

    walk(client.app.routes)  # type: ignore[attr-defined]
    return found


def test_no_address_fails_at_an_id(archive: TestClient) -> None:
    found = paths_with_ids(archive)
    assert len(found) > 30
    for method, path in found:
        for number in (DIGITS, str(2**63)):
            before, _, after = path.partition("{")
            address = before + number + after.partition("}")[2].replace("{form}", "svg").replace("{change_id:int}", number)
            assert_told(archive.request(method, address, headers=JSON, content=b"{}"), 400, 404, 422)
    assert archive.get("/quotes/" + "0" * 5000 + "1").status_code == 200


def test_no_address_of_the_api_with_an_id_was_left_out(archive: TestClient) -> None:
    described = {path for path in archive.get("/openapi.json").json()["paths"] if "_id}" in path}
    tried = {path.replace(":int}", "}") for _, path in paths_with_ids(archive)}
    assert {path.removeprefix("/v1") for path in described} <= tried


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "form",
    [
        ("/people/1/merge", "same=yes&other={}"),
        ("/correct/1/undo", "change={}"),
        ("/decided/1/undo", "person={}"),
    ],
)
def test_no_form_fails_at_an_id(archive: TestClient, form: tuple[str, str], number: str) -> None:
    path, fields = form
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert_told(archive.post(path, content=fields.format(number), headers=headers), 422)


@pytest.mark.parametrize("path", ["/search", "/quotes", "/quotes/facets", "/quotes/export", "/quotes/feed"])
@pytest.mark.parametrize(
    "asked",
    [
        *("said_from=abc", "said_to=2024-02-30", "said_from=%00", f"said_from={DIGITS}", "q=%00", "q=%ff%fe", "speaker=%00"),
        *("sort=x", f"cursor={DIGITS}", "kind=%00", "outlet=%ed%a0%80"),
    ],
)
def test_no_search_fails_at_a_value(archive: TestClient, path: str, asked: str) -> None:
    assert_told(archive.get(f"{path}?{asked}"), 200, 400, 422)


@pytest.mark.parametrize("name", ["limit", "speaker_id", "variant_group", "confidence_from", "corrected"])
@pytest.mark.parametrize("number", [*NUMBERS, "1e999", "nan", "-1"])
def test_no_search_fails_at_a_number(archive: TestClient, name: str, number: str) -> None:
    assert_told(archive.get("/quotes", params={name: number}), 400, 422)


@pytest.mark.parametrize("path", ["/quotes", "/articles", "/speakers", "/decisions", "/variants", "/jobs", "/audit", "/searches"])
@pytest.mark.parametrize("place", [f"[{DIGITS}, 1]", "[" * 500, f"[1, {2**63}]", "[1e999, 1]", "[NaN, 1]", '["0000-00-00", 1]'])
def test_no_list_fails_at_a_cursor(archive: TestClient, path: str, place: str) -> None:
    cursor = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
    assert_told(archive.get(path, params={"cursor": cursor}), 400, 422)


BODIES = (
    f'{{"by": {DIGITS}}}'.encode(),
    f'{{"text": {DIGITS}, "others": [{DIGITS}], "by": "x"}}'.encode(),
    b"[" * 50_000,
    b'{"text": NaN}',
    b'{"text": 1e99999}',
    b'"\\ud800"',
    b'{"text": "\\ud800", "by": "\\ud800"}',
    b"\xff\xfe",
    b"",
)


def test_no_address_fails_at_json(archive: TestClient) -> None:
    tried = 0
    for path, operations in archive.get("/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            if "application/json" in operation.get("requestBody", {}).get("content", {}):
                tried += 1
                address = path.partition("{")[0] + "1" + path.partition("}")[2] if "{" in path else path
                for body in BODIES:
                    assert_told(archive.request(method, address, content=body, headers=JSON), 400, 404, 422)
    assert tried > 10


def test_no_list_of_articles_or_names_fails_at_a_number(archive: TestClient) -> None:
    assert_told(archive.post("/ingest/batch", content=f'{{"articles": [{{"text": {DIGITS}}}]}}', headers=JSON), 400, 422)
    queries = f'{{"q": {{"query": "x", "limit": {DIGITS}}}}}'
    assert_told(archive.post("/reconcile", data={"queries": queries}), 400, 422)
    assert_told(archive.get("/reconcile", params={"queries": queries}), 400, 422)


MOMENTS = (
    *("0001-01-01", "9999-12-31", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00Z"),
    *("9999-12-31T23:59:59", "2024-03-05T00:00:00+24:00", "T", "2024-03-05T25:00", "2024-W10-1", "20240305"),
)
SAID = (
    "TOKYO, March 5 (Wire) - “It is shut,” said Ada Quist on Tuesday.\n“It will open on Monday,” Quist said last month.",
    "“It is shut,” said Ada Quist three years ago. Quist will say tomorrow that it is open. Last night, Quist said it was not.",
)


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_article_fails_at_the_day_of_its_publication(archive: TestClient, moment: str) -> None:
    for text in SAID:
        answer = archive.post("/attribute", json={"text": text, "published_at": moment})
        assert_told(answer, 200, 422)
        page = f'<meta property="article:published_time" content="{moment}"><p>{text}</p>'
        assert_told(archive.post("/attribute", json={"html": page}), 200, 422)
        assert_told(archive.post("/try", data={"text": text, "published_at": moment}), 200, 422)


CHARSETS = sorted({module.name for module in pkgutil.iter_modules(encodings.__path__)} - {"aliases", "mbcs", "oem"})


@pytest.mark.parametrize("charset", [*CHARSETS, "", "x" * 5000, "a\x00b"])
def test_no_text_fails_at_a_charset(charset: str) -> None:
    assert {"undefined", "idna", "punycode"} <= set(CHARSETS)
    for body in (b"\xff\xfe\xfd", "“It is shut,” said Ada Quist.".encode(), b"It is shut", b"+AGE-", b"\\x", b"xn--\xff"):
        for html in (False, True):
            with suppress(WhosaidError):
                decode(body, charset, html=html)


def test_a_page_may_not_name_what_is_no_charset(archive: TestClient) -> None:
    for charset in ("undefined", "idna", "punycode", "unicode_escape"):
        plain = {"Content-Type": f"text/plain; charset={charset}"}
        assert_told(archive.post("/attribute", content=b"It is shut, said Ada Quist.", headers=plain), 415)
        page = f'<meta charset="{charset}"><p>“It is shut,” said Ada Quist.'.encode()
        assert_told(archive.post("/attribute", content=page, headers={"Content-Type": "text/html"}), 415)
        assert_told(archive.post("/try", files={"file": ("a.html", page, "text/html")}), 415)


@pytest.mark.parametrize("number", [2**53, 2**63, 10**30, 1.5e300, -1, "9" * 5000])
def test_no_tool_of_an_assistant_fails_at_a_number(archive: TestClient, number: float | str) -> None:
    for tool, name in (("get_quote", "quote_id"), ("get_speaker", "speaker_id"), ("search_quotes", "limit")):
        answer = call(archive, tool, **{name: number})
        assert answer["isError"] is True
        for words in ("unexpected", *INTERNAL):
            assert words not in answer["content"][0]["text"]


def test_no_tool_of_an_assistant_fails_at_digits(archive: TestClient) -> None:
    message = (
        '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "get_quote", "arguments": {"quote_id": %s}}}'
    )
    answer = archive.post("/mcp", content=message % DIGITS, headers=JSON | ACCEPT)
    assert_told(answer, 200, 400)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accept", f"text/html;q={DIGITS}"),
        ("Accept", "text/html;q=nan, application/json;q=inf"),
        ("Accept", "text/html;q=-1;q=x"),
        ("If-None-Match", "x" * 5000),
        ("Range", f"bytes=0-{DIGITS}"),
        ("Referer", "http://[::1"),
        ("Origin", "http://[::1"),
        ("Authorization", "Bearer \u00e9"),
        ("X-Request-ID", "x" * 5000),
        ("Cookie", "whosaid_signed_in=%00; a" + ";" * 500),
    ],
    # an id must not contain the value: two colons in it would put the test into a group of its own
    ids=[
        "huge weight",
        "odd weights",
        "bad weights",
        "long tag",
        "huge range",
        "referer",
        "origin",
        "key",
        "request id",
        "cookie",
    ],
)
def test_no_address_fails_at_a_header(archive: TestClient, name: str, value: str) -> None:
    for path in ("/quotes", "/", "/nothing", "/static/whosaid.css", "/search?said_from=x"):
        assert_told(archive.get(path, headers={name.encode(): value.encode("latin-1")}), 200, 206, 400, 404, 416, 422)
