"""The timeline and the comparison in a browser: without JavaScript, on a phone, in the dark, and checked by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.test_pages import store_story

pytestmark = pytest.mark.serial
STANDARDS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def told(site: str) -> str:
    store_story(site, "“The bridge will open soon,” Mayor Ada Quist said.")
    store_story(site, "“The bridge has cracks,” the engineer, Samuel Oduya, said.")
    return site


def test_a_reporter_follows_a_subject_and_compares_two_speakers_without_javascript(browser: Browser, told: str) -> None:
    context = browser.new_context(base_url=told, java_script_enabled=False)
    page = context.new_page()
    page.goto("/people/1")
    page.get_by_label("What Ada Quist said about").fill("bridge")
    page.get_by_role("button", name="Show in order of time").click()
    expect(page.locator("h1")).to_have_text("Ada Quist about “bridge”")
    expect(page.locator(".entry")).to_have_count(1)
    assert page.url == f"{told}/people/1/about?about=bridge"
    page.get_by_label("Compare with").fill("Oduya")
    page.get_by_role("button", name="Side by side").click()
    expect(page.locator("h1")).to_have_text("Ada Quist and Samuel Oduya about “bridge”")
    assert page.url == f"{told}/compare?one=1&other=2&about=bridge"
    context.close()


def test_two_columns_on_a_desk_are_one_after_the_other_on_a_phone(page: Page, told: str) -> None:
    page.goto(f"{told}/compare?one=1&other=2&about=bridge")
    one, other = (page.locator(".half").nth(place) for place in (0, 1))
    for width, beside in ((1280, True), (390, False)):
        page.set_viewport_size({"width": width, "height": 800})
        first, second = one.bounding_box(), other.bounding_box()
        assert first is not None
        assert second is not None
        assert (first["y"] == second["y"], first["x"] == second["x"]) == (beside, not beside)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_in_light_and_in_dark(browser: Browser, told: str) -> None:
    context = browser.new_context(base_url=told)
    page = context.new_page()
    paths = ["/people/1/about", "/people/1/about?about=bridge", "/people/1/about?about=opera", "/compare", "/people/1"]
    for path in [*paths, "/compare?one=1&other=2&about=bridge", "/compare?one=1&other=nobody"]:
        page.goto(path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            found = Axe().run(page, options=STANDARDS)
            assert found.violations_count == 0, f"{path} in {scheme}: {found.generate_report()}"
    context.close()
