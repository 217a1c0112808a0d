"""Search over HTTP, on both databases: words, filters, order, counts, pages; and it follows what editors change."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.articles.test_ingest import assert_refused
from tests.archives import read_only, store

STORIES = [
    {
        "title": "Harbour to close",
        "text": "“Sanctions hurt our harbour,” Mayor Ada Quist said.\n"
        "The engineer, Samuel Oduya, said that the cranes were sanctioned.",
        "outlet": "Northern Wire",
        "published_at": "2024-03-05",
    },
    {
        "title": "Cranes back at work",
        "text": "“The cranes work,” Mayor Ada Quist said.\nA harbour worker said that nobody had been paid.",
        "outlet": "Ledger Daily",
        "published_at": "2024-04-05",
    },
    {"text": "Minister Łukasz Żak of the Holm Bank said that Łódź was safe.", "published_at": "2024-05-05"},
]


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_client, STORIES):
        yield shared_client


def find(client: TestClient, **query: Any) -> list[str]:
    answer = client.get("/quotes", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return sorted(item["text"] for item in answer.json()["items"])


HURT, SANCTIONED, WORK = "Sanctions hurt our harbour", "that the cranes were sanctioned", "The cranes work"
PAID, SAFE = "that nobody had been paid", "that Łódź was safe"


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("sanction", [HURT, SANCTIONED]),
        ("SANCTIONS harbour", [HURT, SANCTIONED]),
        ("cranes -sanctions", [PAID, WORK]),
        ('"hurt our harbour"', [HURT]),
        ('"our hurt harbour"', []),
        ("hurts OR safe", [HURT, SAFE]),
        ("sanc*", [HURT, SANCTIONED]),
        ("lodz", [SAFE]),
        ("quist cranes", [WORK]),
        ("engineer", [SANCTIONED]),
        ("close", [HURT, SANCTIONED]),
        ("(hurt OR work) quist", [HURT, WORK]),
        ("!!!", []),
    ],
)
def test_words_are_found_in_content_speaker_role_and_headline(archive: TestClient, q: str, found: list[str]) -> None:
    assert find(archive, q=q) == sorted(found)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"speaker": ["oduya", "zak"]}, [SANCTIONED, SAFE]),
        ({"role": "mayor"}, [HURT, WORK]),
        ({"role": "engineer mayor"}, []),
        ({"kind": ["direct", "mixed"]}, [HURT, WORK]),
        ({"source_type": "unnamed person"}, [PAID]),
        ({"outlet": ["ledger daily", "Northern Wire"], "kind": "indirect"}, [PAID, SANCTIONED]),
        ({"published_from": "2024-04-01", "published_to": "2024-04-30"}, [PAID, WORK]),
        ({"confidence_from": 1}, []),
        ({"q": "cranes", "speaker": "quist"}, [WORK]),
    ],
)
def test_filters_combine(archive: TestClient, query: dict[str, Any], found: list[str]) -> None:
    assert find(archive, **query) == sorted(found)


def test_the_words_found_are_marked(archive: TestClient) -> None:
    (item,) = archive.get("/quotes", params={"q": "hurting harbours"}).json()["items"]
    assert [match["text"] for match in item["matches"]] == ["hurt", "harbour"]


def test_the_best_match_comes_first(archive: TestClient) -> None:
    items = archive.get("/quotes", params={"q": "cranes", "sort": "relevance"}).json()["items"]
    # in the words themselves before the headline alone
    assert ({item["text"] for item in items[:2]}, items[2]["text"]) == ({SANCTIONED, WORK}, PAID)


@pytest.mark.parametrize("sort", ["date", "relevance", "confidence"])
def test_pages_in_every_order_hold_each_quotation_once(archive: TestClient, sort: str) -> None:
    query = {"q": "harbour OR cranes OR safe", "sort": sort}
    whole = [item["id"] for item in archive.get("/quotes", params=query).json()["items"]]
    seen, cursor = [], None
    while True:
        page = archive.get("/quotes", params={**query, "limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        assert (page["total"], page["total_is_exact"]) == (len(whole), True)
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == whole


def test_facets_count_what_is_found(archive: TestClient) -> None:
    facets = archive.get("/quotes/facets", params={"kind": "direct"}).json()
    assert [(item["name"], item["quotations"]) for item in facets["speakers"]] == [("Ada Quist", 2)]
    assert {(item["value"], item["quotations"]) for item in facets["outlets"]} == {("Northern Wire", 1), ("Ledger Daily", 1)}
    assert [(item["value"], item["quotations"]) for item in facets["months"]] == [("2024-03", 1), ("2024-04", 1)]
    assert facets["kinds"] == [{"value": "direct", "quotations": 2}]
    assert facets["source_types"] == [{"value": "named person", "quotations": 2}]


def test_search_follows_a_new_name_and_a_deletion(client: TestClient) -> None:
    store(client, STORIES)
    number = client.get("/speakers", params={"name": "quist"}).json()["items"][0]["id"]
    client.patch(f"/speakers/{number}", json={"name": "Ada Holtby"})
    assert find(client, q="holtby") == sorted([HURT, WORK])
    decision = client.get("/decisions").json()["items"][0]["id"]
    client.post(f"/decisions/{decision}/undo", json={})
    assert find(client, q="holtby") == []
    article = client.get("/articles", params={"outlet": "Northern Wire"}).json()["items"][0]["id"]
    assert client.delete(f"/articles/{article}").status_code == 204
    assert find(client, q="hurt") == []


@pytest.mark.parametrize(
    "query",
    [
        {"q": "-bridge"},
        {"sort": "loudness"},
        {"confidence_from": 2},
        {"published_from": "2024-05-01", "published_to": "2024-04-01"},
        {"cursor": "WyIyMDI0LTAzLTA1IiwgMV0", "sort": "confidence"},
    ],
)
def test_what_cannot_be_searched_is_refused(archive: TestClient, query: dict[str, Any]) -> None:
    answer = archive.get("/quotes", params=query)
    assert_refused(answer, answer.status_code)
    assert answer.status_code in {400, 422}


def test_a_word_that_very_many_have_is_found_in_every_order(archive: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {
        sort: archive.get("/quotes", params={"q": "harbour", "sort": sort}).json() for sort in ("date", "relevance", "confidence")
    }
    assert expected["date"]["total"] > 1
    monkeypatch.setattr("app.store.search.find.VERY_MANY", 1)
    monkeypatch.setattr("app.store.search.find.MOST_RANKED", 1)
    for sort, answer in expected.items():
        found = archive.get("/quotes", params={"q": "harbour", "sort": sort}).json()
        assert found["total"] == answer["total"]
        if sort == "relevance":
            # only the one stored last is ranked
            assert [item["id"] for item in found["items"]] == [max(item["id"] for item in answer["items"])]
        else:
            assert found["items"] == answer["items"]
