"""The rooms of the pages in a real browser: folded away on a phone, without JavaScript, by keyboard, with names that fit."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.test_pages import store_story

pytestmark = pytest.mark.serial
STORY = "Ferry stops\n“The ferry is too old,” said Ida Brandt.\nIt is safe, said the engineer, Walter Falk."


def test_on_a_phone_filters_and_further_pages_fold_away_without_javascript(browser: Browser, site: str) -> None:
    store_story(site, STORY)
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    for path, closed, words in (
        ("/search?q=ferry", "Narrow this search", "Walter Falk"),
        ("/stories", "Narrow this list", "Outlet"),
    ):
        page.goto(path)
        choice = page.locator(".choices", has_text=words).first
        expect(choice).to_be_hidden()
        page.get_by_text(closed).click()
        expect(choice).to_be_visible()
    expect(page.get_by_role("link", name="Batches")).to_be_hidden()
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_role("link", name="Batches")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_offered_names_begin_with_what_is_typed(page: Page, site: str) -> None:
    store_story(site, STORY)
    page.goto("/verify")
    page.wait_for_load_state("load")
    speaker = page.get_by_label("Who is said to have said it")
    with page.expect_response(lambda answer: "/speakers" in answer.url) as offered:
        speaker.fill("winter")
    assert offered.value.json()["items"] == []
    speaker.fill("walt")
    expect(page.locator("#names option")).to_have_attribute("value", "Walter Falk")


def test_a_speaker_is_split_and_the_split_undone_by_keyboard_alone(page: Page, site: str) -> None:
    store_story(site, STORY)
    page.goto("/people/1/split")
    page.locator("input[name=quotes]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Ida Holm")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Moved")
    expect(page.locator(".card")).to_have_count(0)
    page.get_by_role("button", name="Undo this").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Undone")
    expect(page.locator(".card")).to_have_count(1)
