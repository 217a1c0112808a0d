"""What browser tests share: a real server on a port of its own, and a page of a real browser that keeps what goes wrong."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from app.main import create_app
from app.pipeline import Pipeline
from app.settings import Settings
from app.store.database import Database, open_database
from app.store.migrate import migrate

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
def store(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'whosaid.db'}")
    migrate(database)
    yield database
    database.close()


@pytest.fixture
def site(tmp_path: Path, store: Database, pipeline: Pipeline) -> Iterator[str]:
    """The address of a running service."""
    del store
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'whosaid.db'}"), pipeline)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    running.join()


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
