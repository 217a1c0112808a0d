"""The head of a stored article: corrected by an editor, and filled in by posting the same text again."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

STORY = (
    "Bridge stays shut\n"
    "The bridge will stay shut until June, Mayor Ada Quist said on Tuesday.\n"
    "“We will not open it a day before it is safe,” Quist told reporters.\n"
    "The chief engineer, Samuel Oduya, said that the repair would cost two million pounds."
)
ANY = {"If-Match": "*"}


@pytest.fixture
def archive(client: TestClient) -> TestClient:
    """A service with one story that does not say when it was published."""
    assert client.post("/ingest", json={"text": STORY}).status_code == 201
    return client


def head(client: TestClient) -> dict[str, Any]:
    article = client.get("/articles/1").json()["article"]
    return {name: article[name] for name in ("title", "outlet", "author", "published_at", "url")}


def days(client: TestClient) -> list[str | None]:
    return [row["said_on"] for row in client.get("/articles/1").json()["quotations"]]


def test_what_is_given_is_set_and_the_rest_stays(archive: TestClient) -> None:
    answer = archive.patch("/articles/1", json={"outlet": "Northern Wire", "author": "Bo Lind"}, headers=ANY)
    assert answer.status_code == 200
    assert head(archive) == {
        "title": "Bridge stays shut",
        "outlet": "Northern Wire",
        "author": "Bo Lind",
        "published_at": None,
        "url": None,
    }
    assert archive.patch("/articles/1", json={"author": None}, headers=ANY).json()["article"]["author"] is None
    assert archive.get("/quotes/1").json()["article"]["outlet"] == "Northern Wire"


def test_a_change_is_based_on_the_version_that_was_seen(archive: TestClient) -> None:
    seen = archive.get("/articles/1").headers["ETag"]
    assert archive.get("/articles/1?everything=true").headers["ETag"] == seen
    assert archive.patch("/articles/1", json={"outlet": "Wire"}).status_code == 428
    changed = archive.patch("/articles/1", json={"outlet": "Wire"}, headers={"If-Match": seen})
    assert changed.status_code == 200
    assert changed.headers["ETag"] == archive.get("/articles/1").headers["ETag"] != seen
    stale = archive.patch("/articles/1", json={"outlet": "Ledger"}, headers={"If-Match": seen})
    assert (stale.status_code, stale.headers["content-type"]) == (412, "application/problem+json")
    assert head(archive)["outlet"] == "Wire"


def test_with_a_day_of_publication_the_days_are_read_again(archive: TestClient) -> None:
    assert days(archive)[0] is None
    answer = archive.patch("/articles/1", json={"published_at": "2024-03-06"}, headers=ANY).json()
    assert (answer["article"]["published_at"], answer["article"]["published_at_source"]) == ("2024-03-06", "editor")
    assert days(archive)[0] == "2024-03-05"
    evidence = [step["stage"] for step in archive.get("/quotes/1").json()["evidence"]]
    assert evidence.count("dates") == 1
    # a week later, "Tuesday" is another one
    archive.patch("/articles/1", json={"published_at": "2024-03-13"}, headers=ANY)
    assert days(archive)[0] == "2024-03-12"
    changes = archive.get("/quotes/1/history").json()["items"]
    assert [change["cause"] for change in changes] == ["extraction", "extraction"]
    found = archive.get("/quotes", params={"said_from": "2024-03-12", "said_to": "2024-03-12"}).json()
    assert 1 in [row["id"] for row in found["items"]]
    archive.patch("/articles/1", json={"published_at": None}, headers=ANY)
    assert days(archive)[0] is None


def test_a_day_that_an_editor_decided_stays(archive: TestClient) -> None:
    archive.patch("/articles/1", json={"published_at": "2024-03-06"}, headers=ANY)
    archive.patch("/quotes/1", json={"said_on": "2024-03-04"}, headers=ANY)
    archive.patch("/articles/1", json={"published_at": "2024-03-13"}, headers=ANY)
    now = archive.get("/quotes/1").json()
    assert now["said_on"] == "2024-03-04"
    assert "reads another day than the editor decided" in now["needs_look"]
    archive.patch("/articles/1", json={"published_at": "2024-03-01"}, headers=ANY)
    now = archive.get("/quotes/1").json()
    assert (now["said_on"], now["needs_look"]) == (
        "2024-03-04",
        "The article now appeared before the day that an editor gave for these words.",
    )


def test_a_new_headline_is_found_by_searches(archive: TestClient) -> None:
    assert archive.get("/quotes", params={"q": "viaduct"}).json()["items"] == []
    archive.patch("/articles/1", json={"title": "Viaduct stays shut"}, headers=ANY)
    assert len(archive.get("/quotes", params={"q": "viaduct"}).json()["items"]) == 3


def test_an_address_belongs_to_one_article(archive: TestClient) -> None:
    other = {"text": "It rained, said Bea Holt.", "url": "https://wire.example/rain"}
    assert archive.post("/ingest", json=other).status_code == 201
    refused = archive.patch("/articles/1", json={"url": other["url"], "outlet": "Wire"}, headers=ANY)
    assert (refused.status_code, refused.json()["where"]) == (409, "url")
    assert head(archive)["outlet"] is None
    assert archive.patch("/articles/1", json={"url": "https://wire.example/bridge"}, headers=ANY).status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "request body"),
        ({"published_at": "yesterday"}, "published_at"),
        ({"url": "ftp://wire.example"}, "url"),
        ({"title": " "}, "title"),
        ({"text": "Another story."}, "text"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(archive: TestClient, given: dict[str, Any], field: str) -> None:
    answer = archive.patch("/articles/1", json=given, headers=ANY)
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["errors"]] == [field]
    assert archive.patch("/articles/99", json={"outlet": "Wire"}, headers=ANY).status_code == 404


def test_a_change_is_on_the_record_with_its_article(archive: TestClient) -> None:
    archive.patch("/articles/1", json={"outlet": "Wire"}, headers=ANY)
    latest = archive.get("/audit").json()["items"][0]
    assert latest["action"] == "PATCH /articles/1"
    assert latest["articles"] == [1]


def test_the_same_text_again_fills_in_what_was_missing_and_overwrites_nothing(archive: TestClient) -> None:
    given = {"text": STORY, "title": "Another headline", "outlet": "Northern Wire", "published_at": "2024-03-06"}
    answer = archive.post("/ingest", json=given)
    assert (answer.status_code, answer.json()["filled_in"]) == (200, ["outlet", "published_at"])
    assert head(archive)["title"] == "Bridge stays shut"
    assert head(archive)["outlet"] == "Northern Wire"
    assert answer.json()["article"]["published_at_source"] == "request"
    assert days(archive)[0] == "2024-03-05"
    again = archive.post("/ingest", json=given | {"outlet": "Ledger Daily", "published_at": "2024-03-13"})
    assert (again.status_code, again.json()["filled_in"]) == (200, [])
    assert head(archive)["outlet"] == "Northern Wire"
    assert days(archive)[0] == "2024-03-05"


def test_an_address_that_another_article_has_is_not_filled_in(archive: TestClient) -> None:
    address = "https://wire.example/rain"
    archive.post("/ingest", json={"text": "It rained, said Bea Holt.", "url": address})
    answer = archive.post("/ingest", json={"text": STORY, "url": address, "author": "Bo Lind"})
    assert answer.json()["filled_in"] == ["author"]
    assert head(archive)["url"] is None


def test_a_new_article_has_nothing_filled_in(archive: TestClient) -> None:
    answer = archive.post("/ingest", json={"text": "It rained, said Bea Holt."})
    assert (answer.status_code, answer.json()["filled_in"]) == (201, [])
