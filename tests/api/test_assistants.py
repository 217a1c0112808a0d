"""Assistants: the tools at /mcp, called as a client of the protocol calls them."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from tests.archives import read_only
from tests.conftest import STORY

SPLIT = "“No,” Mayor Ada Quist said. “I have not, and I should have.”"
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def local(shared_sqlite_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """A client that asks the loopback address, as assistants on this machine do."""
    app = create_app(Settings(database_url=shared_sqlite_url), pipeline)
    stories = [{"text": STORY, "outlet": "Northern Wire"}]
    with TestClient(app, base_url="http://127.0.0.1:8000") as client, read_only(client, stories):
        yield client


def ask(client: TestClient, method: str, **params: Any) -> dict[str, Any]:
    answer = client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, headers=ACCEPT)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()["result"]
    return result


def call(client: TestClient, tool: str, **arguments: Any) -> dict[str, Any]:
    return ask(client, "tools/call", name=tool, arguments=arguments)


def test_every_tool_is_described_and_only_reads(local: TestClient) -> None:
    tools = {tool["name"]: tool for tool in ask(local, "tools/list")["tools"]}
    assert set(tools) == {"search_quotes", "get_quote", "get_speaker", "verify_quote", "attribute_text"}
    for tool in tools.values():
        assert tool["description"]
        assert tool["annotations"]["readOnlyHint"] is True


def test_an_assistant_is_told_to_cite_the_printed_form(local: TestClient) -> None:
    told = ask(local, "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo={"name": "test", "version": "1"})[
        "instructions"
    ]
    assert "Cite only 'printed'" in told
    (quote,) = call(local, "attribute_text", text=SPLIT)["structuredContent"]["quotations"]
    assert quote["printed"] == SPLIT


def test_an_assistant_finds_and_cites_verbatim(local: TestClient) -> None:
    found = call(local, "search_quotes", words="safe", speaker="quist")["structuredContent"]
    (quote,) = found["quotes"]
    assert (found["total"], quote["text"]) == (1, "We will not open it a day before it is safe")
    assert (quote["printed"], quote["printed_cue"]) == ("“We will not open it a day before it is safe”", None)
    assert quote["permalink"] == f"http://127.0.0.1:8000/quotes/{quote['id']}"
    assert quote["permalink"] in quote["citation"]
    assert call(local, "get_quote", quote_id=quote["id"])["structuredContent"]["before"]
    speaker = call(local, "get_speaker", name="quist")["structuredContent"]
    assert (speaker["name"], speaker["id"]) == ("Ada Quist", quote["speaker"]["id"])
    verified = call(local, "verify_quote", text="not open it a day before it is safe", speaker="Quist")["structuredContent"]
    assert verified["verdict"] == "exact"
    attributed = call(local, "attribute_text", text="The gate is shut, said Bea Holt.")["structuredContent"]
    assert (attributed["quotations"][0]["speaker"]["name"], attributed["article"]["id"]) == ("Bea Holt", None)
    assert len(local.get("/articles").json()["items"]) == 1


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("get_quote", {"quote_id": 99}, "There is no quotation 99"),
        ("get_speaker", {"name": "Nobody Known"}, "No one by this name"),
        ("get_speaker", {}, "No one by this name"),
        ("search_quotes", {"words": "-x"}, "leave out"),
        ("attribute_text", {"text": " "}, "empty"),
    ],
)
def test_what_is_wrong_is_told(local: TestClient, tool: str, arguments: dict[str, Any], reason: str) -> None:
    answer = call(local, tool, **arguments)
    assert answer["isError"] is True
    assert reason in answer["content"][0]["text"]


def test_a_page_of_another_site_cannot_ask(local: TestClient) -> None:
    request = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    assert local.post("/mcp", json=request, headers=ACCEPT | {"Host": "evil.example"}).status_code == 421
    assert local.post("/mcp", json=request, headers=ACCEPT | {"Origin": "https://evil.example"}).status_code == 403
    assert local.post("/mcp", json=request, headers=ACCEPT | {"Origin": "https://evil.example"}).status_code == 403
    assert local.post("/mcp", json=request, headers=ACCEPT | {"Origin": "null"}).status_code == 403


def test_nothing_waits_for_a_stream_on_which_nothing_is_sent(local: TestClient) -> None:
    answer = local.get("/mcp", headers=ACCEPT)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
