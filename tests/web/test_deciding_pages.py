"""Who is who, on pages: each decision says what follows from it, can be undone at once, and loses nothing that was typed."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.archives import store
from tests.web.reading_pages import Shown
from tests.web.test_errors import BROWSER
from tests.web.test_refused_forms import everything

STORIES = [
    {"title": "Ferry", "text": "“The ferry sails,” Ida Brandt said.", "published_at": "2024-03-05"},
    {"title": "Choir", "text": "“The choir sings,” Ida Brandt, the choir master, said.", "published_at": "2024-03-06"},
    {"title": "Mill", "text": "“The mill burns,” Walter Falk said.", "published_at": "2024-03-07"},
]


@pytest.fixture
def desk(client: TestClient) -> TestClient:
    store(client, STORIES)
    client.headers.update(BROWSER)
    return client


def speaker(client: TestClient, name: str) -> dict[str, Any]:
    found = client.get("/speakers", params={"name": name, "misspelled": False}, headers={"Accept": "application/json"}).json()
    assert found["items"], f"nobody is called {name}"
    first: dict[str, Any] = found["items"][0]
    return first


def send(client: TestClient, address: str, form: Mapping[str, Any]) -> Shown:
    return Shown(client.post(address, data=dict(form)))


def undo(client: TestClient, shown: Shown) -> Shown:
    action = shown.tree.xpath("//div[@class='banner done']//form/@action")[0]
    return send(client, action, shown.form(action))


def test_renaming_says_what_follows_keeps_the_old_name_and_is_undone(desk: TestClient) -> None:
    number = speaker(desk, "Walter Falk")["id"]
    shown = Shown(desk.get(f"/people/{number}"))
    forms = Shown(desk.get(shown.link("Rename")))
    assert "shown under the new name. The old name stays" in forms.words()
    assert forms.value("name") == "Walter Falk"
    done = send(desk, f"/people/{number}/rename", {"name": "Walther Falk"})
    assert done.words("//h1") == "Walther Falk"
    assert done.words("//*[@role='status']") == "Renamed."
    assert speaker(desk, "Walter Falk")["aliases"] == ["Walter Falk"]
    assert undo(desk, done).words("//h1") == "Walter Falk"


def test_names_are_added_and_removed_and_both_undone(desk: TestClient) -> None:
    number = speaker(desk, "Walter Falk")["id"]
    done = send(desk, f"/people/{number}/names", {"name": "Wally Falk"})
    assert "also Wally Falk" in done.words()
    forms = Shown(desk.get(f"/people/{number}/edit"))
    assert "stays removed" in forms.words()
    done = send(desk, f"/people/{number}/names/remove", forms.form(f"/people/{number}/names/remove"))
    assert "also Wally Falk" not in done.words()
    assert "also Wally Falk" in undo(desk, done).words()


def test_merging_shows_whom_and_what_follows_first(desk: TestClient) -> None:
    one, other = speaker(desk, "Ida Brandt"), speaker(desk, "Walter Falk")
    before = everything(desk)
    shown = Shown(desk.get(f"/people/{one['id']}/merge?name=falk"))
    assert (
        f"The 1 quotation of Walter Falk will be shown under Ida Brandt, which then has {one['quotations'] + 1}." in shown.words()
    )
    assert shown.link("Keep the name Walter Falk") == f"/people/{other['id']}/merge?other={one['id']}"
    assert everything(desk) == before
    address = f"/people/{one['id']}/merge"
    done = send(desk, address, shown.form(address) | {"same": "yes"})
    assert "Merged" in done.words("//*[@role='status']")
    assert speaker(desk, "Ida Brandt")["quotations"] == one["quotations"] + 1
    undo(desk, done)
    assert speaker(desk, "Walter Falk")["quotations"] == 1


def test_chosen_quotations_go_to_a_new_speaker_and_come_back(desk: TestClient) -> None:
    one = speaker(desk, "Ida Brandt")
    shown = Shown(desk.get(f"/people/{one['id']}/split"))
    assert "The two are kept apart from then on" in shown.words()
    assert len(shown.each("//main//input[@type='checkbox']")) == one["quotations"]
    quote = shown.tree.xpath("//main//label[contains(., 'choir')]/input/@value")[0]
    done = send(desk, f"/people/{one['id']}/split", {"quotes": [quote], "name": "Ida Brandt-Holm"})
    assert "Moved" in done.words("//*[@role='status']")
    assert speaker(desk, "Brandt-Holm")["quotations"] == 1
    assert speaker(desk, "Ida Brandt")["id"] == one["id"]
    undo(desk, done)
    assert speaker(desk, "Ida Brandt")["quotations"] == one["quotations"]


def test_somebody_else_of_the_same_name_needs_no_name(desk: TestClient) -> None:
    one = speaker(desk, "Ida Brandt")
    send(desk, f"/people/{one['id']}/split", {"quotes": ["1"], "name": ""})
    found = desk.get("/speakers?name=brandt", headers={"Accept": "application/json"}).json()["items"]
    assert [(item["name"], item["quotations"]) for item in found] == [("Ida Brandt", 1), ("Ida Brandt", 1)]


def test_a_name_that_somebody_has_is_asked_about_and_nothing_typed_is_lost(desk: TestClient) -> None:
    one, other = speaker(desk, "Ida Brandt"), speaker(desk, "Walter Falk")
    before = everything(desk)
    asked = send(desk, f"/people/{one['id']}/split", {"quotes": ["2"], "name": "Walter Falk"})
    assert asked.status == 409
    assert "There is a speaker with this name already" in asked.words("//*[@role='alert']")
    assert asked.tree.xpath("//input[@name='quotes'][@checked]/@value") == ["2"]
    assert asked.value("name") == "Walter Falk"
    assert everything(desk) == before
    send(desk, f"/people/{one['id']}/split", {"quotes": ["2"], "name": "Walter Falk", "to": str(other["id"])})
    assert speaker(desk, "Walter Falk")["quotations"] == 2


def test_words_that_are_no_name_are_no_longer_listed_until_that_is_undone(desk: TestClient) -> None:
    number = speaker(desk, "Walter Falk")["id"]
    forms = Shown(desk.get(f"/people/{number}/edit"))
    assert "it is no longer listed or offered. Its quotation stays in its story" in forms.words()
    address = f"/people/{number}/not-a-name"
    done = send(desk, address, forms.form(address))
    assert "Walter Falk" not in Shown(desk.get("/people")).words()
    undo(desk, done)
    assert "Walter Falk" in Shown(desk.get("/people")).words()
    send(desk, address, {"words": "true"})
    forms = Shown(desk.get(f"/people/{number}/edit"))
    assert "is marked as words that are no name" in forms.words()
    send(desk, address, forms.form(address))
    assert "Walter Falk" in Shown(desk.get("/people")).words()


@pytest.mark.parametrize(
    ("address", "form", "field", "words"),
    [
        ("rename", {"name": "Ida Brandt"}, "rename", "This is the name already."),
        ("rename", {"name": " "}, "rename", "Write the name."),
        ("names", {"name": ""}, "add", "Write the name."),
        ("names/remove", {"name": "Ada Quist"}, "remove", "has no alias 'Ada Quist'"),
        ("names/remove", {"name": "Ida Brandt"}, "remove", "Rename the speaker first"),
    ],
)
def test_what_is_wrong_stands_beside_it_and_nothing_changes(
    desk: TestClient, address: str, form: dict[str, str], field: str, words: str
) -> None:
    number = speaker(desk, "Ida Brandt")["id"]
    before = everything(desk)
    shown = send(desk, f"/people/{number}/{address}", form)
    assert shown.status in {404, 409}
    assert words in shown.words(f"//*[@id='wrong-{field}']")
    assert "GET" not in shown.words()
    assert everything(desk) == before


def test_a_merge_with_nobody_is_refused_beside_the_name(desk: TestClient) -> None:
    number = speaker(desk, "Ida Brandt")["id"]
    shown = Shown(desk.get(f"/people/{number}/merge?name=Nobody+Atall"))
    assert shown.status == 404
    assert "No other speaker has this name" in shown.words("//*[@id='wrong-merge']")
    assert shown.tree.xpath(f"//form[@action='/people/{number}/merge']//input[@name='name']/@value") == ["Nobody Atall"]


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"name": "Eva Holm"}, 422, "Choose the quotations"),
        ({"quotes": ["3"], "name": "Eva Holm"}, 404, "These quotations are not Ida Brandt's"),
        ({"quotes": ["1"], "name": "Eva Holm", "to": "77"}, 422, "choose one of the speakers"),
        ({"quotes": ["x"], "name": "Eva Holm"}, 422, "Quotes:"),
    ],
)
def test_a_split_that_cannot_be_is_refused_and_nothing_changes(
    desk: TestClient, form: dict[str, Any], status: int, words: str
) -> None:
    number = speaker(desk, "Ida Brandt")["id"]
    before = everything(desk)
    shown = send(desk, f"/people/{number}/split", form)
    assert shown.status == status
    assert words.casefold() in shown.words().casefold()
    assert everything(desk) == before


def test_a_speaker_that_is_not_there_is_a_page_that_says_so(desk: TestClient) -> None:
    for address in ("edit", "split", "merge?name=falk"):
        assert desk.get(f"/people/99/{address}").status_code == 404
    assert desk.post("/people/99/rename", data={"name": "Eva Holm"}).status_code == 404
