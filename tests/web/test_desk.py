"""The desk in a real browser: a story is corrected where it is read, and whoever corrects stays in place."""

from itertools import pairwise

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.conftest import STORY
from tests.waiting import until
from tests.web.test_pages import store_story

pytestmark = pytest.mark.serial
STANDARDS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
UNMARKED = (
    "Ferry delayed\n"
    "The ferry will be late again, Mayor Ada Quist said.\n"
    "Nobody knew where the “old harbour” was, and nobody laughed.\n"
    "Later on, nobody knew where the “old harbour” was either."
)
CROWDED = (
    "Harbour meets\n"
    "“We open at nine,” Mayor Ada Quist said. “We close at five,” Quist said. “We sleep at night,” Quist said. "
    "“We rest on Sundays,” Quist said.\n"
    "The harbour was quiet and nothing else happened there that day."
)
LONG = "\n".join(["Harbour waits", *(f"Line {number} of the story tells that ships came and went." for number in range(60))])


def correct_link(page: Page) -> None:
    """Open the form in the card of the one direct quotation."""
    page.locator(".side:has(.kind.direct)").get_by_role("link", name="Correct").click()


def places(page: Page, selector: str) -> list[FloatRect]:
    """Where parts of a page stand, from top to bottom."""
    return [place for part in page.locator(selector).all() if (place := part.bounding_box()) is not None]


def select(page: Page, words: str, *, last: bool = False) -> None:
    """Select words in the story, as a mouse does."""
    page.evaluate(
        """([words, last]) => {
            const paragraphs = [...document.querySelectorAll('.story .text')].filter((text) => text.textContent.includes(words));
            const text = paragraphs[last ? paragraphs.length - 1 : 0];
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            const at = text.textContent.indexOf(words);
            const range = document.createRange();
            let seen = 0, node;
            while ((node = walker.nextNode())) {
                const end = seen + node.length;
                if (at >= seen && at < end) range.setStart(node, at - seen);
                if (at + words.length > seen && at + words.length <= end) range.setEnd(node, at + words.length - seen);
                seen = end;
            }
            document.getSelection().removeAllRanges();
            document.getSelection().addRange(range);
        }""",
        [words, last],
    )


def test_the_head_is_edited_in_place_and_the_days_are_read_again(page: Page, site: str) -> None:
    story = "Bridge stays shut\nThe bridge will stay shut until June, Mayor Ada Quist said on Tuesday."
    assert httpx2.post(f"{site}/ingest", json={"text": story}, timeout=60).status_code == 201
    page.goto("/story/1")
    expect(page.locator("h1")).to_have_text("Bridge stays shut")
    expect(page.locator(".head")).to_have_text("date not known")
    # a missing day is said once, and not on each card
    expect(page.locator(".side")).not_to_contain_text("no date")
    page.get_by_text("Edit headline, outlet").click()
    head = page.get_by_role("form", name="About this story")
    head.get_by_label("Headline").fill("Bridge stays shut until June")
    head.get_by_label("Outlet").fill("Northern Wire")
    head.get_by_label("Byline").fill("Bo Lind")
    head.get_by_label("Published on").fill("2024-03-06")
    head.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    expect(page.locator("h1")).to_have_text("Bridge stays shut until June")
    expect(page.locator(".head")).to_have_text("Northern Wire · Bo Lind · 6 March 2024")
    # with the year once, in the head
    expect(page.locator(".side .about")).to_have_text("indirect · likely · said 5 March")


def test_a_quotation_is_corrected_in_its_card_and_undone(page: Page, site: str) -> None:
    number = store_story(site)
    store_story(site, "It rained all night, said Beatrice Holt.")
    page.goto(f"/story/{number}")
    correct_link(page)
    form = page.get_by_role("form", name="Correct this quotation")
    speaker = form.get_by_label("Speaker", exact=True)
    expect(speaker).to_be_focused()
    speaker.fill("Beatr")
    expect(form.locator("datalist option")).to_have_attribute("value", "Beatrice Holt")
    speaker.fill("Beatrice Holt")
    form.get_by_label("The exact words").fill("it a day before it is safe")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Corrected.")
    assert f"/story/{number}?" in page.url
    expect(page.locator(".side", has_text="corrected")).to_contain_text("Beatrice Holt")
    expect(page.locator(".text .said", has_text="it a day")).to_have_text("it a day before it is safe")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("Undone")
    expect(page.locator(".text .said", has_text="it a day")).to_have_text("We will not open it a day before it is safe")
    assert page.locator(".side", has_text="Beatrice Holt").count() == 0


def test_what_is_no_quotation_comes_back_with_undo(page: Page, site: str) -> None:
    number = store_story(site)
    page.goto(f"/story/{number}")
    page.locator(".side").first.click()
    page.get_by_role("button", name="Not a quotation").click()
    expect(page.get_by_role("status").first).to_contain_text("Marked as not a quotation.")
    expect(page.locator(".side")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".side")).to_have_count(3)


def test_a_mistake_stands_beside_its_field_and_nothing_typed_is_lost(browser: Browser, site: str) -> None:
    # a refusal is an error in the browser's console too, so this page is not the watched one
    number = store_story(site)
    page = browser.new_page(base_url=site)
    page.goto(f"/story/{number}")
    correct_link(page)
    form = page.get_by_role("form", name="Correct this quotation")
    form.get_by_label("Role in this article").fill("Lord Mayor")
    form.get_by_label("The exact words").fill("words of somebody else")
    form.get_by_role("button", name="Save").click()
    expect(form.locator("label", has_text="The exact words").locator(".wrong")).to_contain_text("not in the story")
    expect(form.get_by_label("Role in this article")).to_have_value("Lord Mayor")
    expect(form.get_by_label("The exact words")).to_be_focused()
    form.get_by_label("The exact words").fill("We will not open it")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".side", has_text="Lord Mayor")).to_be_visible()
    page.close()


def test_escape_closes_the_form_and_gives_the_focus_back(page: Page, site: str) -> None:
    number = store_story(site)
    page.goto(f"/story/{number}")
    page.locator(".side").first.get_by_role("link", name="Correct").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Speaker", exact=True).first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("form", name="Correct this quotation")).to_have_count(0)
    expect(page.locator(".side").first.get_by_role("link", name="Correct")).to_be_focused()


def test_whoever_saves_stays_at_the_same_place(page: Page, site: str) -> None:
    number = store_story(site, f"{LONG}\n“We wait,” Mayor Ada Quist said.\n{LONG}")
    # high enough for the form and the words
    page.set_viewport_size({"width": 1280, "height": 1500})
    page.goto(f"/story/{number}")
    mark = page.locator(".text .said", has_text="We wait")
    mark.scroll_into_view_if_needed()
    page.locator(".side").get_by_role("link", name="Correct").click()
    page.get_by_label("Role in this article").fill("Lord Mayor")
    mark.evaluate("part => window.scrollBy({ top: part.getBoundingClientRect().top - 300, behavior: 'instant' })")
    expect(page.get_by_role("button", name="Save")).to_be_in_viewport()
    before = mark.bounding_box()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".side")).to_contain_text("Lord Mayor")
    assert before is not None
    until(lambda: abs((mark.bounding_box() or {"y": 0})["y"] - before["y"]) < 20)


def test_words_that_a_long_form_has_pushed_away_come_back_into_sight(page: Page, site: str) -> None:
    number = store_story(site, f"{LONG}\n“We wait,” Mayor Ada Quist said.\n{LONG}")
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"/story/{number}")
    mark = page.locator(".line .said", has_text="We wait")
    mark.scroll_into_view_if_needed()
    page.locator(".side").get_by_role("link", name="Correct").click()
    page.get_by_role("button", name="Confirm as it is").scroll_into_view_if_needed()
    expect(mark).not_to_be_in_viewport()
    page.get_by_role("button", name="Confirm as it is").click()
    expect(page.locator(".banner.done")).to_contain_text("Confirmed.")
    expect(mark).to_be_in_viewport()


def test_selected_words_ask_who_said_them(page: Page, site: str) -> None:
    number = store_story(site, UNMARKED)
    page.goto(f"/story/{number}")
    before = page.locator(".side").count()
    select(page, "“old harbour”", last=True)
    panel = page.get_by_role("dialog", name="Who said this?")
    # the marks around the words give the kind, and do not belong to the words
    expect(panel.get_by_label("The exact words")).to_have_value("old harbour")
    expect(panel.get_by_label("Kind")).to_have_value("direct")
    panel.get_by_role("button", name="Ada Quist").click()
    expect(panel.get_by_label("Who said it?")).to_have_value("Ada Quist")
    panel.get_by_role("button", name="Add quotation").click()
    expect(page.get_by_role("status").first).to_contain_text("Quotation added.")
    expect(page.locator(".side")).to_have_count(before + 1)
    # of two places with the same words it is the one that was selected
    expect(page.locator(".text", has_text="Later on").locator(".said")).to_have_text("old harbour")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".side")).to_have_count(before)


def test_what_was_done_and_its_undo_are_in_sight_wherever_the_page_goes_on(page: Page, site: str) -> None:
    number = store_story(site, f"{LONG}\n“We wait,” Mayor Ada Quist said. Nobody laughed.\n{LONG}")
    page.goto(f"/story/{number}")
    select(page, "Nobody laughed")
    panel = page.get_by_role("dialog", name="Who said this?")
    panel.get_by_role("button", name="Add quotation").click()
    banner = page.locator(".banner.done")
    expect(banner).to_contain_text("Quotation added.")
    added = page.locator(".line .said", has_text="Nobody laughed")
    expect(added).to_be_in_viewport()
    expect(banner.get_by_role("button", name="Undo")).to_be_in_viewport()
    (above,), (words,) = places(page, ".banner.done"), [place for place in [added.bounding_box()] if place is not None]
    assert above["y"] + above["height"] <= words["y"]


def test_the_panel_goes_with_the_selection(page: Page, site: str) -> None:
    number = store_story(site, UNMARKED)
    page.goto(f"/story/{number}")
    select(page, "nobody laughed")
    panel = page.get_by_role("dialog", name="Who said this?")
    expect(panel.get_by_label("Kind")).to_have_value("indirect")
    expect(page.locator("#missed")).to_have_value("nobody laughed")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


@pytest.mark.parametrize("width", [1400, 900, 390])
def test_every_card_is_painted(page: Page, site: str, width: int) -> None:
    number = store_story(site)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/story/{number}")
    for card in page.locator(".side").all():
        card.scroll_into_view_if_needed()
        assert card.evaluate(
            """card => {
                const place = card.querySelector(".whose").getBoundingClientRect();
                const seen = document.elementFromPoint(place.left + 4, place.top + place.height / 2);
                return card.contains(seen);
            }"""
        )


def test_cards_never_tear_holes_into_the_text(page: Page, site: str) -> None:
    number = store_story(site, CROWDED)
    page.goto(f"/story/{number}")
    texts = places(page, ".line p.text")
    for upper, lower in pairwise(texts):
        assert lower["y"] - (upper["y"] + upper["height"]) < 40
    # more than three are a list that opens
    several = page.locator("details.several")
    expect(several.locator("> summary")).to_have_text("4 quotations: Ada Quist")
    several.locator("> summary").click()
    expect(several.locator(".side").first).to_be_visible()
    boxes = places(page, ".side")
    for upper, lower in pairwise(boxes):
        assert upper["y"] + upper["height"] <= lower["y"]
    assert places(page, ".line p.text") == texts


def test_no_two_of_ten_speakers_look_alike(page: Page, site: str) -> None:
    number = store_story(site, "\n".join(f"“We will wait for the ferry,” said {name}." for name in NAMES))
    page.goto(f"/story/{number}")
    dots = page.locator(".legend .dot")
    looks = [(dot.get_attribute("class"), dot.text_content()) for dot in dots.all()]
    assert len(looks) == len(set(looks)) == len(NAMES)
    assert [letter for _, letter in looks[:8]] == [""] * 8
    assert all(letter for _, letter in looks[8:])


def test_certainty_is_a_word_and_a_figure_only_on_demand(page: Page, site: str) -> None:
    number = store_story(site)
    page.goto(f"/story/{number}")
    card = page.locator(".side").first
    expect(card.locator(".sure")).to_have_text("likely")
    assert "%" not in page.locator(".story").inner_text()
    card.get_by_text("Why").click()
    expect(card).to_contain_text("in 100 such quotations are right")
    page.get_by_text("What the marks mean").click()
    expect(page.locator(".key")).to_contain_text("Something may be wrong")
    assert httpx2.patch(f"{site}/quotes/1", json={"confirmed": True}, headers={"If-Match": "*"}).status_code == 200
    page.reload()
    expect(page.locator("#q1")).to_have_attribute("data-sign", "✓")
    expect(card.locator(".sure")).to_have_text("checked")


def test_doubtful_quotations_are_reviewed_by_keys_and_corrected_in_their_row(page: Page, site: str) -> None:
    store_story(site)
    page.goto("/review")
    cards = page.locator("[data-review]")
    expect(cards).to_have_count(3)
    expect(cards.nth(0)).to_be_focused()
    # enough to know whom a pronoun means
    expect(cards.filter(has=page.locator(".said", has_text="We will not open it")).locator(".around p").first).to_contain_text(
        "Mayor Ada Quist said"
    )
    page.keyboard.press("j")
    expect(cards.nth(1)).to_be_focused()
    following = cards.nth(2).get_attribute("id")
    page.keyboard.press("n")
    form = page.get_by_role("form", name="Correct this quotation")
    form.get_by_label("Role in this article").fill("Lord Mayor")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Corrected.")
    # the next one has the focus
    expect(cards).to_have_count(2)
    expect(page.locator(f"#{following}")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("y")
    expect(page.get_by_role("status").first).to_contain_text("Confirmed.")
    expect(cards).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(cards).to_have_count(2)


def test_without_javascript_everything_is_a_page(browser: Browser, site: str) -> None:
    number = store_story(site, UNMARKED)
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/story/{number}")
    page.get_by_text("Edit headline, outlet").click()
    page.get_by_label("Outlet").fill("Ledger Daily")
    page.get_by_role("form", name="About this story").get_by_role("button", name="Save").click()
    expect(page.locator(".head")).to_contain_text("Ledger Daily")
    before = page.locator(".side").count()
    page.get_by_label("The exact words").fill("nobody smiled")
    page.get_by_role("button", name="Add quotation").click()
    expect(page.locator(".add .wrong")).to_contain_text("not in the story")
    expect(page.get_by_label("The exact words")).to_have_value("nobody smiled")
    page.get_by_label("The exact words").fill("“old harbour”")
    page.get_by_role("button", name="Add quotation").click()
    expect(page.locator(".side")).to_have_count(before + 1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".side")).to_have_count(before)
    page.locator(".side").first.get_by_role("link", name="Correct").click()
    expect(page.locator("h1")).to_have_text("Correct a quotation")
    page.get_by_label("The exact words").fill("nothing like it")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("not in the story")
    context.close()


def test_axe_finds_nothing_in_open_forms(browser: Browser, site: str) -> None:
    number = store_story(site, f"{STORY}\n{CROWDED}")
    httpx2.patch(f"{site}/quotes/1", json={"confirmed": True}, headers={"If-Match": "*"})
    for width in (1280, 390):
        context = browser.new_context(base_url=site, viewport={"width": width, "height": 900})
        page = context.new_page()
        for path in (f"/story/{number}", "/review"):
            page.goto(path)
            for summary in page.locator("summary").all():
                # the menu folds on a phone alone
                if summary.is_visible():
                    summary.click()
            page.locator("a[data-correct]").first.click()
            expect(page.get_by_role("form", name="Correct this quotation")).to_be_visible()
            if path != "/review":
                select(page, "nothing else happened")
                expect(page.get_by_role("dialog")).to_be_visible()
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                found = Axe().run(page, options=STANDARDS)
                assert found.violations_count == 0, f"{path} at {width} in {scheme}: {found.generate_report()}"
        context.close()


NAMES = (
    *("Ada Quist", "Bea Holt", "Carl Oduya", "Dora Penn", "Eli Marr", "Finn Lind", "Gwen Vahl", "Hugo Okoro"),
    *("Ines Brandt", "Jon Sayer"),
)
