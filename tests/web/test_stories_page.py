"""All stories: newest first, by outlet, day and headline, page by page, with what is known of each."""

from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient

from app.store.search.stories import StoryFilters, list_stories, place_of
from tests.archives import read_only, store
from tests.web.reading_pages import Shown
from tests.web.test_errors import BROWSER

WIRE = (
    "The ferry to the island stops on Sunday because its engine is too old to be repaired before the winter storms begin.\n"
    "“The ferry is too old to sail in winter,” Harbour Master Ida Brandt told reporters on the quay on Tuesday.\n"
    "“Nobody will be left on the island without bread,” Walter Falk, the mayor of the island, said at a meeting.\n"
)
STORIES = [
    {"title": "Ferry stops", "text": WIRE, "outlet": "Coast Courier", "author": "Nia Bell", "published_at": "2024-03-05"},
    {"title": "No ferry, says harbour", "text": WIRE + "More soon.", "outlet": "Island Post", "published_at": "2024-03-06"},
    {"title": "Élan of a bakery", "text": "The bakery opened at dawn.", "outlet": "Island Post", "published_at": "2024-04-01"},
    {"title": "Undated ferry", "text": "It rains, said Bo Lind."},
    {
        "title": "Mill burns",
        "text": "The mill is lost, said Bo Lind.",
        "url": "https://post.example/mill",
        "published_at": "2024-02-01",
    },
    {
        "title": "Mill burns down",
        "text": "The mill is lost, said Bo Lind. All got out, said Eva Holm.",
        "url": "https://post.example/mill",
        "published_at": "2024-02-02",
    },
]


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_client, STORIES):
        shared_client.headers.update(BROWSER)
        yield shared_client


def headlines(client: TestClient, query: str = "") -> list[str]:
    shown = Shown(client.get(f"/stories{query}"))
    assert shown.status == 200
    return shown.each("//ul[@class='shelf']//h2")


def test_the_newest_come_first_and_the_undated_last(archive: TestClient) -> None:
    assert headlines(archive) == [
        "Élan of a bakery",
        "No ferry, says harbour",
        "Ferry stops",
        "Mill burns down",
        "Mill burns",
        "Undated ferry",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?outlet=island+post", ["Élan of a bakery", "No ferry, says harbour"]),
        ("?first=2024-03-06", ["Élan of a bakery", "No ferry, says harbour"]),
        ("?first=2024-03-01&last=2024-03-05", ["Ferry stops"]),
        ("?q=ferry", ["No ferry, says harbour", "Ferry stops", "Undated ferry"]),
        ("?q=ferries+stopped", ["Ferry stops"]),
        ("?q=ferr", ["No ferry, says harbour", "Ferry stops", "Undated ferry"]),
        ("?q=bakery", ["Élan of a bakery"]),
        ("?q=Élan+BAKERY", ["Élan of a bakery"]),
        ("?q=rains", []),
        ("?q=100%25", []),
        ("?q=…", []),
        ("?q=&outlet=&first=&utm_source=mail", None),
    ],
)
def test_stories_are_found_by_outlet_day_and_headline(archive: TestClient, query: str, found: list[str] | None) -> None:
    assert headlines(archive, query) == (headlines(archive) if found is None else found)


def test_outlets_are_counted_choices_whichever_is_chosen(archive: TestClient) -> None:
    for query in ("", "?outlet=Coast+Courier"):
        shown = Shown(archive.get(f"/stories{query}"))
        assert shown.each("//div[@class='choices']//li") == ["Island Post 2", "Coast Courier 1"]
    assert Shown(archive.get("/stories?q=ferry")).each("//div[@class='choices']//li") == [
        "Coast Courier 1",
        "Island Post 1",
    ]
    assert Shown(archive.get("/stories?q=ferry&outlet=Coast+Courier")).link("All outlets") == "/stories?q=ferry"


def test_a_story_has_its_byline_its_counts_and_its_notes(archive: TestClient) -> None:
    listed = Shown(archive.get("/stories")).each("//ul[@class='shelf']/li")
    assert "Coast Courier · Nia Bell · 5 March 2024 · 2 quotations by 2 speakers" in listed[2]
    assert "1 other outlet printed a copy" in listed[2]
    assert "Copy of an earlier story" in listed[1]
    assert "nobody quoted" in listed[0]
    assert "An earlier version is kept" in listed[3]
    assert "There is a later version" in listed[4]
    assert "1 quotation by 1 speaker" in listed[4]


def test_days_in_the_wrong_order_are_named_beside_them_and_stay(archive: TestClient) -> None:
    shown = Shown(archive.get("/stories?first=2024-05-01&last=2024-04-01&q=ferry"))
    assert shown.status == 400
    assert shown.words("//form[@action='/stories']//*[@role='alert']") == "The first day is later than the last. Swap them."
    assert (shown.value("first"), shown.value("last"), shown.value("q")) == ("2024-05-01", "2024-04-01", "ferry")


def test_pages_have_every_story_once(client: TestClient) -> None:
    store(client, [{"title": f"Story {number}", "text": f"Rain {number}.", "published_at": "2024-03-05"} for number in range(30)])
    store(client, [{"title": f"Undated {number}", "text": f"Snow {number}."} for number in range(30)])
    client.headers.update(BROWSER)
    seen: list[str] = []
    address: str | None = "/stories"
    while address:
        shown = Shown(client.get(address))
        seen += shown.each("//ul[@class='shelf']//h2")
        address = next(iter(shown.tree.xpath("//a[@rel='next']/@href")), None)
    assert len(seen) == len(set(seen)) == 60
    assert seen[0] == "Story 29"
    assert seen[-1] == "Undated 0"
    with client.app.state.database.read() as session:  # type: ignore[attr-defined]
        first = list_stories(session, StoryFilters(), limit=3)
        day, number = place_of(first[-1])
        rest = list_stories(session, StoryFilters(), after=(date.fromisoformat(day), number), limit=3)
        assert [item.article.title for item in rest] == ["Story 26", "Story 25", "Story 24"]
