"""Every output gives a quotation in the form in which an editor would print it."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from tests.archives import read_only, store

SPLIT = "“No,” Mayor Ada Quist said. “I have not, and I should have.”"
LONG = "“The pier is closed.\n“It will stay closed until the harbour has been dredged.”"
STORY = (
    "Harbour inquiry opens\n"
    f"{SPLIT}\n"
    "Senator Lee Park said the governor “was asleep at the wheel.”\n"
    "Park denied that he had taken money from the builders of the pier.\n"
    f"Ines Calder said: {LONG}"
)
PRINTED = {
    SPLIT: None,
    "the governor “was asleep at the wheel.”": "said",
    "that he had taken money from the builders of the pier": "denied",
    LONG: None,
}
SENT = {"text": STORY, "outlet": "Northern Wire", "published_at": "2024-03-05"}


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_client, [SENT]):
        yield shared_client


def answered(client: TestClient, path: str, **query: str) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer


def the_split(client: TestClient) -> dict[str, Any]:
    items = answered(client, "/quotes", q='"should have"').json()["items"]
    assert len(items) == 1
    found: dict[str, Any] = items[0]
    return found


def test_a_search_and_an_article_have_the_printed_form_and_the_cue_beside_it(archive: TestClient) -> None:
    for found in (answered(archive, "/quotes").json()["items"], answered(archive, "/articles/1").json()["quotations"]):
        assert {item["printed"]: item["printed_cue"] for item in found} == PRINTED


def test_a_story_that_is_not_stored_has_it_too(archive: TestClient) -> None:
    answer = archive.post("/attribute", json=SENT)
    assert answer.status_code == 200, answer.text
    assert {item["printed"]: item["printed_cue"] for item in answer.json()["quotations"]} == PRINTED


def test_exported_files_have_it_with_its_paragraphs(archive: TestClient) -> None:
    table = answered(archive, "/quotes/export", flavor="raw").text
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert {row["printed"]: row["printed_cue"] or None for row in rows} == PRINTED
    lines = [json.loads(line) for line in answered(archive, "/quotes/export", format="ndjson").text.splitlines()]
    assert {line["printed"]: line["printed_cue"] for line in lines} == PRINTED
    book = openpyxl.load_workbook(io.BytesIO(answered(archive, "/quotes/export", format="xlsx").content))
    header, *cells = book.active.iter_rows(values_only=True)
    assert {cell[header.index("Words")]: cell[header.index("To print before")] for cell in cells} == PRINTED
    graph = answered(archive, "/quotes/export", format="jsonld").json()["@graph"]
    assert {node["text"] for node in graph} == set(PRINTED)


def test_a_feed_has_it_in_its_titles(archive: TestClient) -> None:
    feed = answered(archive, "/quotes/feed").text
    for title in (
        f"Ada Quist: {SPLIT}",
        "Lee Park (said): the governor “was asleep at the wheel.”",
        "Lee Park (denied): that he had taken money from the builders of the pier",
        "Ines Calder: “The pier is closed…”",
    ):
        assert f"<title>{title}</title>" in feed, feed


def test_pages_show_it(archive: TestClient) -> None:
    page = archive.get("/search", params={"q": "quist OR park OR pier"}, headers={"Accept": "text/html"}).text
    assert SPLIT in page.replace('<b class="hit">', "").replace("</b>", "")
    assert '<strong class="stance">Denied:</strong> <bdi>that he had taken money' in page
    assert '<span class="quiet">Said:</span> <bdi>the governor “was asleep at the wheel.”</bdi>' in page
    assert " … " not in page


def test_words_that_a_search_found_are_marked_in_it(archive: TestClient) -> None:
    page = archive.get("/search", params={"q": "should"}, headers={"Accept": "text/html"}).text
    assert '<bdi>“No,” Mayor Ada Quist said. “I have not, and I <b class="hit">should</b> have.”</bdi>' in page


def test_a_corrected_and_an_added_quotation_are_printed_by_their_spans(sqlite_client: TestClient) -> None:
    store(sqlite_client, [SENT])
    number = the_split(sqlite_client)["id"]
    start = STORY.index("I should have")
    changed = sqlite_client.patch(
        f"/quotes/{number}", json={"content": [{"start": start, "end": start + len("I should have")}]}, headers={"If-Match": "*"}
    )
    assert (changed.status_code, changed.json()["printed"]) == (200, "“I should have.”"), changed.text
    place = STORY.index("taken money")
    added = sqlite_client.post(
        "/articles/1/quotes", json={"content": [{"start": place, "end": place + len("taken money")}], "kind": "indirect"}
    )
    assert (added.status_code, added.json()["printed"], added.json()["printed_cue"]) == (201, "taken money", None), added.text
