"""Facets: what a search finds, counted by everything that it can be narrowed by; each count is what narrowing finds."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.store.search.facets import count_facets
from app.store.search.filters import Filters
from tests.archives import read_only, store

STORIES = [
    {
        "title": "Ferry stops",
        "text": "“The ferry is too old,” said Ida Brandt, the Harbour Master.\nIt is safe, said the engineer, Ole Falk.",
        "outlet": "Coast Courier",
        "published_at": "2024-03-05",
    },
    {
        "title": "Ferry sails again",
        "text": "“The ferry sails,” said Ida Brandt, the harbour master.\nA sailor said that nobody had been paid.",
        "outlet": "Island Post",
        "published_at": "2024-04-05",
    },
]


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_client, STORIES):
        yield shared_client


def facets(client: TestClient, **query: Any) -> dict[str, Any]:
    answer = client.get("/quotes/facets", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def found(client: TestClient, **query: Any) -> int:
    total: int = client.get("/quotes", params=query).json()["total"]
    return total


def test_a_role_is_counted_once_whatever_its_capitals(archive: TestClient) -> None:
    roles = {item["value"]: item["quotations"] for item in facets(archive)["roles"]}
    assert [count for role, count in roles.items() if role and role.casefold() == "harbour master"] == [2]
    assert found(archive, role_is="HARBOUR MASTER") == 2
    assert found(archive, role_is="harbour") == 0


def test_each_count_is_the_number_that_narrowing_finds(archive: TestClient) -> None:
    counted = facets(archive)
    for name, parameter in (("months", "month"), ("outlets", "outlet"), ("kinds", "kind"), ("source_types", "source_type")):
        assert counted[name]
        for item in counted[name]:
            assert found(archive, **{parameter: item["value"]}) == item["quotations"]
    for item in counted["roles"]:
        assert item["value"] is None or found(archive, role_is=item["value"]) == item["quotations"]
    for item in counted["speakers"]:
        assert found(archive, speaker_id=item["id"]) == item["quotations"]


def test_confidence_is_counted_in_bands_that_leave_nothing_out(archive: TestClient) -> None:
    bands = facets(archive)["confidences"]
    assert sum(band["quotations"] for band in bands) == found(archive)
    for band in bands:
        bounds = {name: band[name] for name in ("confidence_from", "confidence_below") if band[name] is not None}
        assert found(archive, **bounds) == band["quotations"]


@pytest.mark.parametrize("month", ["2024-3", "2024-13", "0000-01", "March", "2024-03-05"])
def test_a_month_is_written_with_its_year(archive: TestClient, month: str) -> None:
    assert archive.get("/quotes", params={"month": month}).status_code == 422


def test_only_the_newest_are_counted_where_that_is_asked_for(client: TestClient) -> None:
    store(client, STORIES)
    with client.app.state.database.read() as session:  # type: ignore[attr-defined]
        counted = count_facets(session, Filters(), newest=2)
        assert counted.outlets == (("Island Post", 2),)
        assert count_facets(session, Filters(outlets=("coast courier",)), newest=1).outlets == (("Coast Courier", 1),)
