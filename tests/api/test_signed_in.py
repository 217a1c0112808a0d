"""Where keys are on, the name in the record is the key's, and pages offer what the role may do and nothing else."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.api.access import role_needed
from app.store.access.roles import Role
from tests.api.articles.test_ingest import assert_refused
from tests.api.conftest import Opened
from tests.conftest import STORY

PAGE = {"Accept": "text/html"}
ANY = {"If-Match": "*"}
PAGES = (
    "/",
    "/search",
    "/overview",
    "/review",
    "/batches",
    "/batches/1",
    "/story/1",
    "/correct/1",
    "/people/1",
    "/people/1/edit",
    "/people/1/split",
    "/nowhere",
)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def archive(opened: Opened, keys: dict[str, str]) -> TestClient:
    """A service that others reach, with a story, a corrected quotation, a decision, and a batch."""
    client = opened()
    editor = bearer(keys["editor"])
    stored = client.post("/ingest", json={"text": STORY, "published_at": "2024-03-05"}, headers=editor)
    assert stored.status_code == 201
    client.patch("/quotes/1", json={"role": "Lord Mayor"}, headers=editor | ANY)
    client.patch("/speakers/1", json={"name": "Ada M. Quist"}, headers=editor)
    line = b'{"text": "It rained, said Bo Lind."}\n'
    client.post("/ingest/batch", content=line, headers=editor | {"Content-Type": "application/x-ndjson"})
    return client


class Read(HTMLParser):
    """A page: the forms with their methods, the fields with their names, and the links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, str]] = []
        self.fields: set[str] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, fields and links."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("method", "get").upper(), given.get("action", "")))
        elif tag in {"input", "select", "textarea"}:
            self.fields.add(given.get("name", ""))
        elif tag == "a":
            self.links.add(given.get("href", ""))


def sign_in(client: TestClient, secret: str) -> None:
    client.cookies.clear()
    assert client.post("/signin", data={"key": secret}).status_code == 303


def pages(client: TestClient) -> Iterator[tuple[str, Read, str]]:
    for path in PAGES:
        text = client.get(path, headers=PAGE).text
        yield path, Read(text), text


CHANGES: dict[str, Callable[[TestClient, dict[str, Any], dict[str, str]], Any]] = {
    "correcting": lambda client, name, who: client.patch("/quotes/2", json={"role": "Premier"} | name, headers=who | ANY),
    "adding": lambda client, name, who: client.post(
        "/articles/1/quotes", json={"content": [{"start": 0, "end": 6}], "kind": "indirect"} | name, headers=who
    ),
    "undoing": lambda client, name, who: client.post("/quotes/1/history/1/undo", json=name, headers=who),
    "renaming": lambda client, name, who: client.patch("/speakers/2", json={"name": "Sam Oduya"} | name, headers=who),
    "merging": lambda client, name, who: client.post("/speakers/1/merge", json={"others": [2]} | name, headers=who),
    "keeping apart": lambda client, name, who: client.post("/speakers/1/apart", json={"other": 2} | name, headers=who),
    "adding an alias": lambda client, name, who: client.post(
        "/speakers/2/aliases", json={"name": "S. Oduya"} | name, headers=who
    ),
    "removing an alias": lambda client, name, who: client.delete(
        "/speakers/1/aliases", params={"name": "Ada Quist"} | name, headers=who
    ),
    "splitting": lambda client, name, who: client.post("/speakers/1/split", json={"quotes": [1]} | name, headers=who),
    "undoing a decision": lambda client, name, who: client.post("/decisions/1/undo", json=name, headers=who),
}


def names_on_record(client: TestClient, admin: str) -> set[str]:
    """Everybody who is named in the histories."""
    who = bearer(admin)
    numbers = [item["id"] for item in client.get("/quotes", headers=who).json()["items"]]
    rows = [row for number in numbers for row in client.get(f"/quotes/{number}/history", headers=who).json()["items"]]
    rows += client.get("/decisions", headers=who).json()["items"]
    return {name for row in rows for name in (row["by"], row["undone_by"]) if name is not None}


@pytest.mark.parametrize("how", CHANGES)
def test_the_name_on_a_change_is_the_keys(archive: TestClient, keys: dict[str, str], how: str) -> None:
    forged = CHANGES[how](archive, {"by": "The Editor in Chief"}, bearer(keys["editor"]))
    assert_refused(forged, 422, "Desk editor", "key")
    assert forged.json()["type"] == "/problems/wrong-name"
    assert forged.json()["where"] == "by"
    made = CHANGES[how](archive, {}, bearer(keys["admin"]))
    assert made.status_code in {200, 201}, made.text
    assert names_on_record(archive, keys["admin"]) == {"Desk editor", "Desk admin"}


def test_whoever_gives_their_own_name_is_not_refused(archive: TestClient, keys: dict[str, str]) -> None:
    for name in ("Desk editor", "editor"):
        answer = archive.patch("/quotes/2", json={"role": f"Role of {name}", "by": name}, headers=bearer(keys["editor"]) | ANY)
        assert answer.status_code == 200, answer.text
    assert names_on_record(archive, keys["admin"]) == {"Desk editor"}


def test_a_forged_name_changes_nothing(archive: TestClient, keys: dict[str, str]) -> None:
    admin = bearer(keys["admin"])
    before = [archive.get(path, headers=admin).json() for path in ("/quotes", "/decisions", "/audit", "/speakers")]
    for change in CHANGES.values():
        change(archive, {"by": "Bob"}, bearer(keys["editor"]))
    assert before == [archive.get(path, headers=admin).json() for path in ("/quotes", "/decisions", "/audit", "/speakers")]


def test_pages_sign_with_the_key_too(archive: TestClient, keys: dict[str, str]) -> None:
    sign_in(archive, keys["editor"])
    tag = re.findall(r'name="tag" value="([^"]+)"', archive.get("/correct/2", headers=PAGE).text)[0].replace("&#34;", '"')
    words = archive.get("/quotes/2").json()["text"]
    form = {"tag": tag, "what": "save", "words": words, "kind": "direct", "stance": "asserted", "role": "Pilot"}
    for by in ({"by": "Bob"}, {}):
        saved = archive.post("/correct/2", data=form | {"speaker": "Bo Lind"} | by, headers=PAGE)
        assert saved.status_code == (422 if by else 303), saved.text
    archive.post("/review/3", headers=PAGE)
    archive.post("/correct/1/undo", data={"change": 1}, headers=PAGE)
    archive.post("/story/1/add", data={"words": "The first cracks", "kind": "indirect"}, headers=PAGE)
    archive.post("/people/1/merge", data={"same": "no", "other": 2}, headers=PAGE)
    archive.post("/decided/2/undo", data={"person": 1}, headers=PAGE)
    assert names_on_record(archive, keys["admin"]) == {"Desk editor"}


@pytest.mark.parametrize("role", Role)
def test_no_page_has_a_form_that_would_be_refused(archive: TestClient, keys: dict[str, str], role: Role) -> None:
    sign_in(archive, keys[role])
    offered: set[str] = set()
    for path, read, _ in pages(archive):
        assert read.forms, path
        for method, action in read.forms:
            needed = role_needed(method, action)
            assert needed is None or role.includes(needed), (path, method, action)
            offered.add(f"{method} {action}")
        assert "by" not in read.fields, path
    changing = {"POST /correct/1", "POST /correct/1/undo", "POST /review/2", "POST /batches", "POST /story/1/add"}
    changing |= {"POST /people/1/rename", "POST /people/1/names", "POST /people/1/not-a-name", "POST /decided/1/undo"}
    assert {"POST /try", "POST /signout", "GET /search"} <= offered
    assert changing & offered == (set() if role is Role.READER else changing)


def test_a_reader_is_not_led_to_what_only_editors_do(archive: TestClient, keys: dict[str, str]) -> None:
    sign_in(archive, keys["reader"])
    for path, read, text in pages(archive):
        assert not [link for link in read.links if link.startswith("/correct/") or link == "/review"], path
        assert "Confirm" not in text, path
    tried = archive.post("/try", data={"text": STORY}, headers=PAGE).text
    assert "This story is not stored." in tried
    assert "/save" not in tried
    assert "Lord Mayor" in archive.get("/correct/1", headers=PAGE).text


@pytest.mark.parametrize("role", Role)
def test_every_page_shows_who_is_signed_in(archive: TestClient, keys: dict[str, str], role: Role) -> None:
    sign_in(archive, keys[role])
    for path, read, text in pages(archive):
        assert f"Desk {role}" in text, path
        assert ("POST", "/signout") in read.forms, path
    if role is Role.READER:
        refused = archive.post("/save", data={"text": STORY}, headers=PAGE)
        assert (refused.status_code, "Desk reader" in refused.text, "Sign out" in refused.text) == (403, True, True)


def test_the_sign_in_page_offers_signing_in_alone(opened: Opened, keys: dict[str, str]) -> None:
    read = Read(opened().get("/signin", headers=PAGE).text)
    assert read.forms == [("POST", "/signin")]
    assert not read.links & {"/review", "/batches", "/overview"}
    assert keys


def test_without_keys_the_name_stays_as_typed(client: TestClient) -> None:
    client.post("/ingest", json={"text": STORY, "published_at": "2024-03-05"})
    page = client.get("/correct/1", headers=PAGE).text
    assert "by" in Read(page).fields
    assert "Sign out" not in page
    client.patch("/quotes/1", json={"role": "Premier", "by": "mira"}, headers=ANY)
    client.patch("/quotes/1", json={"role": "Mayoress"}, headers=ANY)
    assert [row["by"] for row in client.get("/quotes/1/history").json()["items"]] == ["mira", "editor"]
    assert "/review" in Read(page).links
