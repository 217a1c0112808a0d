"""The schema is fit for generators of clients: every body and answer has a type, and every type has one name.

What a generator makes of it was tried with openapi-python-client, which cannot be installed beside the service: it needs an
older typer.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.api.openapi import REFERRED
from app.api.search.export_schemas import ExportRow
from app.batch.run import run_job
from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from tests.api.articles.test_ingest import assert_refused
from tests.conftest import STORY

NAMED = "#/components/schemas/"


@pytest.fixture
def schema(sqlite_client: TestClient) -> dict[str, Any]:
    answer = sqlite_client.get("/openapi.json")
    schema: dict[str, Any] = answer.json()
    return schema


def nodes(value: Any, *place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object in the schema, with its place."""
    if isinstance(value, dict):
        yield "/".join(place), value
        for name, inner in value.items():
            yield from nodes(inner, *place, name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from nodes(inner, *place, str(number))


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_every_reference_leads_to_a_named_schema(schema: dict[str, Any]) -> None:
    references = {node["$ref"] for _, node in nodes(schema) if "$ref" in node}
    assert references <= {NAMED + name for name in schema["components"]["schemas"]}
    assert {NAMED + model.__name__ for model in REFERRED} <= references


def test_every_body_and_every_answer_has_a_type(schema: dict[str, Any]) -> None:
    for place, operation in operations(schema):
        if operation["tags"] == ["Reconciliation"]:
            continue  # the W3C specification has their schemas
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            assert content.get("schema"), f"{place} takes {kind}"
        for status, answer in operation["responses"].items():
            for kind, content in answer.get("content", {}).items():
                assert content.get("schema") or content.get("itemSchema"), f"{place} answers {status} with {kind}"


def test_no_alternative_is_without_a_name(schema: dict[str, Any]) -> None:
    """A generator numbers the classes of alternatives that are objects without a name."""
    for place, node in nodes({key: schema[key] for key in ("paths", "components")}):
        if "/not" in place:
            continue  # restricts what is valid; nothing is made of it
        for alternative in [*node.get("oneOf", []), *node.get("anyOf", []), *node.get("allOf", [])]:
            assert "properties" not in alternative, place
        if isinstance(node.get("enum"), list):
            assert place.rpartition("/")[0] == "components/schemas", f"{place} has an enumeration without a name"


def test_articles_and_batches_are_made_of_the_named_article(schema: dict[str, Any]) -> None:
    article = {"$ref": f"{NAMED}ArticleIn"}
    bodies = {operation["operationId"]: operation.get("requestBody", {}).get("content") for _, operation in operations(schema)}
    for operation in ("ingest_article", "ingest_article_unversioned", "attribute_article"):
        assert {kind: content["schema"].get("type", "named") for kind, content in bodies[operation].items()} == {
            "application/json": "named",
            "text/plain": "string",
            "text/html": "string",
        }
        assert bodies[operation]["application/json"]["schema"] == article
    assert bodies["ingest_batch"]["application/json"]["schema"] == {"$ref": f"{NAMED}BatchIn"}
    assert bodies["ingest_batch"]["application/x-ndjson"]["schema"]["contentSchema"] == article
    assert schema["components"]["schemas"]["BatchIn"]["properties"]["articles"]["items"] == article


def test_the_schema_is_built_once_and_says_where_keys_are_needed() -> None:
    service = create_app(Settings(host="0.0.0.0"))  # noqa: S104
    assert service.openapi() is service.openapi()
    assert service.openapi()["security"] == [{"key": []}]
    assert list(service.openapi()["components"]["securitySchemes"]) == ["key"]


def test_a_line_of_an_export_is_what_the_schema_says(sqlite_client: TestClient) -> None:
    sqlite_client.post("/ingest", content=STORY.encode(), headers={"Content-Type": "text/plain"})
    answer = sqlite_client.get("/quotes/export", params={"format": "ndjson"})
    lines = answer.text.splitlines()
    assert len(lines) == 3
    for line in lines:
        row = ExportRow.model_validate_json(line, strict=True)
        assert set(row.model_fields_set) == set(ExportRow.model_fields)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{broken", "Invalid JSON"),
        (b"[" * 100_000, "Invalid JSON"),
        (b"\xff", "Invalid JSON"),
        (b'[{"text": "x"}]', "request body"),
        (b'{"articles": 1}', "articles"),
        (b'{"articles": [{"text": "x"}], "more": 1}', "more"),
        (b'{"articles": []}', "articles"),
        (b'{"articles": ["x"]}', "articles.0"),
        (b'{"articles": [{"text": "x"}, {"text": "x", "html": "x"}]}', "articles.1"),
        (b'{"articles": [{"text": "\\ud800"}]}', "Invalid JSON"),
    ],
)
def test_a_json_batch_of_another_form_is_refused(sqlite_client: TestClient, body: bytes, reason: str) -> None:
    answer = sqlite_client.post("/ingest/batch", content=body, headers={"Content-Type": "application/json"})
    assert_refused(answer, 422, reason)
    assert sqlite_client.get("/jobs").json()["items"] == []


def test_a_batch_may_be_a_json_list(sqlite_client: TestClient, pipeline: Pipeline) -> None:
    story = {"text": STORY, "outlet": "Northern Wire", "published_at": "2024-03-06T10:00:00+01:00"}
    answer = sqlite_client.post("/ingest/batch", json={"articles": [story, {"text": "The bridge is shut, said Ada Quist."}]})
    assert answer.status_code == 202, answer.text
    assert answer.json()["lines"] == 2
    app = sqlite_client.app
    assert isinstance(app, FastAPI)
    assert run_job(app.state.database, pipeline, answer.json()["id"], "worker")
    assert sqlite_client.get(answer.headers["Location"]).json()["stored"] == 2
    stored = sqlite_client.get("/articles").json()["items"]
    assert {(item["outlet"], item["published_at"]) for item in stored} == {("Northern Wire", "2024-03-06"), (None, None)}


def test_a_json_batch_is_no_larger_than_one_article(sqlite_client: TestClient) -> None:
    largest = Settings().max_body_bytes
    body = b'{"articles": ["' + b"x" * largest + b'"]}'
    answer = sqlite_client.post("/ingest/batch", content=body, headers={"Content-Type": "application/json"})
    assert_refused(answer, 413, "larger")
