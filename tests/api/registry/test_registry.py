"""The registry over HTTP: forgiving search, whole speakers, decisions with history and undo, reconciliation."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.articles.test_ingest import assert_refused
from tests.archives import read_only, store

STORIES = [
    {"text": "“We wait,” Kremlin aide Yury Ushakov said on Tuesday.", "outlet": "Northern Wire", "published_at": "2024-03-05"},
    {
        "text": "“They wait,” the Kremlin aide Yuri Ushakov told reporters.",
        "outlet": "Ledger Daily",
        "published_at": "2024-04-05",
    },
    {"text": "Bill Okoro said that the harbour was shut.", "published_at": "2024-04-06"},
    {"text": "William Okoro said that the harbour was open.", "published_at": "2024-04-07"},
]


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_client, STORIES):
        yield shared_client


@pytest.fixture
def own_archive(client: TestClient) -> TestClient:
    """For a test that writes."""
    store(client, STORIES)
    return client


def speaker(client: TestClient, name: str) -> dict[str, Any]:
    (found,) = client.get("/speakers", params={"name": name}).json()["items"]
    detail: dict[str, Any] = client.get(f"/speakers/{found['id']}").json()
    return detail


def test_spellings_of_a_name_are_one_speaker_with_roles_outlets_and_months(archive: TestClient) -> None:
    for typed in ("ushak", "Юрий Ушаков", "Ushakof"):
        found = speaker(archive, typed)
        assert (found["name"], found["quotations"]) == ("Yury Ushakov", 2)
    assert "Yuri Ushakov" in found["aliases"]
    assert {item["role"]: (item["first"], item["last"]) for item in found["roles"]} == {
        "Kremlin aide": ("2024-03-05", "2024-04-05")
    }
    assert {item["outlet"] for item in found["outlets"]} == {"Northern Wire", "Ledger Daily"}
    assert [item["month"] for item in found["months"]] == ["2024-03", "2024-04"]


def test_a_suggested_merge_is_made_and_undone(own_archive: TestClient) -> None:
    (suggestion,) = own_archive.get("/speakers/suggestions").json()["items"]
    one, other = suggestion["speaker"]["id"], suggestion["other"]["id"]
    assert suggestion["reasons"]
    merged = own_archive.post(f"/speakers/{one}/merge", json={"others": [other], "by": "mira", "note": "same man"})
    assert merged.status_code == 200, merged.text
    assert merged.json()["speaker"]["quotations"] == 2
    assert own_archive.get(f"/speakers/{other}").json()["id"] == one
    assert len(own_archive.get("/quotes", params={"speaker_id": other}).json()["items"]) == 2
    assert own_archive.get("/speakers/suggestions").json()["items"] == []
    (decision,) = own_archive.get("/decisions", params={"speaker_id": one}).json()["items"]
    assert (decision["by"], decision["note"], decision["action"]) == ("mira", "same man", "merge")
    undone = own_archive.post(f"/decisions/{decision['id']}/undo", json={"by": "jon"})
    assert undone.json()["decisions"][0]["undone_by"] == "jon"
    assert own_archive.get(f"/speakers/{other}").json()["id"] == other


def test_rename_alias_split_and_apart(own_archive: TestClient) -> None:
    found = speaker(own_archive, "Yury")
    number = found["id"]
    changed = own_archive.patch(f"/speakers/{number}", json={"name": "Yuri Viktorovich Ushakov", "wikidata": "Q4"})
    assert (changed.json()["speaker"]["name"], len(changed.json()["decisions"])) == ("Yuri Viktorovich Ushakov", 2)
    added = own_archive.post(f"/speakers/{number}/aliases", json={"name": "Ушаков", "language": "ru"})
    assert "Ушаков" in added.json()["speaker"]["aliases"]
    removed = own_archive.delete(f"/speakers/{number}/aliases", params={"name": "Ушаков"})
    assert "Ушаков" not in removed.json()["speaker"]["aliases"]
    quote = own_archive.get("/quotes", params={"speaker_id": number}).json()["items"][0]["id"]
    split = own_archive.post(f"/speakers/{number}/split", json={"quotes": [quote], "name": "Another Ushakov"}).json()
    other = split["decisions"][0]["other_id"]
    assert own_archive.get(f"/quotes/{quote}").json()["speaker"]["name"] == "Another Ushakov"
    assert_refused(own_archive.post(f"/speakers/{number}/apart", json={"other": other}), 409)


def test_a_marked_non_person_is_flagged_where_it_is_quoted(own_archive: TestClient) -> None:
    number = speaker(own_archive, "Bill")["id"]
    own_archive.patch(f"/speakers/{number}", json={"not_a_person": True})
    (item,) = own_archive.get("/quotes", params={"speaker_id": number}).json()["items"]
    assert item["speaker"]["not_a_person"]
    assert own_archive.get("/speakers", params={"name": "Bill Okoro"}).json()["items"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/speakers/1/merge", {"others": []}, 422),
        ("POST", "/speakers/1/merge", {"others": [1]}, 409),
        ("POST", "/speakers/1/merge", {"others": [999]}, 404),
        ("POST", "/speakers/999/merge", {"others": [1]}, 404),
        ("POST", "/speakers/1/split", {"quotes": [999]}, 404),
        ("POST", "/speakers/1/split", {"quotes": [1], "to": 2, "name": "x"}, 422),
        ("PATCH", "/speakers/1", {}, 422),
        ("PATCH", "/speakers/1", {"name": None}, 422),
        ("PATCH", "/speakers/1", {"wikidata": "42"}, 422),
        ("PATCH", "/speakers/1", {"nmae": "x"}, 422),
        ("POST", "/speakers/1/aliases", {"name": ""}, 422),
        ("DELETE", "/speakers/1/aliases?name=nobody", None, 404),
        ("POST", "/decisions/999/undo", {}, 404),
        ("GET", "/decisions?speaker_id=999", None, 404),
    ],
)
def test_what_cannot_be_decided_is_refused_and_changes_nothing(
    archive: TestClient, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    assert_refused(archive.request(method, path, json=body), status)
    assert archive.get("/decisions").json()["items"] == []


def test_pages_of_suggestions_and_decisions_follow_their_cursor(own_archive: TestClient) -> None:
    for name in ("Willie Okoro", "Will Okoro"):
        own_archive.post("/ingest", json={"text": f"{name} said that the harbour was deep."})
    whole = own_archive.get("/speakers/suggestions").json()["items"]
    assert len(whole) > 2
    cursor, seen = None, []
    while True:
        page = own_archive.get("/speakers/suggestions", params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == whole
    number = speaker(own_archive, "Yury")["id"]
    for name in ("A B", "C D", "E F"):
        own_archive.patch(f"/speakers/{number}", json={"name": name})
    first = own_archive.get("/decisions", params={"limit": 2})
    assert [item["after"] for item in first.json()["items"]] == [{"name": "E F"}, {"name": "C D"}]
    rest = own_archive.get(first.headers["link"].split(">")[0].lstrip("<"))
    assert [item["after"] for item in rest.json()["items"]] == [{"name": "A B"}]


def reconcile(client: TestClient, **queries: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_list_is_reconciled_with_the_registry(archive: TestClient) -> None:
    manifest = archive.get("/reconcile").json()
    assert {"versions", "name", "identifierSpace", "schemaSpace", "view", "preview", "suggest"} <= set(manifest)
    found = reconcile(
        archive,
        q0={"query": "Ushakov, Yuri", "type": "person"},
        q1={"query": "William Okoro"},
        q2={"query": "Okoroo"},
        q3={"query": "Nobody Atall"},
        q4={"query": "Yury Ushakov", "type": "organization"},
    )
    (best,) = found["q0"]["result"]
    assert (best["name"], best["match"], best["type"][0]["id"]) == ("Yury Ushakov", True, "person")
    ranked = found["q1"]["result"]
    assert [(item["name"], item["match"]) for item in ranked] == [("William Okoro", True), ("Bill Okoro", False)]
    assert {(item["name"], item["match"]) for item in found["q2"]["result"]} == {("Bill Okoro", False), ("William Okoro", False)}
    assert found["q3"]["result"] == found["q4"]["result"] == []
    assert archive.get("/reconcile", params={"queries": '{"q0": {"query": "Yury Ushakov"}}'}).json()["q0"]["result"] == [
        best | {"score": 90.0, "features": [{"id": "the names are equal", "value": True}]}
    ]
    preview = archive.get("/reconcile/preview", params={"id": best["id"]})
    assert "Kremlin aide" in preview.text
    suggested = archive.get("/reconcile/suggest", params={"prefix": "usha"}).json()["result"]
    assert [item["id"] for item in suggested] == [best["id"]]
    assert [item["id"] for item in archive.get("/reconcile/properties", params={"prefix": "ro"}).json()["result"]] == ["role"]


def test_properties_tell_namesakes_apart(client: TestClient) -> None:
    for role in ("the mayor of Leeds", "a cardiologist"):
        client.post("/ingest", json={"text": f"Ada Quist, {role}, said that it rained."})
    unsure = reconcile(client, q={"query": "Ada Quist"})["q"]["result"]
    assert [item["match"] for item in unsure] == [False, False]
    sure = reconcile(client, q={"query": "Ada Quist", "properties": [{"pid": "role", "v": "mayor of Leeds"}]})["q"]["result"]
    assert [item["match"] for item in sure] == [True, False]


@pytest.mark.parametrize("body", [{}, {"queries": "{"}, {"queries": '{"q": {}}'}, {"queries": "[]"}])
def test_a_bad_batch_is_refused(archive: TestClient, body: dict[str, str]) -> None:
    answer = archive.post("/reconcile", data=body)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
