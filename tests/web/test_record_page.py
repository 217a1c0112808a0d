"""The record of changes as a page: in words, by who and what, page by page, and for administrators alone."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from app.store.access.roles import Role
from app.store.tables import AuditRow
from app.web.recorded import PATTERNS, What, entry_of
from tests.conftest import STORY
from tests.web.reading_pages import Shown
from tests.web.test_errors import BROWSER

NOW = datetime(2024, 3, 5, 12, 30, tzinfo=UTC)


def fill(client: TestClient, *changes: tuple[str, str]) -> None:
    with client.app.state.database.write() as session:  # type: ignore[attr-defined]
        session.add_all(AuditRow(at=NOW, actor=actor, action=action) for actor, action in changes)


@pytest.fixture
def desk(client: TestClient) -> TestClient:
    client.headers.update(BROWSER)
    fill(
        client,
        ("Mira (key 1)", "POST /ingest"),
        ("Mira (key 1)", "PATCH /v1/quotes/7"),
        ("Bea (key 2)", "POST /people/3/rename"),
        ("root on the command line", "whosaid speakers merge 1 2"),
        ("Bea (key 2)", "POST /following/webhooks"),
    )
    return client


def rows(shown: Shown) -> list[str]:
    assert shown.status == 200
    cells = iter(shown.each("//tbody/tr/td"))
    return [" ".join(row) for row in zip(cells, cells, cells, strict=True)]


def test_changes_are_in_words_the_newest_first(desk: TestClient) -> None:
    shown = Shown(desk.get("/record"))
    assert rows(shown) == [
        "5 March 2024, 12:30 Bea (key 2) saved a search",
        "5 March 2024, 12:30 root on the command line ran a command: whosaid speakers merge 1 2",
        "5 March 2024, 12:30 Bea (key 2) renamed speaker 3",
        "5 March 2024, 12:30 Mira (key 1) corrected or confirmed quotation 7",
        "5 March 2024, 12:30 Mira (key 1) stored a story",
    ]
    assert shown.link("renamed speaker 3") == "/people/3"


def test_the_record_is_narrowed_by_who_and_by_what(desk: TestClient) -> None:
    assert len(rows(Shown(desk.get("/record?who=bea")))) == 2
    assert len(rows(Shown(desk.get(Shown(desk.get("/record")).link("Mira"))))) == 2
    for what, count in (("stories", 1), ("quotations", 1), ("speakers", 1), ("searches", 1), ("commands", 1), ("signing in", 0)):
        shown = Shown(desk.get("/record", params={"what": what}))
        assert len(rows(shown)) == count
    assert "No change fits" in shown.words()
    assert rows(Shown(desk.get("/record?who=bea&what=speakers"))) == ["5 March 2024, 12:30 Bea (key 2) renamed speaker 3"]
    assert len(rows(Shown(desk.get("/record?who=%25")))) == 0
    assert desk.get("/record?what=weather").status_code == 422


def test_pages_have_every_change_once(client: TestClient) -> None:
    client.headers.update(BROWSER)
    fill(client, *((f"Desk {number:03}", "POST /ingest") for number in range(120)))
    seen: list[str] = []
    address: str | None = "/record?who=desk&what=stories"
    while address:
        shown = Shown(client.get(address))
        seen += shown.each("//tbody/tr/td[2]")
        address = next(iter(shown.tree.xpath("//a[@rel='next']/@href")), None)
    assert seen == [f"Desk {number:03}" for number in reversed(range(120))]


def test_every_address_that_changes_something_has_words(desk: TestClient) -> None:
    reading = {"/attribute", "/quotes/verify", "/reconcile", "/try"}
    paths = desk.get("/openapi.json", headers={"Accept": "application/json"}).json()["paths"]
    changing = [
        f"{method.upper()} {path.replace('{', '').replace('}', '')}"
        for path, item in paths.items()
        for method in item
        if method in {"post", "patch", "put", "delete"} and path.removeprefix("/v1") not in reading
    ]
    assert changing
    for action in changing:
        numbered = action
        for word in ("quote_id", "speaker_id", "article_id", "decision_id", "job_id", "search_id", "delivery_id", "change_id"):
            numbered = numbered.replace(word, "5")
        words = entry_of(AuditRow(id=1, at=NOW, actor="Mira", action=numbered)).what
        assert words != "changed something", numbered
    assert set(PATTERNS) == set(What)


def test_only_administrators_see_the_record(signed_in: Callable[[Role], TestClient]) -> None:
    client = signed_in(Role.EDITOR)
    assert client.post("/ingest", json={"text": STORY}).status_code == 201
    shown = Shown(client.get("/record"))
    assert shown.status == 403
    assert "This needs the role admin" in shown.words()
    assert "The record of changes" not in Shown(client.get("/search")).words("//footer")
    client = signed_in(Role.ADMIN)
    assert "Desk editor" in Shown(client.get("/record?what=stories")).words("//tbody")
    assert "The record of changes" in Shown(client.get("/search")).words("//footer")
