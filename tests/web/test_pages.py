"""The reporters' pages, in a real browser: each flow, with the keyboard, without JavaScript, and checked by axe."""

import io
import json
import zipfile
from pathlib import Path

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from app.batch.run import run_job
from app.pipeline import Pipeline
from app.store.database import Database
from tests.conftest import STORY
from tests.waiting import until

pytestmark = pytest.mark.serial
EVIL = (
    "Bridge <script>alert('x')</script> shut\n"
    "“The bridge <img src=x onerror=alert(1)> is shut & closed,” Mayor Ada Quist said on Tuesday.\n"
    '<b onmouseover="alert(2)">Nobody</b> slept, said Bea Holt.'
)
SAME = (
    ("“We will not open the bridge a day before it is safe and tested,” Mayor Ada Quist said on Tuesday.", "Northern Wire"),
    ("Asked again, Mayor Ada Quist said: “We will never open the bridge a day before it is safe and tested.”", "Ledger Daily"),
)


def store_story(site: str, text: str = STORY, outlet: str = "Northern Wire") -> int:
    answer = httpx2.post(f"{site}/ingest", json={"text": text, "outlet": outlet, "published_at": "2024-03-05"}, timeout=60)
    assert answer.status_code == 201
    number: int = answer.json()["article"]["id"]
    return number


def test_a_pasted_story_shows_who_speaks_and_is_stored_only_when_saved(page: Page, site: str) -> None:
    page.goto("/")
    expect(page.locator(".empty")).to_contain_text("Nothing is stored yet")
    page.get_by_label("Paste a story").fill(STORY)
    page.get_by_role("button", name="Show who said what").click()
    expect(page.locator(".banner")).to_contain_text("This story is not stored. 3 quotations by 2 speakers.")
    mark = page.locator(".text .said", has_text="We will not open it")
    expect(mark).to_have_text("We will not open it a day before it is safe")
    mark.hover()
    expect(page.locator(".text .cue.lit")).to_have_text("told")
    expect(page.locator(".side.lit")).to_contain_text("Ada Quist")
    mark.focus()
    expect(page.locator(".text .source.lit")).to_have_text("Quist")
    assert httpx2.get(f"{site}/articles").json()["items"] == []
    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    assert len(httpx2.get(f"{site}/quotes").json()["items"]) == 3


def test_files_are_read_and_a_broken_one_says_so(page: Page) -> None:
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", DOCUMENT)
    for name, body, kind in (
        ("story.docx", document.getvalue(), "application/octet-stream"),
        ("story.txt", STORY.encode("utf-16"), "text/plain"),
        ("story.html", b"<html><body><article><p>The bridge is shut, said Ada Quist.</p></article></body></html>", "text/html"),
    ):
        page.goto("/")
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": body})
        page.get_by_role("button", name="Show who said what").click()
        expect(page.locator(".legend")).to_contain_text("Ada Quist")


def test_an_unreadable_story_is_refused_with_advice(browser: Browser, site: str) -> None:
    # an error is an error in the browser's console too, so this page is not the watched one
    page = browser.new_page(base_url=site)
    page.goto("/")
    page.locator("input[type=file]").set_input_files({"name": "x.docx", "mimeType": "x/y", "buffer": b"no archive"})
    page.get_by_role("button", name="Show who said what").click()
    expect(page.get_by_role("alert")).to_contain_text("Paste its text instead")
    page.goto("/")
    page.get_by_role("button", name="Show who said what").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no text")
    page.goto("/story/99")
    expect(page.get_by_role("alert")).to_contain_text("There is no article 99")
    page.close()


def test_words_of_a_story_run_nothing(page: Page, site: str) -> None:
    number = store_story(site, EVIL)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for path in (f"/story/{number}", "/", "/search?q=bridge", "/review", "/correct/1", "/search?q=<script>alert(1)</script>"):
        answer = page.goto(path)
        assert answer is not None
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert page.locator("main script, main img[onerror], main b[onmouseover]").count() == 0
    page.goto(f"/story/{number}")
    expect(page.locator(".story")).to_contain_text("<img src=x onerror=alert(1)>")


def test_search_finds_words_and_names_and_cites_in_one_click(page: Page, site: str) -> None:
    store_story(site)
    page.goto("/")
    page.get_by_label("Search who said what").fill("quist")
    page.keyboard.press("Enter")
    expect(page.locator(".people")).to_contain_text("Ada Quist")
    expect(page.locator(".card")).to_have_count(2)
    page.get_by_text("More filters").click()
    page.get_by_label("Kind").select_option("direct")
    page.locator(".filters").get_by_role("button").click()
    expect(page.locator(".card")).to_have_count(1)
    assert "q=quist" in page.url
    assert "kind=direct" in page.url
    page.get_by_text("Show the paragraph").click()
    expect(page.locator(".around")).to_contain_text("Quist told reporters")
    page.get_by_role("button", name="Copy with citation").click()
    expect(page.locator("#notice")).to_have_text("Copied with its citation.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“We will not open it a day before it is safe”\n")
    assert "Ada Quist" in copied
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "We will not open it" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.goto("/search?q=nothing+like+this")
    expect(page.locator(".empty")).to_contain_text("Try fewer words")


def test_a_split_quotation_and_a_denial_are_shown_and_copied_as_they_are_printed(page: Page, site: str) -> None:
    split = "“No,” Mayor Ada Quist said. “I have not, and I should have.”"
    store_story(site, f"{split}\nQuist denied that she had taken money from the port.")
    for words, shown, copied in (
        ("should", split, split),
        ("money", "Denied: that she had taken money from the port", "denied: that she had taken money from the port"),
    ):
        page.goto(f"/search?q={words}")
        expect(page.locator(".card .said")).to_have_text(shown)
        page.get_by_role("button", name="Copy with citation").click()
        expect(page.locator("#notice")).to_have_text("Copied with its citation.")
        assert page.evaluate("navigator.clipboard.readText()").startswith(f"{copied}\n")


def test_the_page_of_a_speaker_and_a_merge(page: Page, site: str) -> None:
    store_story(site, "“We wait,” Bill Okoro said on Tuesday.\nIt is late, said Ada Quist.")
    store_story(site, "“They wait,” William Okoro told reporters.")
    page.goto("/search?q=okoro")
    page.locator(".people a").first.click()
    expect(page.locator("h1")).to_have_text("Bill Okoro")
    chart = page.locator("figure img")
    expect(chart).to_be_visible()
    # not wait_for_function, which the policy of the page refuses when it has to look twice
    until(lambda: chart.evaluate("image => image.naturalWidth") > 100)
    assert "2024-03 1" in str(chart.get_attribute("alt"))
    page.get_by_text("Show the numbers").click()
    expect(page.locator("table")).to_contain_text("2024-03")
    expect(page.get_by_role("region", name="About")).to_contain_text("Ada Quist")
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("status").first).to_contain_text("Merged")
    expect(page.locator(".card")).to_have_count(2)
    page.get_by_role("button", name="Undo this").click()
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("link", name="Rename, change names, merge or split").click()
    page.get_by_label("The other speaker’s name").fill("Ada Quist")
    page.get_by_role("button", name="See what follows").click()
    expect(page.locator("main")).to_contain_text("The 1 quotation of Ada Quist will be shown under Bill Okoro, which then has 2.")
    page.get_by_role("button", name="Merge Ada Quist into Bill Okoro").click()
    expect(page.locator(".card")).to_have_count(2)
    picture = httpx2.get(f"{site}/charts/people/1/months.png")
    assert picture.content.startswith(b"\x89PNG")


def test_the_same_words_in_two_outlets_are_shown_side_by_side(page: Page, site: str) -> None:
    for text, outlet in SAME:
        store_story(site, text, outlet)
    page.goto("/search?q=tested")
    page.get_by_role("link", name="In other outlets").first.click()
    expect(page.locator("h1")).to_have_text("The same words in 2 stories")
    expect(page.locator("del").last).to_have_text("not")
    expect(page.locator("ins").last).to_have_text("never")
    page.goto("/overview")
    expect(page.locator("main")).to_contain_text("Ada Quist")
    expect(page.get_by_role("link", name="We will not open the bridge")).to_be_visible()


def test_a_change_by_someone_else_is_not_overwritten(browser: Browser, site: str) -> None:
    store_story(site)
    page = browser.new_page(base_url=site)
    page.goto("/correct/1")
    httpx2.patch(f"{site}/quotes/1", json={"role": "Premier"}, headers={"If-Match": "*"})
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Someone else has changed this quotation")
    page.close()


def test_a_file_of_articles_is_uploaded_and_its_progress_shown(page: Page, store: Database, pipeline: Pipeline) -> None:
    lines = [{"text": STORY}, {"text": ""}, {"text": "It rained, said Bea Holt."}]
    body = "\n".join(json.dumps(line) for line in lines).encode()
    page.goto("/batches")
    page.locator("input[type=file]").set_input_files({"name": "all.ndjson", "mimeType": "x/y", "buffer": body})
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".job")).to_contain_text("queued: 0 stored")
    assert run_job(store, pipeline, 1, "test")
    expect(page.locator(".job")).to_contain_text("done: 2 stored, 0 already stored, 1 failed, of 3.")
    expect(page.locator("table")).to_contain_text("This cannot be read as an article")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the failed lines").click()
    assert json.loads(Path(download.value.path()).read_text())["line"] == 2


def test_a_permalink_leads_a_reader_to_the_place_in_the_story(page: Page, site: str) -> None:
    number = store_story(site)
    page.goto("/quotes/2")
    assert page.url == f"{site}/story/{number}#q2"
    expect(page.locator("#q2")).to_be_visible()


def test_a_page_of_three_hundred_quotations_is_whole(page: Page, site: str) -> None:
    text = "\n".join(f"“Bridge number {number} will stay shut until June,” Mayor Ada Quist said." for number in range(300))
    number = store_story(site, text)
    page.goto(f"/story/{number}")
    expect(page.locator(".side")).to_have_count(300)


def test_everything_but_the_extras_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Paste a story").fill(STORY)
    page.get_by_role("button", name="Show who said what").click()
    page.get_by_role("button", name="Save it").click()
    expect(page.locator(".side")).to_have_count(3)
    page.locator(".side").first.get_by_role("link", name="Correct").click()
    page.get_by_label("Role in this article").fill("Mayor of Leeds")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".side").first).to_contain_text("Mayor of Leeds")
    page.get_by_label("Search who said what").fill("safe")
    page.get_by_role("button", name="Search").first.click()
    expect(page.locator(".card")).to_have_count(1)
    context.close()


def test_axe_finds_nothing_in_light_and_in_dark(browser: Browser, site: str) -> None:
    for text, outlet in SAME:
        store_story(site, text, outlet)
    store_story(site)
    store_story(site, "“We wait,” Bill Okoro said on Tuesday.")
    store_story(site, "“They wait,” William Okoro told reporters.")
    httpx2.patch(f"{site}/quotes/1", json={"role": "Mayor of Leeds"}, headers={"If-Match": "*"})
    context = browser.new_context(base_url=site)
    page = context.new_page()
    standards = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    httpx2.patch(f"{site}/speakers/1", json={"name": "Ada M. Quist"})
    page.goto("/following/new?q=bridge")
    page.get_by_role("button", name="Save", exact=True).click()
    paths = ["/", "/story/3", "/search?q=quist", "/search?q=nothing+here", "/people/1", "/words/1", "/overview"]
    paths += [
        "/search?speaker_id=1&kind=direct",
        "/search?q=bridge",
        "/stories",
        "/stories?first=2024-05-01&last=2024-04-01",
        "/people",
        "/people?letter=q",
    ]
    paths += ["/people/1/edit", "/people/1/merge?name=Okoro", "/people/1/split", "/people/1?done=rename&decision=1", "/record"]
    paths += [
        "/verify",
        "/verify?text=We+will+always+open+the+bridge+a+day+before+it+is+safe+and+tested",
        "/verify?speaker=Quist",
    ]
    paths += ["/verify?text=Nobody+has+ever+seen+this", "/following", "/following/new?q=bridge", "/nothing-here"]
    for path in [*paths, "/correct/1", "/review", "/batches", "/story/99"]:
        page.goto(path)
        for summary in page.locator("summary:visible").all():
            summary.click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            found = Axe().run(page, options=standards)
            assert found.violations_count == 0, f"{path} in {scheme}: {found.generate_report()}"
    context.close()


def test_forms_of_other_sites_change_nothing(site: str) -> None:
    store_story(site)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = httpx2.post(f"{site}/review/1", headers=headers)
        assert answer.status_code == 403
        assert "Another site" in answer.text
    assert httpx2.get(f"{site}/quotes/1").json()["confirmed"] is False


CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>The bridge is shut, said Ada Quist.</w:t></w:r></w:p></w:body></w:document>"
)


def test_the_documentation_runs_under_its_policy(page: Page) -> None:
    page.goto("/docs")
    expect(page.locator(".swagger-ui .info .title")).to_contain_text("Whosaid")
    page.locator("#operations-Service-get_health").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".swagger-ui .live-responses-table")).to_contain_text("200")
