"""What a person has checked says so, everywhere that another row gives a probability."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.archives import read_only
from tests.conftest import STORY

HTML = {"Accept": "text/html"}
CORRECTED = 2
CONFIRMED = 3


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    """Three quotations: the first as the pipeline found it, the second corrected, the third confirmed."""
    shared_client.post("/ingest", json={"text": STORY, "published_at": "2024-03-05", "outlet": "Northern Wire"})
    match = {"If-Match": "*"}
    shared_client.patch(f"/quotes/{CORRECTED}", json={"role": "Lord Mayor"}, headers=match)
    shared_client.patch(f"/quotes/{CONFIRMED}", json={"confirmed": True}, headers=match)
    with read_only(shared_client):
        yield shared_client


def rows(archive: TestClient, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = archive.get("/quotes", params=query).json()["items"]
    return items


def test_a_checked_row_has_no_probability(archive: TestClient) -> None:
    told = {row["id"]: (row["checked"], row["confidence"]) for row in rows(archive)}
    assert told[CORRECTED] == told[CONFIRMED] == (True, None)
    assert told[1][0] is False
    assert 0 < told[1][1] <= 1
    detail = archive.get(f"/quotes/{CONFIRMED}").json()
    assert (detail["checked"], detail["confidence"], detail["corrected"]) == (True, None, False)


def test_exports_say_who_was_checked(archive: TestClient) -> None:
    text = archive.get("/quotes/export", params={"format": "csv", "flavor": "raw"}).text
    told = {int(row["id"]): (row["checked"], row["confidence"] != "") for row in csv.DictReader(io.StringIO(text))}
    assert told == {1: ("False", True), CORRECTED: ("True", False), CONFIRMED: ("True", False)}
    lines = archive.get("/quotes/export", params={"format": "ndjson"}).text.splitlines()
    assert {row["id"]: row["checked"] for row in map(json.loads, lines)} == {1: False, CORRECTED: True, CONFIRMED: True}


def test_linked_data_says_it_in_place_of_the_confidence(archive: TestClient) -> None:
    headers = {"Accept": "application/ld+json"}
    checked, found = (archive.get(f"/quotes/{number}", headers=headers).text for number in (CONFIRMED, 1))
    assert '"whosaid:checked":true' in checked.replace(" ", "")
    assert "whosaid:confidence" not in checked
    assert "whosaid:confidence" in found
    assert "whosaid:checked" not in found


@pytest.mark.parametrize("path", ["/", "/search", "/story/1", "/people/1"])
def test_pages_say_it_in_place_of_a_percentage(archive: TestClient, path: str) -> None:
    page = archive.get(path, headers=HTML).text
    assert page.count('class="sure checked"') >= 1
    shown = archive.get(f"/correct/{CONFIRMED}", headers=HTML).text
    assert 'class="sure checked"' in shown
    assert "% sure" not in shown


def test_the_printable_page_says_it_too(archive: TestClient) -> None:
    page = archive.get("/articles/1/annotated").text
    assert (page.count("checked by an editor"), page.count("confidence 0.")) == (2, 1)


def test_a_checked_row_is_surer_than_any_other(archive: TestClient) -> None:
    assert {row["id"] for row in rows(archive, confidence_from=1)} == {CORRECTED, CONFIRMED}
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        place = {"cursor": cursor} if cursor else {}
        page = archive.get("/quotes", params={"sort": "confidence", "limit": "1", **place}).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [CONFIRMED, CORRECTED, 1]
