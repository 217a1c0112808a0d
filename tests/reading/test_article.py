"""Articles from text and from pages: what the request says stands over what the text or page says."""

from datetime import date

import pytest

from app.errors import BadRequest, UnreadableArticle, UnsupportedMedia
from app.quote import PublicationSource
from app.reading.article import article_from_page, article_from_text
from app.reading.charset import decode

PAGE = """<html><head><title>Bridge stays shut | Wire</title>
<meta property="og:site_name" content="Northern Wire"><meta name="author" content="Tom Ferris">
<meta property="article:published_time" content="2024-03-05T10:00:00Z"></head>
<body><nav>Home</nav><article><h1>Bridge stays shut</h1>
<p>The bridge will stay shut until June, Mayor Ada Quist said on Tuesday, after engineers found new cracks.</p>
<p>“We will not open it a day before it is safe,” Quist told reporters.</p></article>
<script>alert(1)</script></body></html>"""


def test_a_page_gives_text_title_outlet_author_and_date() -> None:
    article = article_from_page(PAGE)
    assert (article.title, article.outlet, article.author) == ("Bridge stays shut", "Northern Wire", "Tom Ferris")
    assert article.publication is not None
    assert (article.publication.on, article.publication.source) == (date(2024, 3, 5), PublicationSource.PAGE)
    assert "“We will not open it a day before it is safe,” Quist told reporters." in article.text
    assert "alert" not in article.text
    assert "Home" not in article.text


def test_the_request_stands_over_the_page() -> None:
    article = article_from_page(PAGE, title="Shut", outlet="The Calder Mercury", published_at=date(2024, 3, 6))
    assert (article.title, article.outlet) == ("Shut", "The Calder Mercury")
    assert article.publication is not None
    assert (article.publication.on, article.publication.source) == (date(2024, 3, 6), PublicationSource.REQUEST)


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(UnreadableArticle, match="No article text"):
        article_from_page("<html><body><nav></nav></body></html>")


def dated(text: str) -> tuple[date | None, str | None]:
    publication = article_from_text(text).publication
    return (publication.on, publication.source.value) if publication else (None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("MOSCOW, February 12. /TASS/. He said so on Saturday, after talks in 2021.", date(2022, 2, 12)),
        ("MOSCOW, February 12. /TASS/. He said so on Saturday, after talks in 2015.", None),
        ("MOSCOW, February 12. /TASS/. He said so on Saturday; it is due by 2030, and began in 2021.", date(2022, 2, 12)),
        ("PARIS, Dec 7 2021 (AFP) - He said so.", date(2021, 12, 7)),
        ("MOSCOW, February 12. /TASS/. He said so.", None),
        ("MOSCOW, February 12. /TASS/. He said so on Saturday.", None),
        ("MOSCOW, February 31. /TASS/. He said so on Saturday, after talks in 2021.", None),
        ("MOSCOW (TASS) - He said so on Saturday in 2021.", None),
    ],
)
def test_a_dateline_dates_an_article_where_its_year_is_sure(text: str, day: date | None) -> None:
    assert dated(text) == (day, "dateline" if day else None)


@pytest.mark.parametrize(
    ("body", "charset", "html", "text"),
    [
        ("é".encode(), None, False, "é"),
        ("é".encode("windows-1252"), "windows-1252", False, "é"),
        ("é".encode("utf-16"), None, False, "é"),
        (b'<meta charset="latin-1"><p>\xe9', None, True, '<meta charset="latin-1"><p>é'),
    ],
)
def test_charsets(body: bytes, charset: str | None, html: bool, text: str) -> None:
    assert decode(body, charset, html=html) == text


def test_wrong_bytes_and_unknown_charsets_are_refused() -> None:
    with pytest.raises(BadRequest, match="byte 1 cannot be decoded"):
        decode(b"a\xe9b", None)
    with pytest.raises(UnsupportedMedia, match="'klingon' is unknown"):
        decode(b"a", "klingon")
    with pytest.raises(UnsupportedMedia, match="not a charset for text"):
        decode(b"a", "base64")
