"""What pages say was done, after each button; and the role of a new speaker."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.conftest import STORY

PAGE = {"Accept": "text/html"}


@pytest.fixture
def archive(sqlite_client: TestClient) -> TestClient:
    assert sqlite_client.post("/ingest", json={"text": STORY, "published_at": "2024-03-05"}).status_code == 201
    return sqlite_client


def press(client: TestClient, what: str, **fields: str) -> str:
    """The page after a button of the form for quotation 1 was pressed; other fields stay as they are."""
    now = client.get("/quotes/1").json()
    (tag,) = re.findall(r'name="tag" value="([^"]+)"', client.get("/correct/1", headers=PAGE).text)
    kept = {"words": now["text"], "kind": now["kind"], "stance": now["stance"], "role": now["role"] or ""}
    speaker = {"speaker": now["speaker"]["name"]} if now["speaker"] else {}
    form = {"tag": tag.replace("&#34;", '"'), "what": what, "by": "mira", **kept, **speaker, **fields}
    return client.post("/correct/1", data=form, headers=PAGE).text


def banner(page: str) -> str:
    found = re.findall(r'<div class="banner done" role="status"><p>([^<]*)</p>', page)
    return found[0] if found else ""


def test_each_button_says_what_it_did(archive: TestClient) -> None:
    assert banner(press(archive, "save", role="Lord Mayor")) == "Corrected."
    assert banner(press(archive, "save")) == "Nothing was different, so nothing was changed."
    assert banner(press(archive, "confirm")) == "Nothing was different, so nothing was changed."
    assert banner(press(archive, "reject")) == "Marked as not a quotation."
    assert banner(press(archive, "restore")) == "Restored as a quotation."


def test_confirming_and_undoing_are_called_so(archive: TestClient) -> None:
    assert banner(press(archive, "confirm")) == "Confirmed."
    undone = archive.post("/correct/1/undo", data={"change": 1}, headers=PAGE)
    assert banner(undone.text) == "Undone: the quotation is what it was before that change."
    assert banner(archive.post("/review/2", headers=PAGE).text) == "Confirmed."
    assert banner(archive.get("/review?done=nonsense", headers=PAGE).text) == ""


def test_on_the_form_too_a_new_speaker_does_not_take_over_the_role(archive: TestClient) -> None:
    press(archive, "save", speaker="Bo Lind")
    assert archive.get("/quotes/1").json()["role"] is None
    press(archive, "save", speaker="Cleo Marr", role="Pilot")
    assert archive.get("/quotes/1").json()["role"] == "Pilot"
    press(archive, "save", speaker="Dora Penn", same_role="on")
    now = archive.get("/quotes/1").json()
    assert (now["speaker"]["name"], now["role"]) == ("Dora Penn", "Pilot")


def test_a_day_after_the_story_is_refused_on_a_page_with_advice(archive: TestClient) -> None:
    page = press(archive, "save", said_on="2024-03-06")
    assert "Not a possible day" in page
    assert "The article was published on 5 March 2024" in page
    assert archive.get("/quotes/1/history").json()["items"] == []
