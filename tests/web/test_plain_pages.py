"""Pages say things once and in plain words: no separator without anything before it, no two alike without a difference."""

import re

import pytest
from fastapi.testclient import TestClient

from app.compare.likeness import Alteration
from app.web.differences import difference
from tests.archives import store
from tests.web.reading_pages import Shown
from tests.web.test_errors import BROWSER

WORDS = "We will not open the bridge until it is safe and tested"
STORIES = [
    {"title": "Bridge", "text": f"“{WORDS},” Ada Quist said.", "outlet": "Northern Wire", "published_at": "2024-03-05"},
    {"title": "Bridge again", "text": f"“{WORDS.replace('tested', 'dry')},” Ada Quist said.", "published_at": "2024-03-06"},
    {"title": "Choir", "text": "“The choir sings every Sunday in the old harbour,” the choir master, Ida Brandt, said."},
]
EMPTY = re.compile(r"(^|·|,)\s*·|·\s*$")


@pytest.fixture
def desk(client: TestClient) -> TestClient:
    store(client, STORIES)
    client.headers.update(BROWSER)
    return client


def number_of(client: TestClient, name: str) -> int:
    found = client.get("/speakers", params={"name": name, "misspelled": False}, headers={"Accept": "application/json"})
    return int(found.json()["items"][0]["id"])


def test_without_day_and_outlet_no_separator_stands_alone(desk: TestClient) -> None:
    one, other = number_of(desk, "Ida Brandt"), number_of(desk, "Ada Quist")
    paths = [
        "/",
        "/stories",
        "/search?q=choir",
        "/review",
        f"/people/{one}",
        f"/people/{one}/about",
        f"/people/{one}/split",
        f"/compare?one={one}&other={other}",
        "/verify?text=The+choir+sings+every+Sunday+in+the+old+harbour",
    ]
    for path in paths:
        shown = Shown(desk.get(path))
        assert shown.status == 200, path
        lines = shown.each("//main//p[contains(concat(' ', @class, ' '), ' about ')]") + shown.each("//main//li")
        assert [line for line in lines if EMPTY.search(line)] == [], path


def test_a_new_name_that_somebody_has_already_says_so_and_leads_to_merging(desk: TestClient) -> None:
    number, other = number_of(desk, "Ida Brandt"), number_of(desk, "Ada Quist")
    assert "under the same name" not in Shown(desk.get(f"/people/{number}")).words()
    done = Shown(desk.post(f"/people/{number}/rename", data={"name": "Ada Quist"}))
    assert "Listed apart under the same name: Ada Quist (2 quotations, the same?)." in done.words()
    assert done.link("the same?") == f"/people/{number}/merge?other={other}"
    asked = Shown(desk.get("/verify", params={"text": WORDS, "speaker": "Ada Quist"}))
    assert "Ada Quist (person, 2 quotations), Ada Quist (person, 1 quotation)" in asked.words()


def test_the_kinds_of_change_have_words(desk: TestClient) -> None:
    assert {difference(kind) for kind in Alteration}.isdisjoint({"substitution", "cut", "longer", "made direct"})
    shown = Shown(desk.get("/words/1"))
    assert shown.words("//h1") == "The same words in 2 stories"
    assert shown.each("//main//article//strong") == ["earliest", "other words"]


def test_the_overview_counts_stories_and_says_what_is_attributed(desk: TestClient) -> None:
    words = Shown(desk.get("/overview")).words()
    assert "in 3 stories" in words
    assert "Each of them is attributed to someone, named or not." in words


def test_an_empty_box_opens_no_other_fields(desk: TestClient) -> None:
    refused = Shown(desk.post("/try", data={"text": ""}))
    assert refused.status == 422
    assert refused.tree.xpath("//form[@action='/try']/details/@open") == []
    refused = Shown(desk.post("/try", data={"text": "Rain.", "url": "mailto:a@b.example"}))
    assert refused.status == 422
    assert len(refused.tree.xpath("//form[@action='/try']/details/@open")) == 1


def test_a_pdf_among_several_files_is_named_and_not_offered_for_saving(desk: TestClient) -> None:
    files = [("file", ("one.txt", b"It rained, said Bea Holt.", "text/plain")), ("file", ("two.pdf", b"%PDF-1.7 1 0 obj", ""))]
    shown = Shown(desk.post("/try", files=files))
    assert "This is a PDF file. Paste its text instead, or save it as .docx, .html or .txt." in shown.words()
    assert "Save it" in shown.words()


def test_the_number_that_was_searched_is_that_of_the_other_pages(desk: TestClient) -> None:
    changed = desk.patch("/quotes/1", json={"stance": "hypothetical"}, headers={"If-Match": "*", "Accept": "application/json"})
    assert changed.status_code == 200
    assert "2 quotations with" in Shown(desk.get("/overview")).words()
    assert "2 quotations ·" in Shown(desk.get("/search")).words()
    assert "Searched: 2 quotations" in Shown(desk.get("/verify", params={"text": WORDS})).words()
