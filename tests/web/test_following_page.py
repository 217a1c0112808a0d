"""Saved searches on pages: saved as one looks at them, run again, followed, sent by administrators alone, and deleted."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.store.access.roles import Role
from app.store.database import Database
from app.store.search.filters import Filters
from app.store.search.following import prepare_deliveries, save_search, search_by_id, sent_searches
from app.store.tables import DeliveryRow, DeliveryState
from tests.archives import store
from tests.store.registry.speakers import NOW
from tests.web.reading_pages import Shown
from tests.web.test_errors import BROWSER

JSON = {"Accept": "application/json"}
STORIES = [
    {"title": "Ferry", "text": "“The ferry sails,” Ida Brandt said. It rains, said Bo Lind.", "published_at": "2024-03-05"}
]


@pytest.fixture
def desk(client: TestClient) -> TestClient:
    store(client, STORIES)
    client.headers.update(BROWSER)
    return client


def allow_private_addresses(client: TestClient) -> None:
    """Nothing is looked up outside this machine."""
    state = client.app.state  # type: ignore[attr-defined]
    state.settings = state.settings.model_copy(update={"allow_private_addresses": True})


def saved(client: TestClient, query: str, name: str) -> Shown:
    """Save the search that one is looking at."""
    looked_at = Shown(client.get(f"/search{query}"))
    form = Shown(client.get(looked_at.link("save this search"))).form("/following")
    return Shown(client.post("/following", data=form | {"name": name}))


def test_the_search_one_looks_at_is_saved_run_again_and_followed(desk: TestClient) -> None:
    before = Shown(desk.get("/search?q=ferry&speaker_id=1&kind=direct&month=2024-03"))
    shown = saved(desk, "?q=ferry&speaker_id=1&kind=direct&month=2024-03", "Ferry desk")
    assert shown.words("//*[@role='status']") == "Saved."
    assert "“ferry” · speaker: Ida Brandt · month: March 2024 · kind: direct" in shown.words("//ul[@class='shelf']/li")
    assert Shown(desk.get(shown.link("Ferry desk"))).each("//article") == before.each("//article")
    assert desk.get(shown.link("feed")).text.count("<entry>") == 1


def test_a_name_is_asked_for_beside_its_field_and_the_search_stays(desk: TestClient) -> None:
    shown = Shown(desk.post("/following", data={"q": "ferry", "kind": "direct", "name": " "}))
    assert shown.status == 422
    assert shown.words("//*[@id='wrong-name-list']") == "Write a name by which others recognize the search."
    assert {name: shown.form("/following")[name] for name in ("q", "kind")} == {"q": "ferry", "kind": "direct"}
    assert desk.get("/searches", headers=JSON).json()["items"] == []


def test_a_search_without_an_address_is_sent_nowhere(desk: TestClient) -> None:
    saved(desk, "?q=ferry", "Ferry desk")
    assert [item["url"] for item in desk.get("/searches", headers=JSON).json()["items"]] == [None]
    with desk.app.state.database.read() as session:  # type: ignore[attr-defined]
        assert sent_searches(session) == []


def test_a_deleted_search_can_be_saved_again(desk: TestClient) -> None:
    listed = saved(desk, "?q=ferry&kind=direct", "Ferry desk")
    assert "The search is gone for everybody. Its quotations stay." in listed.words("//ul[@class='shelf']/li")
    shown = Shown(desk.post("/following/1/delete"))
    assert shown.words("//*[@role='status']") == "Deleted."
    form = Shown(desk.get(shown.link("Save it again"))).form("/following")
    assert {name: form[name] for name in ("q", "kind", "name")} == {"q": "ferry", "kind": "direct", "name": "Ferry desk"}
    assert desk.post("/following/99/delete").status_code == 404


def test_a_search_with_filters_that_the_page_does_not_have_is_still_listed(desk: TestClient) -> None:
    with desk.app.state.database.write() as session:  # type: ignore[attr-defined]
        save_search(session, "Two", {"speaker": ["Brandt", "Lind"]}, NOW)
        save_search(session, "Thoughts", {"act": ["thought"]}, NOW)
    shown = Shown(desk.get("/following"))
    assert shown.words().count("The search page does not have all of these filters") == 2
    assert desk.get(shown.link("feed")).text.count("<entry>") == 2


def test_a_webhook_is_made_with_a_secret_that_is_shown_once(desk: TestClient) -> None:
    allow_private_addresses(desk)
    form = Shown(desk.get("/following/new?q=ferry")).form("/following/webhooks")
    shown = Shown(desk.post("/following/webhooks", data=form | {"name": "Wire", "url": "https://desk.example/hook?k=1"}))
    assert shown.status == 201
    assert shown.words("//code").startswith("whsec_")
    listed = Shown(desk.get("/following"))
    assert "sent to desk.example: 0 messages sent, 0 waiting." in listed.words()
    assert "whsec_" not in listed.words()


def test_what_became_of_messages_is_shown(desk: TestClient) -> None:
    allow_private_addresses(desk)
    desk.post("/following/webhooks", data={"name": "Wire", "url": "https://desk.example/hook"})
    store(desk, [{"text": "It snows, said Bo Lind."}])
    database: Database = desk.app.state.database  # type: ignore[attr-defined]
    with database.write() as session:
        row = search_by_id(session, 1)
        assert prepare_deliveries(session, row, Filters(), NOW) == 1
        dead = DeliveryRow(search_id=1, message="m", quotations=[1], state=DeliveryState.DEAD, made_at=NOW, next_at=NOW)
        session.add(dead)
    assert "0 messages sent, 1 waiting, 1 not taken after a day and a half" in Shown(desk.get("/following")).words()


@pytest.mark.parametrize(
    ("url", "words"),
    [("ftp://desk.example", "The address must begin with http"), ("", "The address must"), ("http://127.0.0.1/x", "not public")],
)
def test_an_address_that_cannot_be_is_refused_beside_it(desk: TestClient, url: str, words: str) -> None:
    shown = Shown(desk.post("/following/webhooks", data={"q": "ferry", "name": "Wire", "url": url}))
    assert shown.status == 422
    assert words in shown.words("//*[@id='wrong-url']")
    form = shown.form("/following/webhooks")
    assert (form["name"], form["url"], form["q"]) == ("Wire", url, "ferry")
    assert desk.get("/searches", headers=JSON).json()["items"] == []


def test_each_role_is_offered_what_it_may_do(signed_in: Callable[[Role], TestClient], store: Database) -> None:
    client = signed_in(Role.ADMIN)
    allow_private_addresses(client)
    assert client.post("/following/webhooks", data={"name": "Wire", "url": "https://desk.example/hook"}).status_code == 201
    assert client.post("/following", data={"name": "Plain"}).status_code == 200
    client = signed_in(Role.EDITOR)
    shown = Shown(client.get("/following"))
    assert "desk.example" not in shown.words()
    assert shown.each("//form[contains(@action, '/delete')]//button") == ["Delete “Plain”"]
    assert client.post("/following/1/delete").status_code == 403
    assert client.post("/following/webhooks", data={"name": "x", "url": "https://desk.example"}).status_code == 403
    assert "webhook" not in Shown(client.get("/following/new?q=ferry")).words()
    client = signed_in(Role.READER)
    shown = Shown(client.get("/following"))
    assert shown.each("//ul[@class='shelf']//h2") == ["Wire", "Plain"]
    assert shown.each("//main//button") == []
    assert client.post("/following", data={"name": "x"}).status_code == 403
    assert client.post("/following/2/delete").status_code == 403
    with store.read() as session:
        assert sent_searches(session) == [1]
