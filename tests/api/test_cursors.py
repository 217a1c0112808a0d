"""Cursors: every list that takes one refuses what it cannot have given, and never fails on it."""

import base64
import json
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.store.cursor import encode_cursor
from tests.api.articles.test_ingest import assert_refused
from tests.conftest import STORY

# What each list is ordered by, as its cursors hold it.
DAY, COUNT, RANK, CONFIDENCE = ("2024-03-05", 1), (3, 1), (250_000, 1), (0.5, 1)
LISTS: list[tuple[str, dict[str, str], tuple[float | str, int]]] = [
    ("/articles", {}, DAY),
    ("/audit", {}, COUNT),
    ("/decisions", {}, COUNT),
    ("/jobs", {}, COUNT),
    ("/quotes", {}, DAY),
    ("/quotes", {"sort": "relevance"}, DAY),
    ("/quotes", {"sort": "relevance", "q": "bridge"}, RANK),
    ("/quotes", {"sort": "confidence"}, CONFIDENCE),
    ("/searches", {}, COUNT),
    ("/searches/1/deliveries", {}, COUNT),
    ("/speakers", {}, COUNT),
    ("/speakers/suggestions", {}, COUNT),
    ("/variants", {}, COUNT),
]


def encoded(place: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


MALFORMED = [
    "nonsense",
    "ÿ",
    "WzEsMl0%",
    *(encoded(place) for place in (None, 1, "12", {}, {"a": 1, "b": 2}, [], [1], [1, 2, 3], [None, 1], [True, 1], [[1], 1])),
    *(encoded(place) for place in ([{}, 1], ["", 1], ["2024-13-01", 1], ["2024-03-05", -1], ["2024-03-05", 2**80])),
    *(encoded(place) for place in ([3, "1"], [3, None], [3, 1.5], [0.5, 2**80], [2**80, 1], [10**400, 1], [1e308, 1])),
    *(encoded(place) for place in ([float("nan"), 1], [float("inf"), 1], [-0.5, 1], [1.5, 1])),
    base64.urlsafe_b64encode(b"[" * 200).decode(),
]


def test_every_list_with_a_cursor_is_listed_here(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    taking = {
        path.removeprefix("/v1").replace("{search_id}", "1")
        for path, item in app.openapi()["paths"].items()
        if any(parameter["name"] == "cursor" for parameter in item.get("get", {}).get("parameters", []))
    }
    assert taking == {path for path, _, _ in LISTS}


def test_a_cursor_that_no_list_gave_is_refused(client: TestClient) -> None:
    client.post("/ingest", content=STORY.encode(), headers={"Content-Type": "text/plain"})
    for path, query, order in LISTS:
        for cursor in MALFORMED:
            assert_refused(client.get(path, params={**query, "cursor": cursor}), 400, "cursor")
        good = client.get(path, params={**query, "cursor": encode_cursor(*order)})
        assert good.status_code == (404 if path.endswith("/deliveries") else 200), good.text


def test_a_cursor_of_another_order_is_refused(client: TestClient) -> None:
    client.post("/ingest", content=STORY.encode(), headers={"Content-Type": "text/plain"})
    for path, query, order in LISTS:
        # a rank and a count are both whole numbers: nothing tells them apart
        others = [place for place in (DAY, COUNT, CONFIDENCE) if type(place[0]) is not type(order[0])]
        assert len(others) == 2
        for other in others:
            assert_refused(client.get(path, params={**query, "cursor": encode_cursor(*other)}), 400, "cursor")
