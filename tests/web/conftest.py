"""What browser tests share: a real server on a port of its own, and a page of a real browser that keeps what goes wrong."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from app.store.access.keys import make_key
from app.store.access.roles import Role
from app.store.database import Database, open_database
from tests.serving import served

# Long, because other tests may need the processors too.
expect.set_options(timeout=30_000)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("No Chromium is installed (on Debian: apt-get install chromium); the pages are not tried in a browser.")
    with sync_playwright() as playwright:
        # the sandbox needs rights that containers and CI do not give
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Database]:
    database = open_database(sqlite_url)
    yield database
    database.close()


@pytest.fixture
def site(sqlite_url: str, pipeline: Pipeline) -> Iterator[str]:
    """The address of a running service."""
    app = create_app(Settings(database_url=sqlite_url), pipeline)
    with served(app) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page; at the end nothing must have been written to its console and no request must have left."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda request: wrong.append(request.url) if not request.url.startswith((site, "data:")) else None)
    yield opened
    context.close()
    assert wrong == []


@pytest.fixture
def signed_in(sqlite_url: str, store: Database, pipeline: Pipeline) -> Iterator[Callable[[Role], TestClient]]:
    """Opens a service that asks for keys, for a browser that is signed in with a key of this role."""
    with store.write() as session:
        keys = {role: make_key(session, f"Desk {role}", role, datetime.now(UTC))[1] for role in Role}
    app = create_app(Settings(database_url=sqlite_url, host="0.0.0.0"), pipeline)  # noqa: S104
    with TestClient(app, base_url="http://wire.example", raise_server_exceptions=False) as client:

        def sign_in(role: Role) -> TestClient:
            client.cookies.clear()
            client.headers.update({"Accept": "text/html"})
            assert client.post("/signin", data={"key": keys[role]}).status_code == 200
            return client

        yield sign_in
