"""The pictures of the README: ``python -m bench.pictures http://127.0.0.1:8000`` takes them from a service with the samples.

They are written to ``docs/images``, each as a JPEG that is light enough for a README. Chromium takes them.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent.parent / "docs" / "images"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDTH, QUALITY, HEAVIEST = 1400, 80, 200_000
SPEAKER, SUBJECT = "Ada Quist", "bridge"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: how to get to the page, how much of it to show, and whether in dark mode."""

    name: str
    go: Callable[[Page], object]
    height: int
    dark: bool = False


def at(path: str, **parameters: str) -> Callable[[Page], object]:
    """Opens an address."""
    address = f"{path}?{urlencode(parameters)}" if parameters else path
    return lambda page: page.goto(address)


def follow(path: str, *links: str) -> Callable[[Page], object]:
    """Opens an address, and then follows links by their words."""

    def go(page: Page) -> None:
        page.goto(path)
        for words in links:
            page.get_by_role("main").get_by_role("link", name=words, exact=True).first.click()
            page.wait_for_load_state()

    return go


def timeline(page: Page) -> None:
    """What the speaker said about the subject, in order of time."""
    follow(f"/people?{urlencode({'name': SPEAKER})}", SPEAKER)(page)
    page.get_by_label(f"What {SPEAKER} said about").fill(SUBJECT)
    page.get_by_role("button", name="Show in order of time").click()


PICTURES = (
    Picture("story", follow("/stories", "Swing bridge will stay shut until June, mayor says"), 870),
    Picture("search", at("/search", q=SUBJECT), 874),
    Picture("speaker", follow(f"/people?{urlencode({'name': SPEAKER})}", SPEAKER), 833),
    Picture("words", follow("/search?q=promised", "In other outlets"), 570),
    Picture("overview", at("/overview"), 915, dark=True),
    Picture("verify", at("/verify", text="We promised June and we were very wrong", speaker=SPEAKER), 833),
    Picture("timeline", timeline, 905),
    Picture("review", at("/review"), 716),
)


def take(browser: Browser, service: str, picture: Picture) -> bytes:
    """A picture as JPEG, as good as it can be without being too heavy."""
    with browser.new_context(
        base_url=service, viewport={"width": WIDTH, "height": picture.height}, color_scheme="dark" if picture.dark else "light"
    ) as context:
        page = context.new_page()
        picture.go(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("() => document.fonts.ready")
        for quality in range(QUALITY, 0, -10):
            taken = page.screenshot(type="jpeg", quality=quality)
            if len(taken) < HEAVIEST:
                return taken
    raise ValueError(f"The picture {picture.name} is too heavy.")


def main(service: str) -> None:
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for picture in PICTURES:
            taken = take(browser, service, picture)
            (IMAGES / f"{picture.name}.jpg").write_bytes(taken)
            print(f"{picture.name}.jpg: {len(taken):,} bytes")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
