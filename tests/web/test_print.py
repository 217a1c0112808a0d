"""Pages on paper: names, kinds and stance in black and white, where the sheet came from and when, and nothing to press."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from app.web.rendering import written_day
from tests.web.pictures import Picture
from tests.web.test_pages import store_story

pytestmark = pytest.mark.serial
STORY = (
    "“The pier is open,” Mayor Ada Quist said on Tuesday.\n"
    "The engineer, Samuel Oduya, said that the repair was “a long and bitter business”. "
    "He said that it had cost two million pounds.\n"
    "Quist denied that the town had ignored a warning."
)
LINES = {"direct": "solid", "mixed": "dashed", "indirect": "dotted"}
# How far from grey the smoothed edges of letters may be.
GREY = 12
BEFORE = "part => getComputedStyle(part, '::before').content"


@pytest.fixture
def paper(page: Page, site: str) -> Page:
    """A page as it is printed, in a browser whose pages are dark."""
    store_story(site, STORY)
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 720, "height": 1000})
    return page


@pytest.mark.parametrize("path", ["/story/1", "/search?q=pier", "/people/1", "/people/1/about?about=pier"])
def test_there_is_nothing_to_press_and_no_colour(paper: Page, path: str) -> None:
    paper.goto(path)
    for left_out in (".top", "form", ".asking", "button", "summary", "nav", ".screen"):
        for part in paper.locator(left_out).all():
            expect(part).not_to_be_visible()
    if path.startswith("/people"):
        # the chart alone has colours, which a printer turns into greys
        paper.locator("figure").evaluate("part => part.remove()")
    assert Picture(paper.screenshot()).colours() <= GREY


@pytest.mark.parametrize("path", ["/story/1", "/search?q=pier&sort=relevance", "/people/1"])
def test_the_foot_says_where_the_sheet_came_from_and_when(paper: Page, site: str, path: str) -> None:
    before = datetime.now(UTC).date()
    paper.goto(path)
    foot = paper.locator(".foot")
    expect(foot).to_contain_text(site + path)
    days = {written_day(day) for day in (before, datetime.now(UTC).date())}
    assert any(f"printed {day}" in foot.inner_text() for day in days)


def test_the_foot_names_the_page_and_not_what_was_just_done(paper: Page, site: str) -> None:
    paper.goto("/story/1?done=saved")
    expect(paper.locator(".foot")).to_contain_text(f"{site}/story/1 ")
    expect(paper.locator(".banner")).not_to_be_visible()


def test_a_page_without_an_address_of_its_own_has_no_foot(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Paste a story").fill(STORY)
    page.get_by_role("button", name="Show who said what").click()
    expect(page.locator(".side")).to_have_count(4)
    expect(page.locator(".foot")).to_have_count(0)


def test_the_foot_is_not_on_the_screen(page: Page, site: str) -> None:
    store_story(site, STORY)
    page.goto("/story/1")
    expect(page.locator(".foot")).not_to_be_visible()
    expect(page.get_by_text("A number leads from the words")).not_to_be_visible()


def test_in_a_story_a_line_shows_the_kind_and_a_number_leads_to_the_name(paper: Page) -> None:
    paper.goto("/story/1")
    words = paper.locator(".line .text .said")
    assert words.count() == 4
    for number, part in enumerate(words.all(), 1):
        (kind,) = set(str(part.get_attribute("class")).split()) & set(LINES)
        assert part.evaluate("part => getComputedStyle(part).textDecorationStyle") == LINES[kind]
        assert part.evaluate("part => getComputedStyle(part).textDecorationLine") == "underline"
        assert part.evaluate(BEFORE) == f'"{number}"'
        beside = paper.locator(f"#card{number}")
        assert beside.evaluate(BEFORE) == f'"{number}"'
        expect(beside).to_contain_text(kind)
        # beside, not below
        box, place = part.bounding_box(), beside.bounding_box()
        assert box is not None
        assert place is not None
        assert place["x"] > 400
        assert abs(place["y"] - box["y"]) < 120
    expect(paper.locator("#card1")).to_contain_text("Ada Quist")
    expect(paper.locator("#card4")).to_contain_text("denied")
    expect(paper.get_by_text("A number leads from the words")).to_be_visible()


def test_what_is_folded_on_the_screen_is_open_on_paper(paper: Page, site: str) -> None:
    number = store_story(site, " ".join(f"“We open at {hour},” Mayor Ada Quist said." for hour in ("nine", "ten", "noon", "two")))
    paper.goto(f"/story/{number}")
    assert paper.locator("details.several").count() == 1
    cards = paper.locator(".side")
    expect(cards).to_have_count(4)
    for card in cards.all():
        box = card.bounding_box()
        assert box is not None
        assert box["height"] > 10


def test_each_quotation_of_a_search_has_its_name_kind_and_permanent_address(paper: Page, site: str) -> None:
    paper.goto("/search?q=warning")
    card = paper.locator(".card")
    expect(card).to_contain_text("Denied:")
    expect(card.locator(".who")).to_have_text("Ada Quist")
    expect(card.locator(".kind")).to_be_visible()
    expect(card.locator(".paper")).to_have_text(f"{site}/quotes/4")


def test_the_page_becomes_a_document_of_few_pages(paper: Page) -> None:
    paper.goto("/story/1")
    document = paper.pdf(prefer_css_page_size=True)
    assert document.startswith(b"%PDF-")
    assert document.count(b"/Type /Page\n") == 1
