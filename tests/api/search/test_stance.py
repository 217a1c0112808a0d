"""Denials say so in every output; what nobody has said, and mere topics, are shown on request alone."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

STORY = (
    "Bridge inquiry opens\n"
    "Mayor Ada Quist denied that she had taken bribes from the builders of the bridge.\n"
    "Quist will say on Friday that the bridge is safe.\n"
    "Quist criticised the new plan for the old harbour.\n"
    "“The bridge stays shut until June,” Quist said."
)
DENIED = "that she had taken bribes from the builders of the bridge"


@pytest.fixture
def client(sqlite_client: TestClient) -> TestClient:
    answer = sqlite_client.post("/ingest", json={"text": STORY, "outlet": "Northern Wire", "published_at": "2024-03-05"})
    assert answer.status_code == 201
    return sqlite_client


def found(client: TestClient, **query: Any) -> dict[str, dict[str, Any]]:
    return {item["text"]: item for item in client.get("/quotes", params=query).json()["items"]}


def test_a_search_shows_denials_as_such_and_leaves_out_what_nobody_said(client: TestClient) -> None:
    shown = found(client)
    assert shown[DENIED]["stance"] == "denied"
    assert {item["stance"] for item in shown.values()} == {"asserted", "denied"}
    assert not any(item["summary"] for item in shown.values())
    assert list(found(client, stance="hypothetical")) == ["that the bridge is safe"]
    assert "the new plan for the old harbour" in found(client, summary="true")


def test_the_article_has_the_rest_on_request(client: TestClient) -> None:
    shown = client.get("/articles/1").json()["quotations"]
    everything = client.get("/articles/1", params={"everything": "true"}).json()["quotations"]
    assert {item["stance"] for item in shown} == {"asserted", "denied"}
    assert "hypothetical" in {item["stance"] for item in everything}
    assert len(everything) > len(shown)


def test_facets_count_stances(client: TestClient) -> None:
    counts = client.get("/quotes/facets").json()["stances"]
    assert {item["value"]: item["quotations"] for item in counts} == {"asserted": 1, "denied": 1}


def test_no_output_gives_a_denial_as_her_words(client: TestClient) -> None:
    number = found(client)[DENIED]["id"]
    assert "who denied it" in client.get(f"/quotes/{number}").json()["citation"]
    assert f"Ada Quist (denied): {DENIED}" in client.get("/quotes/feed").text
    claim, _ = client.get(f"/quotes/{number}", headers={"Accept": "application/ld+json"}).json()
    assert (claim["@type"], claim["whosaid:stance"]) == ("Claim", "denied")
    assert "creator" not in claim
    line = client.get("/quotes/export", params={"format": "csv", "stance": "denied"}).text.splitlines()
    assert (len(line), ",denied," in line[1]) == (2, True)
    page = client.get("/search", params={"q": "bribes"}, headers={"Accept": "text/html"}).text
    assert "Denied:" in page
    assert "denied" in client.get("/story/1", headers={"Accept": "text/html"}).text


def test_asked_whether_somebody_said_it_the_service_says_that_they_denied_it(client: TestClient) -> None:
    answer = client.post(
        "/quotes/verify", json={"text": "she had taken bribes from the builders of the bridge", "speaker": "Quist"}
    )
    assert answer.json()["verdict"] == "denied"
    answer = client.post(
        "/quotes/verify", json={"text": "she had taken bribes from the builders of the bridge", "speaker": "Weiss"}
    )
    assert answer.json()["verdict"] == "denied"
    answer = client.post("/quotes/verify", json={"text": "that the bridge is safe", "speaker": "Quist"})
    assert answer.json()["verdict"] == "not found"


def test_an_editor_sets_the_stance(client: TestClient) -> None:
    number = found(client)[DENIED]["id"]
    changed = client.patch(f"/quotes/{number}", json={"stance": "asserted"}, headers={"If-Match": "*"})
    assert (changed.status_code, changed.json()["stance"], changed.json()["corrected"]) == (200, "asserted", True)
    refused = client.patch(f"/quotes/{number}", json={"stance": None}, headers={"If-Match": "*"})
    assert refused.status_code == 422
    refused = client.patch(f"/quotes/{number}", json={"summary": 0}, headers={"If-Match": "*"})
    assert refused.status_code == 422
