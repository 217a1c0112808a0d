"""The service itself: documentation without a network, health, failures that never pass for success."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.errors import StoreUnavailable
from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from tests.api.articles.test_ingest import assert_refused, post
from tests.archives import read_only
from tests.conftest import STORY

PATHS = {
    "/audit",
    "/ingest",
    "/attribute",
    "/quotes",
    "/quotes/facets",
    "/quotes/export",
    "/quotes/{quote_id}",
    "/quotes/{quote_id}/history",
    "/quotes/{quote_id}/variants",
    "/quotes/verify",
    "/stats",
    "/variants",
    "/ingest/batch",
    "/jobs",
    "/quotes/feed",
    "/speakers/{speaker_id}/feed",
    "/searches",
    "/searches/{search_id}",
    "/searches/{search_id}/deliveries",
    "/deliveries/{delivery_id}/retry",
    *(f"/jobs/{{job_id}}{part}" for part in ("", "/events", "/failed", "/cancel")),
    "/articles/{article_id}/versions",
    "/quotes/{quote_id}/history/{change_id}/undo",
    "/articles/{article_id}/quotes",
    "/articles",
    "/articles/{article_id}",
} | {
    "/speakers",
    "/speakers/suggestions",
    "/articles/{article_id}/annotated",
    "/speakers/{speaker_id}",
    *(f"/speakers/{{speaker_id}}/{action}" for action in ("merge", "split", "aliases", "apart")),
    "/decisions",
    "/decisions/{decision_id}/undo",
    *(f"/reconcile{part}" for part in ("", "/suggest", "/properties", "/preview")),
}


@pytest.fixture(scope="module")
def empty(shared_sqlite_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_sqlite_client):
        yield shared_sqlite_client


def test_swagger_ui_is_served_by_the_service_alone(empty: TestClient) -> None:
    page = empty.get("/docs")
    assert page.status_code == 200
    linked = re.findall(r"(?:src|href)=[\"']([^\"']+)", page.text)
    assert len(linked) >= 3
    for address in linked:
        assert not address.startswith(("http", "//")), address
        assert empty.get(address).status_code == 200
    # the bundle of 2023 cannot show OpenAPI 3.1
    assert empty.get("/openapi.json").json()["openapi"].startswith("3.1")


def test_every_operation_is_documented(empty: TestClient) -> None:
    schema = empty.get("/openapi.json").json()
    assert set(schema["paths"]) == {f"/v1{path}" for path in PATHS} | {"/ingest", "/quotes", "/healthz", "/readyz"}
    ids = [operation["operationId"] for methods in schema["paths"].values() for operation in methods.values()]
    assert len(set(ids)) == len(ids)
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            place = f"{method} {path}"
            assert operation["summary"], place
            assert operation["description"], place
            assert operation["tags"], place
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), f"{place} {parameter['name']}"
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], f"{place} {status}"
    for name, model in schema["components"]["schemas"].items():
        for field, described in model.get("properties", {}).items():
            assert described.get("description"), f"{name}.{field}"


def test_the_examples_of_the_documentation_work(sqlite_client: TestClient) -> None:
    content = sqlite_client.get("/openapi.json").json()["paths"]["/ingest"]["post"]["requestBody"]["content"]
    bodies = [(str(content[kind]["example"]).encode(), kind) for kind in ("text/plain", "text/html")]
    for example in content["application/json"]["examples"].values():
        answer = sqlite_client.post("/ingest", json=example["value"])
        assert answer.status_code in {200, 201}
        assert {item["speaker"]["name"] for item in answer.json()["quotations"]} == {"Ada Quist"}
    for body, kind in bodies:
        assert post(sqlite_client, body, kind, "/attribute").status_code == 200


def test_the_front_page_says_what_this_is_and_links_to_the_documentation(empty: TestClient) -> None:
    page = empty.get("/")
    assert "Who said what" in page.text
    for address in re.findall(r'<a href="([^"]+)"', page.text):
        assert empty.get(f"/{address}").status_code == 200


def test_health(client: TestClient, pipeline: Pipeline) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["pipeline"] == f"{pipeline.name} {pipeline.version}"


def test_every_answer_has_a_request_id(empty: TestClient) -> None:
    assert empty.get("/healthz").headers["x-request-id"]


def test_a_commit_that_fails_never_passes_for_success(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = post(client, STORY).json()["article"]["id"]

    def fail(_session: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    with monkeypatch.context() as patched:
        patched.setattr(Session, "commit", fail)
        patched.setattr("sqlalchemy.orm.session.SessionTransaction.commit", lambda *_args, **_kwargs: fail(Session()))
        assert_refused(client.delete(f"/articles/{stored}"), 503, "disk I/O error", "Nothing was changed")
        assert_refused(post(client, "Another story, Ada Quist said."), 503, "Nothing was changed")
    assert client.get(f"/articles/{stored}").status_code == 200
    assert len(client.get("/articles").json()["items"]) == 1


def test_what_nobody_expected_is_answered_without_internals(sqlite_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("app.api.articles.ingest.ingest", fail)
    answer = post(sqlite_client, STORY)
    assert_refused(answer, 500, "X-Request-ID")
    assert "secret" not in answer.text
    assert sqlite_client.get("/healthz").status_code == 200


def test_the_service_refuses_a_database_that_is_not_migrated(tmp_path: Path, pipeline: Pipeline) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'new.db'}"), pipeline)
    with pytest.raises(StoreUnavailable, match="whosaid migrate"), TestClient(app, base_url="http://127.0.0.1"):
        pass


def test_every_address_works_with_and_without_its_version(sqlite_client: TestClient) -> None:
    stored = sqlite_client.post("/v1/ingest", json={"text": STORY})
    assert stored.status_code == 201
    for path in ("/quotes", "/articles/1", "/speakers", "/stats"):
        assert sqlite_client.get(f"/v1{path}").json() == sqlite_client.get(path).json()
    assert sqlite_client.get("/v2/quotes").status_code == 404


def test_an_answer_that_is_known_already_is_not_sent_again(sqlite_client: TestClient) -> None:
    sqlite_client.post("/ingest", json={"text": STORY})
    for path in ("/quotes", "/quotes/1", "/articles/1", "/stats", "/quotes/feed", "/openapi.json"):
        first = sqlite_client.get(path)
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
        again = sqlite_client.get(path, headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    before = sqlite_client.get("/quotes").headers["ETag"]
    sqlite_client.post("/ingest", json={"text": "The gate is shut, said Bea Holt."})
    assert sqlite_client.get("/quotes", headers={"If-None-Match": before}).status_code == 200
    assert "ETag" not in sqlite_client.get("/quotes/99").headers
    assert "ETag" not in sqlite_client.get("/quotes/export").headers


def test_long_answers_are_compressed_for_those_who_take_it(sqlite_client: TestClient) -> None:
    sqlite_client.post("/ingest", json={"text": STORY})
    assert sqlite_client.get("/quotes", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in sqlite_client.get("/quotes", headers={"Accept-Encoding": "identity"}).headers
