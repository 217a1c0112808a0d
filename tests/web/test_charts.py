"""Charts: on a light page, on a dark page, and on paper."""

import re
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from app.web.search.charts import DARK, PAPER
from tests.conftest import STORY
from tests.waiting import until
from tests.web.pictures import Picture

CHARTS = ("/charts/people/1/months", "/charts/outlets")
DARKEST_INK, LIGHTEST_INK = 110, 150


@pytest.fixture
def archive(sqlite_client: TestClient) -> TestClient:
    story = {"text": STORY, "published_at": "2024-03-05", "outlet": "Northern Wire"}
    assert sqlite_client.post("/ingest", json=story).status_code == 201
    return sqlite_client


@pytest.mark.parametrize("chart", CHARTS)
def test_a_vector_graphic_has_no_background_and_a_dark_colour_for_every_light_one(archive: TestClient, chart: str) -> None:
    drawn = archive.get(f"{chart}.svg").text
    tree = ElementTree.fromstring(drawn)  # noqa: S314 (our own)
    used = {part.get(what) for part in tree.iter() for what in ("fill", "stroke")} - {None, "none", "transparent"}
    assert used <= set(DARK)
    assert PAPER not in drawn
    rules = drawn.split("@media (prefers-color-scheme:dark)")[1]
    for light in used:
        assert f'[fill="{light}"]{{fill:{DARK[str(light)]}}}' in rules


@pytest.mark.parametrize("chart", CHARTS)
def test_a_picture_for_print_is_on_white_whatever_the_page_is(archive: TestClient, chart: str) -> None:
    assert Picture(archive.get(f"{chart}.png").content).corner() == (255, 255, 255)


def test_no_two_colours_of_a_dark_chart_are_the_same() -> None:
    assert len(set(DARK.values())) == len(DARK)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in [*DARK, *DARK.values()])


@pytest.mark.serial
@pytest.mark.parametrize(("scheme", "paper"), [("light", (253, 251, 246)), ("dark", (20, 23, 26))])
def test_a_chart_has_the_paper_and_the_ink_of_its_page(
    browser: Browser, site: str, scheme: str, paper: tuple[int, int, int]
) -> None:
    context = browser.new_context(base_url=site, color_scheme="dark" if scheme == "dark" else "light")
    page: Page = context.new_page()
    page.request.post("/ingest", data={"text": STORY, "published_at": "2024-03-05", "outlet": "Northern Wire"})
    page.goto("/people/1")
    chart = page.locator("figure img")
    expect(chart).to_be_visible()
    until(lambda: chart.evaluate("image => image.naturalWidth") > 100)
    shown = Picture(chart.screenshot())
    context.close()
    assert shown.corner() == paper
    # letters stand out from the paper: dark on light, light on dark
    if scheme == "dark":
        assert shown.brightest() > LIGHTEST_INK
    else:
        assert shown.darkest() < DARKEST_INK
