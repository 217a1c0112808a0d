"""The typeface: shipped with the service, free, small, and kept by browsers once they have it."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from tests.licences import ROOT

STATIC = ROOT / "app/web/static"
TYPEFACE = STATIC / "typeface"
SHEET = (STATIC / "whosaid.css").read_text()
FACES = re.findall(r"@font-face \{([^}]+)\}", SHEET)
# What an English page needs: a serif with its italics, and a sans.
LATIN = 140_000
LOADED = "document.fonts.ready.then(() => [...document.fonts].filter(face => face.status === 'loaded').map(face => face.family))"


def test_every_file_of_the_typeface_is_used_and_there() -> None:
    named = {name for face in FACES for name in re.findall(r"url\(/static/typeface/([^)]+)\)", face)}
    assert named == {path.name for path in TYPEFACE.glob("*.woff2")}
    assert all(face.count("url(") == 1 for face in FACES)


def test_words_are_readable_before_the_typeface_has_come_and_where_it_does_not() -> None:
    assert len(FACES) == 6
    assert all("font-display: swap" in face for face in FACES)
    assert re.search(r'--serif: "Source Serif 4", Georgia,', SHEET)
    assert re.search(r'--sans: "Source Sans 3", system-ui,', SHEET)


def test_letters_beyond_western_europe_are_sent_only_to_pages_that_have_them() -> None:
    assert all("unicode-range: " in face for face in FACES)
    assert sum(path.stat().st_size for path in TYPEFACE.glob("*-latin.woff2")) < LATIN


def test_its_licence_lies_beside_it_and_is_listed() -> None:
    licence = (TYPEFACE / "OFL.txt").read_text()
    listed = (ROOT / "docs/licences.md").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    for name in ("Source Serif 4", "Source Sans 3"):
        assert name in licence
        assert f"| {name} | OFL-1.1 |" in listed


def test_a_browser_keeps_it_for_a_year_and_asks_for_nothing_again(sqlite_client: TestClient) -> None:
    for path in TYPEFACE.glob("*.woff2"):
        answer = sqlite_client.get(f"/static/typeface/{path.name}")
        assert answer.content == path.read_bytes()
        assert answer.headers["content-type"] == "font/woff2"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        # it is compressed already
        assert "content-encoding" not in answer.headers


def test_what_may_change_with_the_next_version_is_asked_for_again(sqlite_client: TestClient) -> None:
    for name in ("whosaid.css", "whosaid.js", "icon.svg"):
        assert sqlite_client.get(f"/static/{name}").headers["cache-control"] == "no-cache"


def test_the_policy_of_pages_allows_our_own_typeface_alone(sqlite_client: TestClient) -> None:
    policy = sqlite_client.get("/", headers={"Accept": "text/html"}).headers["content-security-policy"]
    assert "font-src 'self'" in policy.split("; ")


@pytest.mark.serial
def test_a_browser_sets_the_pages_in_it(page: Page) -> None:
    page.goto("/")
    loaded = page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family))"
    )
    assert {name.strip('"') for name in loaded} == {"Source Serif 4", "Source Sans 3"}
    for name, way in (("h1", "Source Serif 4"), ("nav", "Source Sans 3")):
        assert way in page.locator(name).first.evaluate("part => getComputedStyle(part).fontFamily")


def test_the_stored_names_carry_the_version_that_they_are() -> None:
    # a new version has new names, so that what browsers keep is never out of date
    assert all(re.search(r"-\d+\.\d+-", path.name) for path in Path(TYPEFACE).glob("*.woff2"))
