"""The filter for stance on the search page: what was denied, asked or not said yet, each by itself."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.test_pages import store_story

pytestmark = pytest.mark.serial
STORY = (
    "Bridge inquiry opens\n"
    "Mayor Ada Quist denied that she had taken bribes from the builders of the bridge.\n"
    "Quist will say on Friday that the bridge is safe.\n"
    "“The bridge stays shut until June,” Quist said."
)


def test_each_stance_can_be_searched_by_itself(page: Page, site: str) -> None:
    store_story(site, STORY)
    page.goto("/search")
    expect(page.locator(".card")).to_have_count(2)
    for stance, words in (
        ("denied", "Denied: that she had taken bribes"),
        ("not said, or not yet", "Not said, or not yet: that the bridge is safe"),
        ("asserted", "“The bridge stays shut until June”"),
    ):
        page.get_by_text("More filters").click()
        page.get_by_label("Stance").select_option(label=stance)
        page.locator(".filters").get_by_role("button").click()
        expect(page.locator(".card")).to_have_count(1)
        expect(page.locator(".card .said")).to_contain_text(words)
        expect(page.get_by_label("Stance").locator("option:checked")).to_have_text(stance)
    assert "stance=asserted" in page.url
    assert "stance=asserted" in (page.get_by_role("link", name="CSV").get_attribute("href") or "")


def test_a_blank_stance_narrows_nothing_and_an_unknown_one_is_refused(page: Page, site: str) -> None:
    store_story(site, STORY)
    page.goto("/search?stance=")
    expect(page.locator(".card")).to_have_count(2)
    answer = page.request.get("/search?stance=maybe")
    assert answer.status == 422
