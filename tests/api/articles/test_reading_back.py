"""GET and DELETE: found by any form of the name, newest first, page by page, and the same after a restart."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from tests.api.articles.test_ingest import assert_refused
from tests.archives import read_only, store
from tests.conftest import STORY

STORIES = [
    {"text": STORY, "outlet": "Northern Wire"},
    {"text": "Mayor Ada Quist said that sanctions would not help.", "outlet": "Ledger Daily", "published_at": "2024-05-01"},
    {"text": "“Sanctions work,” Minister Łukasz Żak said on Monday.", "outlet": "Ledger Daily", "published_at": "2024-04-10"},
    {"text": "Residents said they were tired.", "published_at": "2023-01-02"},
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


def texts(client: TestClient, **query: str | int) -> list[str]:
    answer = client.get("/quotes", params=query)
    assert answer.status_code == 200, answer.text
    return [item["text"] for item in answer.json()["items"]]


@pytest.mark.parametrize("name", ["Quist", "quist", "QUIST", "Ada Quist", "quist ada", "Ada"])
def test_a_speaker_is_found_by_any_form_of_the_name_newest_first(archive: TestClient, name: str) -> None:
    assert texts(archive, speaker=name) == [
        "that sanctions would not help",
        "We will not open it a day before it is safe",
        "The bridge will stay shut until June",
    ]


@pytest.mark.parametrize("name", ["Lukasz Zak", "zak", "ŻAK"])
def test_accents_do_not_matter(archive: TestClient, name: str) -> None:
    assert texts(archive, speaker=name) == ["Sanctions work"]


def test_filters_combine(archive: TestClient) -> None:
    assert texts(archive, q="sanctions") == ["that sanctions would not help", "Sanctions work"]
    assert texts(archive, q="sanctions", speaker="quist") == ["that sanctions would not help"]
    assert texts(archive, q="sanctions", kind="direct") == ["Sanctions work"]
    assert texts(archive, outlet="ledger daily") == ["that sanctions would not help", "Sanctions work"]
    assert texts(archive, said_from="2024-03-06") == ["Sanctions work"]
    assert texts(archive, said_from="2024-03-05", said_to="2024-03-05") == [
        "We will not open it a day before it is safe",
        "The bridge will stay shut until June",
    ]
    assert texts(archive, speaker="nobody at all") == []
    assert texts(archive, speaker="!!!") == []
    assert texts(archive, q="100%_") == []


def test_pages_follow_each_other_without_gap_or_repetition(own_archive: TestClient) -> None:
    everything = texts(own_archive, limit=100)
    seen: list[str] = []
    answer = own_archive.get("/quotes", params={"limit": 2})
    while True:
        seen += [item["text"] for item in answer.json()["items"]]
        if answer.json()["next_cursor"] is None:
            assert "link" not in answer.headers
            break
        assert 'rel="next"' in answer.headers["link"]
        # a row that arrives meanwhile does not move the pages
        own_archive.post("/ingest", json={"text": f"Ada Quist said that {len(seen)} was a number.", "published_at": "2025-01-01"})
        answer = own_archive.get(answer.links["next"]["url"])
    assert seen == everything


def test_pages_of_speakers_and_articles(archive: TestClient) -> None:
    for path, key in (("/speakers", "name"), ("/articles", "id")):
        everything = [item[key] for item in archive.get(path).json()["items"]]
        first = archive.get(path, params={"limit": 2}).json()
        second = archive.get(path, params={"limit": 100, "cursor": first["next_cursor"]}).json()
        assert [item[key] for item in first["items"] + second["items"]] == everything
        assert second["next_cursor"] is None


def test_one_quotation_article_and_speaker(archive: TestClient) -> None:
    (found,) = archive.get("/quotes", params={"speaker": "Żak"}).json()["items"]
    assert found.items() <= archive.get(f"/quotes/{found['id']}").json().items()
    article = archive.get(f"/articles/{found['article']['id']}").json()
    assert article["quotations"] == [found]
    assert article["article"]["quotations"] == 1
    speaker = archive.get(f"/speakers/{found['speaker']['id']}").json()
    assert (speaker["name"], speaker["kind"], speaker["quotations"]) == ("Łukasz Żak", "person", 1)
    (quist,) = archive.get("/speakers", params={"name": "quist"}).json()["items"]
    assert (quist["name"], quist["aliases"], quist["quotations"]) == ("Ada Quist", ["Quist"], 3)
    assert archive.get("/quotes", params={"speaker_id": quist["id"]}).json()["items"][0]["speaker"]["name"] == "Ada Quist"


def test_a_deleted_article_is_gone_with_its_quotations(own_archive: TestClient) -> None:
    (found,) = own_archive.get("/quotes", params={"speaker": "Żak"}).json()["items"]
    assert own_archive.delete(f"/articles/{found['article']['id']}").status_code == 204
    assert_refused(own_archive.get(f"/quotes/{found['id']}"), 404, "no quotation")
    assert_refused(own_archive.get(f"/speakers/{found['speaker']['id']}"), 404, "no speaker")
    assert_refused(own_archive.delete(f"/articles/{found['article']['id']}"), 404, "no article")


def test_rows_are_the_same_after_a_restart(archive: TestClient, shared_database_url: str, pipeline: Pipeline) -> None:
    before = archive.get("/quotes", params={"speaker": "Quist"}).json()
    with TestClient(create_app(Settings(database_url=shared_database_url), pipeline), base_url="http://127.0.0.1") as again:
        assert again.get("/quotes", params={"speaker": "Quist"}).json() == before


BAD_QUERIES = [
    ("/quotes?cursor=nonsense", 400, "cursor"),
    ("/quotes?cursor=WzEsMl0", 400, "cursor"),
    ("/speakers?cursor=nonsense", 400, "cursor"),
    ("/articles?cursor=nonsense", 400, "cursor"),
    ("/quotes?limit=0", 422, "limit"),
    ("/quotes?limit=many", 422, "limit"),
    ("/quotes?kind=loud", 422, "kind"),
    ("/quotes?said_from=2024-02-30", 422, "said_from"),
    ("/quotes?said_from=2024-02-02&said_to=2024-01-01", 400, "Swap"),
    ("/quotes?speakr=Quist", 422, "speakr"),
    ("/quotes?speaker=", 422, "speaker"),
    ("/quotes?speaker=a%00b", 422, "speaker"),
    ("/quotes?outlet=a%00b", 422, "outlet"),
    ("/quotes/0", 422, "quote_id"),
    ("/quotes/x", 404, "/docs"),
    ("/quotes/99999999999999999999999", 422, "quote_id"),
    ("/quotes/9223372036854775807", 422, "quote_id"),
    ("/quotes/9007199254740991", 404, "no quotation"),
    ("/articles/9", 404, "no article"),
    ("/speakers/9", 404, "no speaker"),
    ("/nowhere", 404, "/docs"),
]


@pytest.mark.parametrize(("path", "status", "reason"), BAD_QUERIES, ids=[case[0] for case in BAD_QUERIES])
def test_bad_queries(archive: TestClient, path: str, status: int, reason: str) -> None:
    assert_refused(archive.get(path), status, reason)


def test_a_method_that_is_not_taken(sqlite_client: TestClient) -> None:
    answer = sqlite_client.put("/quotes")
    assert_refused(answer, 405, "/docs")
    assert answer.headers["allow"] == "GET, HEAD"


def test_thought_is_kept_and_shown_only_on_request(client: TestClient) -> None:
    story = "Ada Quist said that the road was shut. Samuel Oduya believes that the bridge is safe."
    kept = client.post("/ingest", params={"thought": True}, json={"text": story}).json()["quotations"]
    assert [(item["act"], item["text"]) for item in kept] == [
        ("speech", "that the road was shut"),
        ("thought", "that the bridge is safe"),
    ]
    assert texts(client) == ["that the road was shut"]
    assert texts(client, act="thought") == ["that the bridge is safe"]
    assert len(client.get("/quotes", params=[("act", "speech"), ("act", "thought")]).json()["items"]) == 2
    assert_refused(client.get("/quotes", params={"act": "sung"}), 422, "act")
    assert [item["act"] for item in client.post("/attribute", json={"text": story}).json()["quotations"]] == ["speech"]
