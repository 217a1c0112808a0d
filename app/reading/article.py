"""Makes an Article from plain text or from a page, together with what the request says about it."""

from datetime import date, datetime

from app.quote import Article, Layout, Span
from app.reading.language import language_of
from app.reading.layout import read_layout
from app.reading.page import read_page
from app.reading.plain import clean
from app.reading.publication import read_publication


def article_from_text(
    text: str,
    *,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    author: str | None = None,
    published_at: date | datetime | None = None,
    page_date: date | None = None,
) -> Article:
    """Clean the text, separate its title, subtitle and dateline from its body, and date it.

    A ``title`` from the request takes precedence over the first line. Raises UnreadableArticle.
    """
    cleaned = clean(text)
    given = " ".join(title.split()) if title else None
    layout = layout_under(cleaned, given)
    return Article(
        text=cleaned,
        title=given or _words(cleaned, layout.title),
        subtitle=_words(cleaned, layout.subtitle),
        layout=layout,
        publication=read_publication(cleaned, layout.body_start, layout.dateline, request=published_at, page=page_date),
        url=url,
        outlet=outlet,
        author=author,
        language=language_of(cleaned),
    )


def article_from_page(
    html: str,
    *,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    author: str | None = None,
    published_at: date | datetime | None = None,
) -> Article:
    """The article in a page. What the request gives takes precedence over the page. Raises UnreadableArticle."""
    page = read_page(clean(html), url)
    return article_from_text(
        page.text,
        title=title or page.title,
        url=url or page.url,
        outlet=outlet or page.outlet,
        author=author or page.author,
        published_at=published_at,
        page_date=page.published,
    )


def layout_under(text: str, title: str | None) -> Layout:
    """The parts of a clean text whose headline is known. A first line that differs from that headline is not a title."""
    layout = read_layout(text)
    if title and layout.title is not None and not _same_words(layout.title.of(text), title):
        return Layout(None, None, layout.dateline, layout.dateline.span.end if layout.dateline else layout.title.start)
    return layout


def _words(text: str, span: Span | None) -> str | None:
    return " ".join(span.of(text).split()) if span is not None else None


def _same_words(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one.casefold())) == "".join(filter(str.isalnum, other.casefold()))
