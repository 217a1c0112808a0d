"""Articles from text and from pages: what the request says stands over what the text or page says."""

from datetime import date, datetime

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
    ("moment", "day"),
    [("2024-03-05T23:30:00-05:00", date(2024, 3, 5)), ("2024-03-05T20:00:00Z", date(2024, 3, 6))],
)
def test_a_moment_with_an_offset_keeps_its_local_day(moment: str, day: date) -> None:
    text = "TOKYO (Northern Wire) - The bridge is shut."
    publication = article_from_text(text, published_at=datetime.fromisoformat(moment)).publication
    assert publication is not None
    assert publication.on == day


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


QUOTING_PAGE = """<html><head><title>Quay</title></head><body><article><h1>Quay to stay open</h1>
<p>The crane stood still on a cold morning in the harbour of Calder.<br>Workers waited for the news.</p>
<p>Ruth Okafor, the harbour master, said <q>the quay, <q>old</q> or not, is safe</q>, and that nobody need worry about it.</p>
<p>She wrote to the traders on Monday:</p>
<blockquote><p>The quay is sound and the crane will turn again.</p><p>Come and see<br>for yourselves.</p></blockquote>
<p>The traders were relieved &amp; went home without saying more about the matter, which has been in the papers.</p>
<blockquote>“We will see,” said Nell Garside, who has sold fish here for forty years.</blockquote></article></body></html>"""


def test_quoting_elements_of_a_page_keep_the_marks_that_a_browser_shows() -> None:
    assert article_from_page(QUOTING_PAGE).text.split("\n") == [
        "Quay to stay open",
        "The crane stood still on a cold morning in the harbour of Calder.",
        "Workers waited for the news.",
        "Ruth Okafor, the harbour master, said “the quay, ‘old’ or not, is safe”, and that nobody need worry about it.",
        "She wrote to the traders on Monday:",
        "> The quay is sound and the crane will turn again.",
        "> Come and see",
        "> for yourselves.",
        "The traders were relieved & went home without saying more about the matter, which has been in the papers.",
        "“We will see,” said Nell Garside, who has sold fish here for forty years.",
    ]


def test_a_page_whose_article_is_one_block_quotation_is_no_quotation() -> None:
    page = PAGE.replace("<article>", "<article><blockquote>").replace("</article>", "</blockquote></article>")
    assert article_from_page(page).text == article_from_page(PAGE).text


def test_the_head_of_a_wrapped_text_is_read_as_a_whole() -> None:
    text = (
        "Crane to turn again\n\nCALDER, March 5 2024 (Northern Wire) - The crane on the quay has stood\n"
        "still since the storm, and the traders who depend on it have lost\npatience with the town."
    )
    article = article_from_text(text)
    assert article.title == "Crane to turn again"
    assert article.layout.dateline is not None
    assert article.layout.dateline.span.of(text) == "CALDER, March 5 2024 (Northern Wire) - "
    assert text[article.layout.body_start :].startswith("The crane on the quay")
    assert article.publication is not None
    assert article.publication.on == date(2024, 3, 5)


def test_the_first_line_of_a_wrapped_paragraph_is_no_title() -> None:
    text = "The crane stood still. “The quay is sound and the\ncrane will turn again,” said Ruth Okafor, the boss of\nit."
    assert article_from_text(text).title is None
