"""HEAD: the headers of GET, without the body, at every address that has GET."""

import re

from fastapi.testclient import TestClient

from tests.conftest import STORY

# What an answer says about the moment or about this request alone.
PASSING = ("x-request-id", "date")


def test_head_is_get_without_the_body(client: TestClient) -> None:
    client.post("/ingest", json={"text": STORY})
    described = client.get("/openapi.json").json()["paths"]
    paths = [re.sub(r"\{\w+\}", "1", path) for path, methods in described.items() if "get" in methods]
    pages = ["/", "/overview", "/search?q=bridge", "/story/1", "/static/whosaid.css", "/docs", "/openapi.json", "/metrics"]
    assert len(paths) > 25
    for path in (*paths, *pages, "/quotes?limit=0", "/quotes/99", "/nowhere", "/quotes/export?format=csv"):
        asked, shown = client.head(path, follow_redirects=False), client.get(path, follow_redirects=False)
        assert asked.status_code == shown.status_code, path
        assert asked.content == b"", path
        if path != "/metrics":
            same = [{name: value for name, value in answer.headers.items() if name not in PASSING} for answer in (asked, shown)]
            assert same[0] == same[1], path


def test_a_tag_answers_head_too(client: TestClient) -> None:
    tag = client.head("/quotes").headers["ETag"]
    assert client.head("/quotes", headers={"If-None-Match": tag}).status_code == 304


def test_head_does_nothing_where_there_is_no_get(client: TestClient) -> None:
    answer = client.head("/ingest")
    assert (answer.status_code, answer.headers["Allow"], answer.content) == (405, "POST", b"")
    assert client.get("/articles").json()["items"] == []


def test_head_of_a_stream_that_never_ends_does(client: TestClient) -> None:
    body = "".join(f'{{"text": "Bridge {number} is shut, said Ada Quist."}}\n' for number in range(3))
    job = client.post("/ingest/batch", content=body, headers={"Content-Type": "application/x-ndjson"}).json()["id"]
    # no worker is running, so the batch stays as it is, and GET would go on and on
    answer = client.head(f"/jobs/{job}/events")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"].startswith("text/event-stream")
