"""POST /ingest and POST /attribute: what goes in, what comes out, and what is refused with what advice."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.archives import read_only
from tests.conftest import STORY

PROBLEM = "application/problem+json"


def post(
    client: TestClient, body: bytes | str, content_type: str = "text/plain; charset=utf-8", path: str = "/ingest"
) -> Response:
    return client.post(path, content=body.encode() if isinstance(body, str) else body, headers={"Content-Type": content_type})


def assert_refused(answer: Response, status: int, *reasons: str) -> None:
    """A problem of this status that names the reasons."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    for reason in reasons:
        assert reason in problem["detail"]


def test_a_story_comes_back_attributed_and_dated(client: TestClient) -> None:
    answer = client.post("/ingest", json={"text": STORY, "outlet": "Northern Wire", "url": "https://wire.example/1"})
    assert answer.status_code == 201
    body = answer.json()
    article = body["article"]
    assert answer.headers["location"] == f"/articles/{article['id']}"
    assert (article["title"], article["outlet"], article["text"]) == ("Bridge stays shut", "Northern Wire", STORY)
    assert (article["published_at"], article["published_at_source"]) == ("2024-03-05", "dateline")
    assert article["dateline"] == {"place": "LEEDS", "agency": "Northern Wire"}
    lead, direct, indirect = body["quotations"]
    assert direct["text"] == "We will not open it a day before it is safe"
    assert (direct["kind"], direct["speaker"]["name"], direct["role"]) == ("direct", "Ada Quist", "Mayor")
    assert lead["said_on"] == direct["said_on"] == "2024-03-05"
    assert lead["said_on_evidence"] == {"words": "Tuesday", "rule": "weekday before publication", "precision": "day"}
    assert (indirect["said_on"], indirect["said_on_evidence"]) == (None, None)
    assert [span["text"] for span in direct["source"] + direct["cue"]] == ["Quist", "told"]
    for span in [*direct["content"], *direct["cue"], *direct["source"], direct["paragraph"]]:
        assert article["text"][span["start"] : span["end"]] == span["text"]
    assert direct["article"] == {
        "id": article["id"],
        "title": "Bridge stays shut",
        "outlet": "Northern Wire",
        "url": "https://wire.example/1",
        "published_at": "2024-03-05",
    }
    assert direct["evidence"]
    assert 0 < direct["confidence"] <= 1


def test_bare_text_and_bare_html_are_articles_too(client: TestClient) -> None:
    page = f"<html><body><article>{''.join(f'<p>{line}</p>' for line in STORY.splitlines()[1:])}</article></body></html>"
    for body, content_type in ((STORY, "text/plain"), (page, "text/html")):
        answer = post(client, body, content_type)
        assert answer.status_code == 201, answer.text
        assert "Ada Quist" in {item["speaker"]["name"] for item in answer.json()["quotations"]}


def test_the_same_text_again_is_the_same_article(client: TestClient) -> None:
    first, second = post(client, STORY), post(client, STORY)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_attribute_gives_the_same_answer_and_stores_nothing(client: TestClient) -> None:
    tried = post(client, STORY, path="/attribute")
    assert tried.status_code == 200
    assert client.get("/articles").json()["items"] == []
    stored = post(client, STORY).json()
    assert stored.pop("filled_in") == []

    def without_ids(value: object) -> object:
        if isinstance(value, dict):
            return {key: without_ids(item) for key, item in value.items() if key not in {"id", "ingested_at", "extracted_at"}}
        return [without_ids(item) for item in value] if isinstance(value, list) else value

    assert without_ids(tried.json()) == without_ids(stored)


@pytest.fixture(scope="module")
def empty(shared_sqlite_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_sqlite_client):
        yield shared_sqlite_client


BAD_BODIES = [
    ("nothing", b"", "text/plain", 422, ["empty"]),
    ("white space", b" \n\t ", "text/plain", 422, ["empty"]),
    ("no letters", b"12 34", "text/plain", 422, ["no letters"]),
    ("a NUL byte", b"a\x00b", "text/plain", 422, ["NUL"]),
    ("an image", b"\x89PNG\r\n\x1a\n\x00\x00", "text/plain", 400, ["utf-8", "byte 0"]),
    ("another charset than it says", "é".encode("latin-1"), "text/plain; charset=utf-8", 400, ["utf-8"]),
    ("an unknown charset", b"a", "text/plain; charset=klingon", 415, ["klingon"]),
    ("an unknown content type", b"a", "application/pdf", 415, ["application/pdf", "text/plain"]),
    ("no content type", b"a", "", 415, ["missing"]),
    ("a form", b"text=a", "application/x-www-form-urlencoded", 415, ["application/json"]),
    ("broken JSON", b'{"text": ', "application/json", 400, ["JSON"]),
    ("endless JSON", b"[" * 100_000, "application/json", 400, ["JSON"]),
    ("JSON of another shape", b'["a"]', "application/json", 422, ["JSON object"]),
    ("an empty page", b"<html></html>", "text/html", 422, ["No article text"]),
]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "reasons"), [case[1:] for case in BAD_BODIES], ids=[case[0] for case in BAD_BODIES]
)
@pytest.mark.parametrize("path", ["/ingest", "/attribute"])
def test_bad_bodies(empty: TestClient, path: str, body: bytes, content_type: str, status: int, reasons: list[str]) -> None:
    assert_refused(post(empty, body, content_type, path), status, *reasons)
    assert empty.get("/articles").json()["items"] == []


BAD_FIELDS = [
    ({}, "either 'text' or 'html'"),
    ({"text": "A b.", "html": "<p>A b.</p>"}, "either 'text' or 'html'"),
    ({"text": 5}, "text"),
    ({"text": "a\ud800b"}, "surrogate"),
    ({"text": "A b.", "colour": "red"}, "colour"),
    ({"text": "A b.", "published_at": "2024-02-30"}, "published_at"),
    ({"text": "A b.", "published_at": "2024-13-01T00:00:00Z"}, "published_at"),
    ({"text": "A b.", "published_at": "yesterday"}, "published_at"),
    ({"text": "A b.", "url": "javascript:alert(1)"}, "url"),
    ({"text": "A b.", "title": "a\x00b"}, "title"),
    ({"text": "A b.", "outlet": ""}, "outlet"),
    ({"text": "A b.", "author": "a" * 2000}, "author"),
]


@pytest.mark.parametrize(("fields", "reason"), BAD_FIELDS, ids=[str(case[0])[:40] for case in BAD_FIELDS])
def test_bad_fields(empty: TestClient, fields: dict[str, object], reason: str) -> None:
    assert_refused(post(empty, json.dumps(fields), "application/json"), 422, reason)
    assert empty.get("/articles").json()["items"] == []


def test_a_body_over_the_limit_is_refused(empty: TestClient) -> None:
    assert_refused(post(empty, b"a" * 2_000_001), 413, "2,000,000", "WHOSAID_MAX_BODY_BYTES")


def test_ten_megabytes_in_chunks_are_refused_at_the_limit(empty: TestClient) -> None:
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 100_000
            yield b"a" * 100_000

    answer = empty.post("/ingest", content=chunks(), headers={"Content-Type": "text/plain"})
    assert_refused(answer, 413, "2,000,000")


@pytest.mark.parametrize("text", ['"No end, he said.', "No start,” he said.", '"' * 999 + " he said.", "“‘“‘“ he said ’”’”"])
def test_unbalanced_marks_are_read_as_well_as_can_be(sqlite_client: TestClient, text: str) -> None:
    assert post(sqlite_client, text).status_code == 201


def test_moments_count_as_the_day_where_they_were_written(sqlite_client: TestClient) -> None:
    answer = sqlite_client.post("/ingest", json={"text": STORY, "published_at": "2024-03-06T23:30:00+03:00"})
    assert (answer.json()["article"]["published_at"], answer.json()["article"]["published_at_source"]) == (
        "2024-03-06",
        "request",
    )


def test_a_moment_counts_as_the_day_that_it_was_in_the_place_of_the_dateline(sqlite_client: TestClient) -> None:
    text = "TOKYO, March 6 (Northern Wire) - The bridge is shut, Mayor Ada Quist said on Wednesday."
    story = sqlite_client.post("/ingest", json={"text": text, "published_at": "2024-03-05T22:00:00Z"}).json()
    assert story["article"]["published_at"] == "2024-03-06"
    assert "Asia/Tokyo" in story["article"]["published_at_detail"]
    assert story["quotations"][0]["said_on"] == "2024-03-06"
