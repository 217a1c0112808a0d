"""The samples that ``make run`` loads: invented stories in which every page has something to show, and nothing wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.archives import read_only

SAMPLES = Path(__file__).parents[1] / "seeds"
KINDS = {".txt": "text/plain", ".html": "text/html", ".json": "application/json"}
BRIDGE = ("bridge-april", "bridge-june-mercury", "bridge-june-wire", "bridge-august", "bridge-november")
# Every row of the stories about the bridge, as a reader finds them: speaker, stance, and the beginning of the words.
ROWS = {
    "Town orders a new bearing for the swing bridge": [
        ("Ada Quist", "asserted", "The new bearing for the swing bridge over the Calder has been ordered"),
        ("Ada Quist", "asserted", "“The bridge will get its bearing, and the town will not pay for it twice”"),
        ("Samuel Oduya", "asserted", "that the bridge would need six weeks of tests"),
        ("Samuel Oduya", "asserted", "“A bridge is not a door,” he told reporters. “You do not oil it and hope.”"),
        ("Ada Quist", "denied", "that the town had ignored a warning about the bridge in 2022"),
        ("A council official", "asserted", "that two reports on the bearing had never been read"),
        ("Calder Harbour Trust", "asserted", "that its ships would use the northern channel until then"),
    ],
    "Calder bridge to stay shut through the summer": [
        ("Ada Quist", "asserted", "A bridge that cuts the town of Calder in two will not open this summer"),
        (
            "Ada Quist",
            "asserted",
            "“We promised June and we were wrong,” she told reporters. “The bridge will open when the final test is done, "
            "and not an hour before.”",
        ),
    ],
    "Swing bridge turns again after six months": [
        (
            "Ada Quist",
            "asserted",
            "“The bridge is open, and nobody will call it quick,” Mayor Ada Quist said at the ceremony. “I thank everyone who "
            "walked round by the mill.”",
        ),
        ("Samuel Oduya", "asserted", "that the bridge would be tested every month from now on"),
        ("Samuel Oduya", "asserted", "“The best bridge is one that nobody talks about”"),
        ("Shopkeepers on the east bank", "asserted", "that trade had doubled by noon"),
    ],
    "Mayor tells inquiry she would shut the bridge again": [
        ("Ada Quist", "asserted", "that she would close the town’s swing bridge again"),
        (
            "Ada Quist",
            "asserted",
            "“I would shut the bridge tomorrow if an engineer asked me to,” Ada Quist said. “A shop can be paid for. A child "
            "cannot.”",
        ),
        ("Ada Quist", "asserted", "that the bridge had cost the town £4.6m and that the government had paid a third of it"),
        ("Samuel Oduya", "asserted", "that the bridge should have been shut a year earlier"),
        ("Samuel Oduya", "asserted", "“I wrote it down, and I should have shouted it”"),
    ],
}
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def archive(shared_sqlite_client: TestClient) -> Iterator[TestClient]:
    for path in sorted(SAMPLES.iterdir()):
        answer = shared_sqlite_client.post("/ingest", content=path.read_bytes(), headers={"Content-Type": KINDS[path.suffix]})
        assert answer.status_code == 201, path.name
    with read_only(shared_sqlite_client):
        yield shared_sqlite_client


def rows(archive: TestClient, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = archive.get("/quotes", params={"limit": 200, **query}).json()["items"]
    return found


@pytest.mark.parametrize("headline", ROWS)
def test_a_story_has_the_rows_that_a_reader_finds_and_no_others(archive: TestClient, headline: str) -> None:
    found = sorted(
        (row for row in rows(archive) if row["article"]["title"] == headline), key=lambda row: int(row["content"][0]["start"])
    )
    assert [(row["speaker"]["name"], row["stance"], row["printed"]) for row in found] == ROWS[headline]


def test_an_agency_that_passed_a_story_on_says_nothing_in_it(archive: TestClient) -> None:
    assert not [row for row in rows(archive) if "Ellery Court" in str(row["speaker"])]


def test_one_statement_is_in_two_outlets_in_other_words(archive: TestClient) -> None:
    (group,) = archive.get("/variants", params={"altered": True}).json()["items"]
    printed = {item["quotation"]["article"]["outlet"]: item["quotation"]["printed"] for item in group["variants"]}
    assert set(printed) == {"The Calder Mercury", "Northern Wire"}
    assert "last test" in printed["The Calder Mercury"]
    assert "final test" in printed["Northern Wire"]


def test_one_speaker_speaks_about_one_subject_over_many_months(archive: TestClient) -> None:
    (mayor,) = [
        item for item in archive.get("/speakers", params={"name": "Ada Quist"}).json()["items"] if item["kind"] == "person"
    ]
    page = archive.get(f"/people/{mayor['id']}/about", params={"about": "bridge"}, headers=PAGE).text
    for month in ("March 2024", "April 2024", "June 2024", "August 2024", "November 2024"):
        assert f"<h2>{month}</h2>" in page


def test_there_are_a_denial_questions_and_sources_of_every_kind(archive: TestClient) -> None:
    found = rows(archive)
    assert {"asserted", "denied", "asked"} <= {row["stance"] for row in found}
    assert {"direct", "mixed", "indirect"} == {row["kind"] for row in found}
    assert {"named person", "named organization", "anonymous source", "unnamed person", "unnamed group"} <= {
        row["source_type"] for row in found
    }


@pytest.mark.parametrize(
    "path",
    ["/", "/search", "/overview", "/review", "/story/1", "/people/1", "/people/1/about", "/compare?one=1&other=2", "/words/13"],
)
def test_every_page_has_something_to_show(archive: TestClient, path: str) -> None:
    answer = archive.get(path, headers=PAGE)
    assert answer.status_code == 200
    assert 'class="empty"' not in answer.text


def test_the_stories_about_the_bridge_come_from_several_outlets() -> None:
    told = [json.loads((SAMPLES / f"{name}.json").read_text()) for name in BRIDGE]
    assert {story["outlet"] for story in told} == {"The Calder Mercury", "Northern Wire", "Ledger Daily"}
    assert all(story["url"].split("/")[2].endswith(".example") for story in told)
