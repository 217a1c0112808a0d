"""Forms that are refused after something was written: nothing of it stays, on pages and over the API alike."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.conftest import STORY
from tests.web.test_errors import BROWSER, correction

JSON = {"Accept": "application/json"}


def everything(client: TestClient) -> list[Any]:
    """What a correction could have left behind: quotations, speakers with their roles, decisions, and the record of changes."""
    paths = (
        "/quotes?limit=100",
        "/speakers?limit=100",
        "/speakers/1",
        "/speakers/2",
        "/decisions",
        "/audit",
        "/quotes/1/history",
    )
    return [client.get(path, headers=JSON).json() for path in paths]


@pytest.mark.parametrize("accept", [BROWSER, JSON, {}])
@pytest.mark.parametrize(
    "refused",
    [
        {"speaker": "Ghost Person"},
        {"speaker": "Samuel Oduya", "role": "convicted smuggler"},
    ],
)
def test_a_correction_with_words_that_overlap_leaves_no_speaker_and_no_role(
    client: TestClient, accept: dict[str, str], refused: dict[str, str]
) -> None:
    assert client.post("/ingest", json={"text": STORY, "published_at": "2024-03-05"}).status_code == 201
    form = correction(client)
    twice = " ".join(form["words"].split()[:3])
    before = everything(client)
    answer = client.post("/correct/1", data={**form, **refused, "words": f"{twice} … {twice}"}, headers=accept)
    assert 400 <= answer.status_code < 500
    assert everything(client) == before
    places = [{"start": 0, "end": 10}, {"start": 5, "end": 12}]
    answer = client.patch(
        "/quotes/1", headers={"If-Match": "*"}, json={"by": "Bea", "speaker": {"name": "Ghost Two"}, "content": places}
    )
    assert 400 <= answer.status_code < 500
    assert everything(client) == before
