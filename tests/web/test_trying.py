"""Trying stories in a real browser: what was read of the head, several files, links that carry a story, the bookmarklet."""

from typing import Any

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.conftest import STORY
from tests.waiting import until
from tests.web.test_desk import STANDARDS
from tests.web.test_pages import store_story

pytestmark = pytest.mark.serial
RAIN = "Rain all night\nIt rained all night, said Bea Holt."


def articles(site: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = httpx2.get(f"{site}/articles").json()["items"]
    return items


def tried(page: Page, text: str = STORY) -> None:
    page.goto("/")
    page.get_by_label("Paste a story").fill(text)
    page.get_by_role("button", name="Show who said what").click()
    expect(page.locator(".banner")).to_contain_text("This story is not stored")


def files(*stories: tuple[str, str | bytes]) -> list[FilePayload]:
    return [
        {"name": name, "mimeType": "text/plain", "buffer": body if isinstance(body, bytes) else body.encode()}
        for name, body in stories
    ]


def test_what_was_read_of_the_head_is_corrected_before_anything_is_saved(page: Page, site: str) -> None:
    tried(page)
    expect(page.get_by_label("Headline")).to_have_value("Bridge stays shut")
    expect(page.get_by_label("Published on")).to_have_value("2024-03-05")
    assert articles(site) == []
    page.get_by_label("Headline").fill("Bridge stays shut until June")
    page.get_by_label("Outlet").fill("Northern Wire")
    page.get_by_label("Published on").fill("2024-03-12")
    page.get_by_role("button", name="Save it").click()
    expect(page.locator("h1")).to_have_text("Bridge stays shut until June")
    (stored,) = articles(site)
    assert (stored["title"], stored["outlet"], stored["published_at"], stored["published_at_source"]) == (
        "Bridge stays shut until June",
        "Northern Wire",
        "2024-03-12",
        "request",
    )
    assert httpx2.get(f"{site}/quotes/1").json()["said_on"] == "2024-03-12"


def test_what_is_left_as_it_was_read_keeps_its_evidence_and_what_is_cleared_is_not_saved(page: Page, site: str) -> None:
    tried(page)
    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    tried(page, RAIN)
    page.get_by_label("Headline").fill("")
    page.get_by_role("button", name="Save it").click()
    expect(page.locator("h1")).to_have_text("Story without a headline")
    heads = {item["id"]: (item["title"], item["published_at_source"]) for item in articles(site)}
    assert heads == {1: ("Bridge stays shut", "dateline"), 2: (None, None)}


def test_a_head_that_cannot_be_is_refused_beside_its_field(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    tried(page)
    page.get_by_label("Outlet").fill("Northern Wire")
    page.get_by_label("Web address").fill("ftp://wire.example")
    page.get_by_role("button", name="Save it").click()
    expect(page.locator("label", has_text="Web address").locator(".wrong")).to_contain_text("http")
    expect(page.get_by_label("Outlet")).to_have_value("Northern Wire")
    assert articles(site) == []
    context.close()


def test_a_story_that_was_stored_takes_what_it_lacked(page: Page, site: str) -> None:
    assert httpx2.post(f"{site}/ingest", json={"text": RAIN}, timeout=60).status_code == 201
    tried(page, RAIN)
    page.get_by_label("Outlet").fill("Northern Wire")
    page.get_by_label("Byline").fill("Bo Lind")
    page.get_by_role("button", name="Save it").click()
    told = "This story was already stored. It lacked what you gave now: outlet and byline."
    expect(page.get_by_role("status").first).to_contain_text(told)
    expect(page.locator(".head")).to_contain_text("Northern Wire · Bo Lind")


def test_several_files_are_tried_and_one_bad_file_stops_nothing(page: Page, site: str) -> None:
    page.goto("/")
    chosen = files(("bridge.txt", STORY), ("broken.docx", b"no archive"), ("rain.txt", RAIN))
    page.locator("input[type=file]").set_input_files(chosen)
    page.get_by_role("button", name="Show who said what").click()
    rows = page.locator(".files li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("3 quotations by 2 speakers")
    expect(rows.nth(1)).to_contain_text("Paste its text instead")
    expect(rows.nth(2)).to_contain_text("Rain all night")
    assert articles(site) == []
    rows.nth(2).get_by_role("button", name="Open rain.txt").click()
    expect(page.locator("h1")).to_have_text("Rain all night")
    page.go_back()
    page.get_by_role("button", name="Save all 2").click()
    expect(page.locator(".files li")).to_have_count(2)
    assert {item["title"] for item in articles(site)} == {"Bridge stays shut", "Rain all night"}
    page.get_by_role("link", name="open rain.txt").click()
    expect(page.locator("h1")).to_have_text("Rain all night")


def test_a_link_to_a_try_carries_the_story_and_stores_nothing(page: Page, site: str) -> None:
    asked: list[str] = []
    tried(page, f"{STORY}\n“Naïve — or not?” asked Zoë Ålund.")
    page.get_by_label("Outlet").fill("Northern Wire")
    page.get_by_role("button", name="Copy a link to this try").click()
    expect(page.locator("#notice")).to_contain_text("Link copied.")
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert link.startswith(f"{site}/#try=z")
    page.on("request", lambda request: asked.append(request.url))
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator(".banner")).to_contain_text("This story is not stored")
    expect(page.locator(".story")).to_contain_text("“Naïve — or not?” asked Zoë Ålund.")
    expect(page.get_by_label("Outlet")).to_have_value("Northern Wire")
    assert not any("try=" in address for address in asked)
    assert articles(site) == []


def test_a_browser_that_cannot_pack_writes_a_longer_link(page: Page) -> None:
    tried(page)
    page.evaluate("() => { delete window.CompressionStream; }")
    page.get_by_role("button", name="Copy a link to this try").click()
    expect(page.locator("#notice")).to_contain_text("Link copied.")
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert "#try=t" in link
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Bridge stays shut")


def test_a_link_that_was_cut_says_so(page: Page) -> None:
    page.goto("/#try=zq1YKLk0uUrJSSsvMyVGyUqqsqlWqBQA")
    expect(page.locator("#notice")).to_contain_text("not complete")


def test_the_bookmarklet_fills_the_form_and_sends_nothing(page: Page, site: str) -> None:
    number = store_story(site)
    page.goto("/")
    page.get_by_text("with one click").click()
    code = str(page.get_by_role("link", name="Who said what on this page").get_attribute("href"))
    assert code.startswith("javascript:")
    page.goto(f"/articles/{number}/annotated")
    with page.expect_popup() as opening:
        page.evaluate(code.removeprefix("javascript:"))
    opened = opening.value
    box = opened.get_by_label("Paste a story")
    until(lambda: "We will not open it a day before it is safe" in box.input_value())
    expect(opened.get_by_label("Web address")).to_have_value(f"{site}/articles/{number}/annotated")
    assert "#" not in opened.url
    opened.close()


def test_dropped_files_are_chosen(page: Page) -> None:
    page.goto("/")
    page.locator("#text").evaluate(
        """(box) => {
            const data = new DataTransfer();
            for (const name of ["a.txt", "b.txt"]) data.items.add(new File(["It rained, said Bea Holt."], name));
            box.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator("#notice")).to_have_text("Chosen: a.txt, b.txt")
    page.get_by_role("button", name="Show who said what").click()
    expect(page.locator(".files li")).to_have_count(2)


def test_axe_finds_nothing_on_the_pages_of_a_try(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/")
    page.locator("input[type=file]").set_input_files(files(("bridge.txt", STORY), ("broken.docx", b"x")))
    page.get_by_role("button", name="Show who said what").click()
    expect(page.locator(".files li")).to_have_count(2)
    for path in ("files", "try"):
        if path == "try":
            tried(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            found = Axe().run(page, options=STANDARDS)
            assert found.violations_count == 0, f"{path} in {scheme}: {found.generate_report()}"
    context.close()
