"""The search page: counts beside the results that narrow them, one headline for a story, and names that fit."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.archives import read_only
from tests.web.reading_pages import Shown
from tests.web.test_errors import BROWSER

STORIES = [
    {
        "title": "Ferry stops for the winter",
        "text": "“The ferry is too old,” said Ida Brandt, the Harbour Master.\nIt is safe, said the engineer, Walter Falk.",
        "outlet": "Coast Courier",
        "published_at": "2024-03-05",
    },
    {
        "title": "Island waits",
        "text": "“The ferry sails on Monday,” said Ida Brandt, the harbour master.",
        "outlet": "Island Post",
        "published_at": "2024-04-05",
    },
]


@pytest.fixture(scope="module")
def archive(shared_sqlite_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_sqlite_client, STORIES):
        shared_sqlite_client.headers.update(BROWSER)
        yield shared_sqlite_client


def see(client: TestClient, address: str) -> Shown:
    shown = Shown(client.get(address))
    assert shown.status == 200
    return shown


def counts(shown: Shown, group: str) -> list[str]:
    return shown.each(f"//div[@class='choices'][h2='{group}']//li")


def test_results_are_counted_by_what_narrows_them(archive: TestClient) -> None:
    shown = see(archive, "/search?q=ferry")
    assert counts(shown, "Speaker") == ["Ida Brandt 2", "Walter Falk 1"]
    assert counts(shown, "Outlet") == ["Coast Courier 2", "Island Post 1"]
    assert counts(shown, "Month") == ["April 2024 1", "March 2024 2"]
    assert "direct 2" in counts(shown, "Kind")
    assert [item.casefold() for item in counts(shown, "Role")] == ["harbour master 2", "engineer 1"]


def test_what_would_leave_everything_is_not_offered(archive: TestClient) -> None:
    shown = see(archive, "/search?q=ferry")
    assert counts(shown, "Source") == []
    assert counts(see(archive, "/search?q=ferry&speaker_id=1"), "Speaker") == []


@pytest.mark.parametrize(
    ("choice", "left", "filter_words"),
    [
        ("Ida Brandt", 2, "speaker: Ida Brandt"),
        ("Island Post", 1, "outlet: Island Post"),
        ("March 2024", 2, "month: March 2024"),
        ("direct", 2, "kind: direct"),
        ("arbour", 2, "role: "),
    ],
)
def test_a_count_is_a_link_that_narrows_and_can_be_taken_off(
    archive: TestClient, choice: str, left: int, filter_words: str
) -> None:
    before = see(archive, "/search?q=ferry&sort=relevance")
    link = next(part.get("href") for part in before.tree.xpath("//div[@class='choices']//a") if choice in part.text_content())
    narrowed = see(archive, link)
    assert len(narrowed.each("//article")) == left
    assert narrowed.words("//ul[@class='taken']").startswith(filter_words)
    off = narrowed.tree.xpath("//ul[@class='taken']//a")[0].get("href")
    assert off == "/search?q=ferry&sort=relevance"


def test_a_filter_that_was_chosen_stays_when_others_are_typed(archive: TestClient) -> None:
    shown = see(archive, "/search?month=2024-03&speaker_id=1&confidence_from=0.1&confidence_below=1")
    form = shown.form("/search")
    assert {form["month"], form["speaker_id"], form["confidence_from"], form["confidence_below"]} == {
        "2024-03",
        "1",
        "0.1",
        "1.0",
    }
    assert shown.each("//ul[@class='taken']//li")[-1].startswith("certainty: 10 to 100% sure")


def test_downloads_and_feeds_are_of_the_narrowed_search(archive: TestClient) -> None:
    shown = see(archive, "/search?q=ferry&speaker_id=1&role_is=harbour+master&month=2024-04&confidence_below=1")
    assert archive.get(shown.link("CSV")).text.count("\n") == 2
    assert archive.get(shown.link("feed reader")).text.count("<entry>") == 1


def test_a_story_is_named_once_and_what_was_found_in_its_headline_is_marked(archive: TestClient) -> None:
    shown = see(archive, "/search?q=winter")
    assert shown.each("//section[@class='found']/h2") == ["Ferry stops for the winter"]
    assert shown.each("//section[@class='found']/h2//mark") == ["winter"]
    assert len(shown.each("//article")) == 2


def test_a_name_that_is_not_what_was_typed_is_offered_only_where_nothing_is_found(archive: TestClient) -> None:
    assert "Speakers:" not in see(archive, "/search?q=winter").words()
    assert "Speakers: Walter Falk" in see(archive, "/search?q=falk").words()
    assert "Perhaps you mean: Ida Brandt" in see(archive, "/search?q=brandd").words()


def test_names_offered_while_typing_begin_with_the_letters(archive: TestClient) -> None:
    def offered(typed: str) -> list[str]:
        answer = archive.get("/speakers", params={"name": typed, "misspelled": False}, headers={"Accept": "application/json"})
        return [item["name"] for item in answer.json()["items"]]

    assert offered("winter") == []
    assert offered("fal") == ["Walter Falk"]
    assert "misspelled=false" in archive.get("/static/whosaid.js").text


def test_a_speaker_that_is_not_there_is_a_page_that_says_so(archive: TestClient) -> None:
    answer = archive.get("/search?speaker_id=99")
    assert answer.status_code == 404
    assert "There is no speaker 99" in answer.text
