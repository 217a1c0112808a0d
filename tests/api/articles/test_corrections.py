"""Corrections over HTTP: PATCH with If-Match, missed quotations, history and undo."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.articles.test_ingest import assert_refused
from tests.archives import read_only, store
from tests.conftest import STORY

STORIES = [{"text": STORY, "published_at": "2024-03-05"}]


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_client, STORIES):
        yield shared_client


@pytest.fixture
def own_archive(client: TestClient) -> TestClient:
    """For a test that writes."""
    store(client, STORIES)
    return client


def first(client: TestClient) -> dict[str, Any]:
    quotation: dict[str, Any] = client.get("/articles/1").json()["quotations"][0]
    return quotation


def tag_of(client: TestClient, quotation: int) -> str:
    return client.get(f"/quotes/{quotation}").headers["ETag"]


def test_a_correction_needs_the_state_that_was_seen(own_archive: TestClient) -> None:
    number = first(own_archive)["id"]
    seen = tag_of(own_archive, number)
    change = {"speaker": {"name": "Bea Holt"}, "said_on": "2024-03-04", "by": "mira", "note": "misread"}
    assert_refused(own_archive.patch(f"/quotes/{number}", json=change), 428, "If-Match")
    corrected = own_archive.patch(f"/quotes/{number}", json=change, headers={"If-Match": seen})
    assert corrected.status_code == 200, corrected.text
    body = corrected.json()
    assert (body["speaker"]["name"], body["said_on"], body["corrected"]) == ("Bea Holt", "2024-03-04", True)
    assert body["said_on_evidence"] == {"words": None, "precision": "day", "rule": "set by an editor"}
    # the role that the article gives is the earlier speaker's
    assert (sorted(body["held"]), body["role"]) == (["role", "said_on", "speaker"], None)
    assert corrected.headers["ETag"] == tag_of(own_archive, number) != seen
    refused = own_archive.patch(f"/quotes/{number}", json={"role": "Mayor"}, headers={"If-Match": seen})
    assert_refused(refused, 412, "If-Match")
    assert own_archive.patch(f"/quotes/{number}", json={"role": "Mayor"}, headers={"If-Match": "*"}).status_code == 200
    found = own_archive.get("/quotes", params={"corrected": True}).json()["items"]
    assert [item["id"] for item in found] == [number]


def test_a_renamed_speaker_changes_the_tag_too(own_archive: TestClient) -> None:
    quotation = first(own_archive)
    seen = tag_of(own_archive, quotation["id"])
    own_archive.patch(f"/speakers/{quotation['speaker']['id']}", json={"name": "Ada M. Quist"})
    assert tag_of(own_archive, quotation["id"]) != seen


def test_history_and_undo(own_archive: TestClient) -> None:
    number, was = first(own_archive)["id"], first(own_archive)["speaker"]["name"]
    own_archive.patch(f"/quotes/{number}", json={"speaker": None, "by": "mira"}, headers={"If-Match": "*"})
    (change,) = own_archive.get(f"/quotes/{number}/history").json()["items"]
    assert (change["by"], change["cause"], change["after"]["speaker"]["entry"]) == ("mira", "editor", None)
    undone = own_archive.post(f"/quotes/{number}/history/{change['id']}/undo", json={"by": "jon"})
    assert undone.json()["speaker"]["name"] == was
    again = own_archive.post(f"/quotes/{number}/history/{change['id']}/undo", json={"by": "jon"})
    assert_refused(again, 409, "already been undone")
    (change,) = own_archive.get(f"/quotes/{number}/history").json()["items"]
    assert change["undone_by"] == "jon"


def test_undoing_needs_no_body(own_archive: TestClient) -> None:
    number = first(own_archive)["id"]
    own_archive.patch(f"/quotes/{number}", json={"role": "Premier", "by": "mira"}, headers={"If-Match": "*"})
    assert own_archive.post(f"/quotes/{number}/history/1/undo").json()["role"] == "Mayor"
    (change,) = own_archive.get(f"/quotes/{number}/history").json()["items"]
    assert change["undone_by"] == "editor"
    speaker = first(own_archive)["speaker"]["id"]
    own_archive.patch(f"/speakers/{speaker}", json={"name": "Ada M. Quist"})
    assert own_archive.post("/decisions/1/undo").json()["speaker"]["name"] == "Ada Quist"
    assert own_archive.post("/decisions/1/undo", json={"who": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"said_on": "2024-03-06"}, "impossible-day"),
        ({"content": [{"start": 0, "end": 4}]}, "cut-word"),
        ({"source": [{"start": 1, "end": 6}]}, "cut-word"),
    ],
)
def test_what_the_article_cannot_have_said_is_refused_with_advice(archive: TestClient, change: dict[str, Any], slug: str) -> None:
    answer = archive.patch("/quotes/1", json=change, headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["type"], answer.json()["where"]) == (422, f"/problems/{slug}", next(iter(change)))
    missed = {"content": [{"start": 0, "end": 6}], "kind": "indirect"} | change
    assert archive.post("/articles/1/quotes", json=missed).json()["type"] == f"/problems/{slug}"


def test_no_quotation_and_a_missed_one(own_archive: TestClient) -> None:
    number = first(own_archive)["id"]
    own_archive.patch(f"/quotes/{number}", json={"not_a_quotation": True}, headers={"If-Match": "*"})
    assert number not in {item["id"] for item in own_archive.get("/quotes").json()["items"]}
    assert own_archive.get(f"/quotes/{number}").json()["state"] == "rejected"
    start = STORY.index("The first cracks")
    missed = {
        "content": [{"start": start, "end": start + 36}],
        "kind": "indirect",
        "speaker": {"name": "Bea Holt"},
        "by": "mira",
    }
    added = own_archive.post("/articles/1/quotes", json=missed)
    assert added.status_code == 201, added.text
    assert added.headers["Location"] == f"/quotes/{added.json()['id']}"
    assert added.json()["text"] == STORY[start : start + 36]
    assert (added.json()["pipeline"]["name"], added.json()["corrected"]) == ("editor", True)
    assert_refused(own_archive.post("/articles/1/quotes", json=missed), 409, "already")
    assert [item["id"] for item in own_archive.get("/quotes", params={"q": "cracks"}).json()["items"]] == [added.json()["id"]]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({}, ""),
        ({"kind": None}, "kind"),
        ({"kind": "spoken"}, "kind"),
        ({"speaker": {}}, "speaker"),
        ({"speaker": {"id": 999}}, "speaker"),
        ({"content": [{"start": 0, "end": 10**6}]}, "content"),
        ({"content": []}, "content"),
        ({"said_on": "yesterday"}, "said_on"),
        ({"words": "x"}, "words"),
    ],
)
def test_a_change_that_cannot_be_is_refused(archive: TestClient, change: dict[str, Any], where: str) -> None:
    answer = archive.patch("/quotes/1", json=change, headers={"If-Match": "*"})
    assert answer.status_code in {404, 409, 422}
    assert where in str(answer.json())
    assert archive.get("/quotes/1/history").json()["items"] == []


def test_what_is_not_there_cannot_be_corrected(archive: TestClient) -> None:
    assert_refused(archive.patch("/quotes/99", json={"role": "x"}, headers={"If-Match": "*"}), 404, "99")
    assert_refused(archive.get("/quotes/99/history"), 404, "99")
    assert archive.post("/quotes/1/history/99/undo", json={}).status_code == 404


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"kind": "wrong"}, "kind", "direct"),
        ({"content": "x"}, "content", "list"),
        ({"content": [{"start": -1, "end": 3}]}, "content.0.start", "greater than or equal to 0"),
        ({"not_a_quotation": "maybe"}, "not_a_quotation", "boolean"),
        ({"role": "   "}, "role", "blank"),
        ({"role": "Mayor", "by": "  "}, "by", "blank"),
        ({"said_on": "yesterday"}, "said_on", "YYYY-MM-DD"),
    ],
)
def test_a_wrong_field_is_named_once_and_without_internals(
    archive: TestClient, body: dict[str, Any], field: str, message: str
) -> None:
    answer = archive.patch(f"/quotes/{first(archive)['id']}", json=body, headers={"If-Match": "*"})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"] if "field" in error else error["where"]) == field
    assert message in error.get("message", error.get("detail", ""))
