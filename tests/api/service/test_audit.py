"""The record of changes says which articles each change was about, and tells of nothing that did not happen."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.batch.run import run_job
from app.pipeline import Pipeline
from app.reread import reread
from app.store.access.audit import Acting, acting
from app.store.database import Database
from tests.api.articles.test_ingest import assert_refused
from tests.api.conftest import Opened

NDJSON = {"Content-Type": "application/x-ndjson"}
ATOM = {"Content-Type": "application/atom+xml"}
PAGE = {"Accept": "text/html"}
FEED = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>Wire</title><id>urn:w</id><updated>2024-03-05T10:00:00Z</updated>"
    "<entry><id>urn:1</id><title>Shut</title><link href='https://wire.example/1'/><updated>2024-03-05T10:00:00Z</updated>"
    "<content type='html'>&lt;p&gt;The pier is shut, said Ada Quist.&lt;/p&gt;</content></entry></feed>"
)


def story(number: int) -> str:
    return f"The bridge {number} is shut, said Ada Quist."


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def recorded(client: TestClient, **query: int) -> list[tuple[str, list[int]]]:
    """What was done and the articles that it was about, the first change first."""
    items = client.get("/audit", params=query).json()["items"]
    return [(item["action"], item["articles"]) for item in reversed(items)]


def lines(*numbers: int) -> bytes:
    return "".join(json.dumps({"text": story(number)}) + "\n" for number in numbers).encode()


def test_a_stored_article_is_named_however_it_came(client: TestClient, database: Database, pipeline: Pipeline) -> None:
    client.post("/ingest", json={"text": story(1)})
    client.post("/save", data={"text": story(2)}, headers=PAGE)
    batch = client.post("/ingest/batch", content=lines(3, 1, 4), headers=NDJSON).json()["id"]
    feed = client.post("/ingest/batch", content=FEED, headers=ATOM).json()["id"]
    upload = {"file": ("stories.ndjson", lines(6), "application/x-ndjson")}
    page = client.post("/batches", files=upload, headers=PAGE, follow_redirects=False)
    for job in (batch, feed, int(page.headers["Location"].rpartition("/")[2])):
        assert run_job(database, pipeline, job, "one")
    assert recorded(client) == [
        ("POST /ingest", [1]),
        ("POST /save", [2]),
        ("POST /ingest/batch", [3, 4]),
        ("POST /ingest/batch", [5]),
        ("POST /batches", [6]),
    ]


def test_what_happens_to_an_article_later_is_found_by_its_id(client: TestClient, database: Database, pipeline: Pipeline) -> None:
    client.post("/ingest", json={"text": story(1)})
    client.post("/ingest", json={"text": story(2)})
    client.patch("/quotes/1", json={"role": "Mayor"}, headers={"If-Match": "*"})
    client.post("/quotes/1/history/1/undo")
    client.post("/articles/1/quotes", json={"content": [{"start": 4, "end": 10}], "kind": "indirect"})
    token = acting.set(Acting("mira on the command line", "whosaid reextract --all"))
    for number in (1, 2):
        reread(database, pipeline, number)
    acting.reset(token)
    client.delete("/articles/1")
    mine = [
        ("POST /ingest", [1]),
        ("PATCH /quotes/1", [1]),
        ("POST /quotes/1/history/1/undo", [1]),
        ("POST /articles/1/quotes", [1]),
        ("whosaid reextract --all", [1, 2]),
        ("DELETE /articles/1", [1]),
    ]
    assert recorded(client, article_id=1) == mine
    assert recorded(client, article_id=2) == [("POST /ingest", [2]), ("whosaid reextract --all", [1, 2])]
    assert recorded(client, article_id=99) == []
    assert_refused(client.get("/audit", params={"article_id": 0}), 422, "article_id")


def test_an_article_of_a_batch_is_on_record_with_who_sent_the_batch(
    opened: Opened, keys: dict[str, str], database: Database, pipeline: Pipeline
) -> None:
    client = opened()
    sent = client.post("/ingest/batch", content=lines(1, 2), headers=NDJSON | bearer(keys["editor"]))
    token = acting.set(Acting("root on the command line", "whosaid worker"))
    assert run_job(database, pipeline, sent.json()["id"], "one")
    acting.reset(token)
    (item,) = client.get("/audit", headers=bearer(keys["admin"])).json()["items"]
    assert (item["actor"], item["action"]) == ("Desk editor (key 2)", "POST /ingest/batch")
    assert (item["articles"], item["article_count"], item["job"]) == ([1, 2], 2, sent.json()["id"])


def test_a_long_batch_is_counted_and_its_first_articles_named(
    client: TestClient, database: Database, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.access.audit.MOST_NAMED", 2)
    batch = client.post("/ingest/batch", content=lines(1, 2, 3), headers=NDJSON).json()["id"]
    run_job(database, pipeline, batch, "one")
    (item,) = client.get("/audit").json()["items"]
    assert (item["articles"], item["article_count"]) == ([1, 2], 3)
    assert [item["action"] for item in client.get("/audit", params={"article_id": 3}).json()["items"]] == ["POST /ingest/batch"]


REFUSED: dict[str, Callable[[TestClient], Any]] = {
    "lines": lambda client: client.post("/ingest/batch", content=lines(*range(600)), headers=NDJSON),
    "nothing": lambda client: client.post("/ingest/batch", content=b"\n\n", headers=NDJSON),
    "feed": lambda client: client.post("/ingest/batch", content="no feed", headers=ATOM),
    "page": lambda client: client.post("/batches", files={"file": ("x.ndjson", lines(*range(600)))}, headers=PAGE),
}


@pytest.mark.parametrize("how", REFUSED)
def test_a_batch_that_is_refused_is_not_on_record(opened: Opened, how: str) -> None:
    client = opened(host="127.0.0.1", public_url="http://wire.example", max_batch_lines=550)
    answer = REFUSED[how](client)
    assert 400 <= answer.status_code < 500, answer.text
    assert client.get("/audit").json()["items"] == []
    assert client.get("/jobs").json()["items"] == []


def test_what_changed_nothing_names_no_article(client: TestClient) -> None:
    client.post("/ingest", json={"text": story(1)})
    client.post("/ingest", json={"text": story(1)})
    client.patch("/quotes/1", json={"role": "X"}, headers={"If-Match": '"old"'})
    client.delete("/articles/99")
    assert recorded(client) == [("POST /ingest", [1])]
