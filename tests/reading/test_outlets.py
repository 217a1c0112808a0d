"""Outlets go by their names: no address, no slogan, no handle; and no headline ends with one."""

import pytest

from app.reading.article import article_from_page
from app.reading.outlets import outlet_name, without_outlet


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Holm Daily", "Holm Daily"),
        ("Holm Daily | News from the coast", "Holm Daily"),
        ("News, sport and weather - Holm Daily", "Holm Daily"),
        ("The Mercury of Calder: all that matters", "The Mercury of Calder"),
        ("holmdaily.example", None),
        ("https://www.holmdaily.example/", None),
        ("@holmdaily", None),
        ("", None),
        (None, None),
    ],
)
def test_names(written: str | None, name: str | None) -> None:
    assert outlet_name(written) == name


def test_a_handle_without_its_sign_is_no_name() -> None:
    assert outlet_name("Holmdaily", "@holmdaily") is None


@pytest.mark.parametrize(
    ("title", "outlet", "shown"),
    [
        ("Quay shut | Holm Daily", None, "Quay shut"),
        ("Quay shut - Holm Daily", None, "Quay shut"),
        ("Quay shut – The Lamp", "The Lamp", "Quay shut"),
        ("Quay shut – The Lamp", None, "Quay shut – The Lamp"),
        ("The week - in pictures", None, "The week - in pictures"),
        ("Quay shut", "Holm Daily", "Quay shut"),
    ],
)
def test_headlines(title: str, outlet: str | None, shown: str) -> None:
    assert without_outlet(title, outlet) == shown


PAGE = """<html><head><title>Bridge stays shut | Holm Daily</title>{}
<link rel="canonical" href="https://www.holmdaily.example/a/1"></head><body><article><h1>Bridge stays shut</h1>
<p>The bridge will stay shut until June, Mayor Ada Quist said on Tuesday, after engineers found new cracks.</p>
<p>“We will not open it a day before it is safe,” Quist told reporters.</p></article></body></html>"""


@pytest.mark.parametrize(
    "meta",
    [
        "",
        '<meta property="og:site_name" content="holmdaily.example">',
        '<meta property="og:site_name" content="Holm Daily | News from the coast">',
        '<meta name="twitter:site" content="@holmdaily">',
        '<meta name="application-name" content="Holm Daily">',
    ],
)
def test_a_page_gives_its_outlet_by_name(meta: str) -> None:
    article = article_from_page(PAGE.format(meta))
    assert (article.title, article.outlet) == ("Bridge stays shut", "Holm Daily")
