"""The desk's forms as a browser without scripts sends them: what they set, who may use them, and that they are on the record."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import Opened, keys, opened
from tests.conftest import STORY
from tests.web.test_errors import BROWSER, assert_error_page

__all__ = ["keys", "opened"]
JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(sqlite_client: TestClient) -> TestClient:
    assert sqlite_client.post("/ingest", json={"text": STORY, "published_at": "2024-03-06"}).status_code == 201
    sqlite_client.headers.update(BROWSER)
    return sqlite_client


def head_form(client: TestClient) -> dict[str, str]:
    """The form for the head of the first story, as a browser would send it back."""
    html = client.get("/story/1").text.partition('action="/story/1/head"')[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', html)}


def test_a_head_that_is_saved_is_on_the_record(desk: TestClient) -> None:
    desk.post("/story/1/head", data=head_form(desk) | {"outlet": "Northern Wire", "published_at": ""})
    article = desk.get("/articles/1", headers=JSON).json()["article"]
    assert (article["outlet"], article["published_at"], article["title"]) == ("Northern Wire", None, "Bridge stays shut")
    latest = desk.get("/audit", headers=JSON).json()["items"][0]
    assert (latest["action"], latest["articles"]) == ("POST /story/1/head", [1])


@pytest.mark.parametrize(
    ("field", "value", "status", "words"),
    [
        ("published_at", "yesterday", 422, "Published on: Write the day"),
        ("url", "ftp://wire.example", 422, "Web address:"),
        ("title", "a\x00", 422, "Title:"),
        ("tag", "another", 412, "Someone else has changed this"),
    ],
)
def test_a_head_that_cannot_be_is_refused_and_what_was_typed_stays(
    desk: TestClient, field: str, value: str, status: int, words: str
) -> None:
    before = desk.get("/articles/1", headers=JSON).json()
    answer = desk.post("/story/1/head", data=head_form(desk) | {"author": "Bo Lind"} | {field: value})
    assert_error_page(answer, status, words)
    assert 'value="Bo Lind"' in answer.text
    assert desk.get("/articles/1", headers=JSON).json() == before
    problem = desk.post("/story/1/head", data=head_form(desk) | {field: value}, headers=JSON)
    assert (problem.status_code, problem.headers["content-type"]) == (status, "application/problem+json")


def test_an_address_of_another_story_is_refused_beside_its_field(desk: TestClient) -> None:
    desk.post("/ingest", json={"text": "It rained, said Bea Holt.", "url": "https://wire.example/rain"}, headers=JSON)
    answer = desk.post("/story/1/head", data=head_form(desk) | {"url": "https://wire.example/rain"})
    assert_error_page(answer, 409, "Article 2 has this address already")
    assert (
        'name="url" type="url" maxlength="2000" placeholder="https://" value="https://wire.example/rain" aria-inv' in answer.text
    )


def test_the_same_quotation_twice_is_refused_in_words_of_the_page(desk: TestClient) -> None:
    answer = desk.post("/story/1/add", data={"words": "“We will not open it a day before it is safe,”"})
    assert_error_page(answer, 409, "These words are a quotation already. Correct it in its card.")


def test_a_name_that_the_story_quotes_is_that_speaker_and_no_second_one(desk: TestClient) -> None:
    told = (
        "A report by the Institute of Bridges said that the piers were weak.\n"
        "It was “long ago” that anyone looked at “the sea wall”."
    )
    assert desk.post("/ingest", json={"text": told}, headers=JSON).status_code == 201
    (body,) = [item for item in desk.get("/speakers", headers=JSON).json()["items"] if item["name"] == "Institute of Bridges"]
    for words in ("long ago", "the sea wall"):
        answer = desk.post("/story/2/add", data={"words": words, "speaker": "Institute of Bridges"})
        assert "Quotation added." in answer.text
    quoted = desk.get("/quotes", params={"speaker_id": body["id"]}, headers=JSON).json()["items"]
    assert {"long ago", "the sea wall"} <= {item["text"] for item in quoted}
    names = [item["name"] for item in desk.get("/speakers", headers=JSON).json()["items"]]
    assert names.count("Institute of Bridges") == 1


def test_what_is_wrong_on_the_first_page_stands_beside_its_field_and_the_story_stays(desk: TestClient) -> None:
    answer = desk.post("/try", data={"text": STORY, "published_at": "yesterday", "outlet": "Northern Wire"})
    assert_error_page(answer, 422, "Published on: Write the day", "The first cracks were found in 2023.")
    assert 'value="Northern Wire"' in answer.text
    assert 'value="yesterday" aria-invalid="true"' in answer.text


def test_a_reader_is_offered_nothing_to_change(opened: Opened, keys: dict[str, str]) -> None:
    client = opened()
    signed = {role: {"Authorization": f"Bearer {keys[role]}"} for role in ("reader", "editor")}
    assert client.post("/ingest", json={"text": STORY}, headers=signed["editor"]).status_code == 201
    form = {"tag": "x", "outlet": "Wire"}
    for role, offered in (("reader", False), ("editor", True)):
        page = client.get("/story/1", headers=signed[role] | BROWSER).text
        assert ('action="/story/1/head"' in page) is offered
        assert ('action="/story/1/add"' in page) is offered
        assert ("data-correct" in page) is offered
        tried = client.post("/try", data={"text": STORY}, headers=signed[role] | BROWSER).text
        assert ('action="/save"' in tried) is offered
        assert "data-share" in tried
    for path in ("/story/1/head", "/story/1/pick", "/story/1/add", "/save/all"):
        assert client.post(path, data=form, headers=signed["reader"] | JSON).status_code == 403
    assert client.patch("/articles/1", json={"outlet": "W"}, headers=signed["reader"] | {"If-Match": "*"}).status_code == 403
    changed = client.patch("/articles/1", json={"outlet": "W"}, headers=signed["editor"] | {"If-Match": "*"})
    assert changed.status_code == 200
