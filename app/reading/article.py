"""Makes an Article from plain text or from a page, together with what the request says about it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from app.quote import Article, Dateline, Layout, Publication, Span
from app.reading.head_lines import byline
from app.reading.language import language_of
from app.reading.layout import read_layout
from app.reading.normal_form import NormalForm, normal_form, shown_words
from app.reading.outlets import without_outlet
from app.reading.page import read_page
from app.reading.plain import clean
from app.reading.publication import read_publication


@dataclass(frozen=True, slots=True)
class Head:
    """What a text says of itself before its body: its parts, and the day it appeared."""

    layout: Layout
    publication: Publication | None


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
    given = without_outlet(" ".join(title.split()), outlet) if title else None
    head = read_head(cleaned, title=given, published_at=published_at, page_date=page_date)
    return Article(
        text=cleaned,
        title=given or _title(cleaned, head.layout, outlet),
        subtitle=_words(cleaned, head.layout.subtitle),
        layout=head.layout,
        publication=head.publication,
        url=url,
        outlet=outlet,
        author=author or _author(cleaned, head.layout),
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


def read_head(
    text: str,
    *,
    title: str | None = None,
    published_at: date | datetime | None = None,
    page_date: date | None = None,
) -> Head:
    """The layout and the publication date of a text, for all who read one: services, archives and ``whosaid attribute``.

    The spans point into ``text`` as it is given. A first line that differs from a ``title`` that is known is not a title.
    """
    form = normal_form(text)
    layout = _layout_under(form.text, title)
    publication = read_publication(form.text, layout.body_start, layout.dateline, request=published_at, page=page_date)
    return Head(_stored(layout, form), publication)


def _layout_under(text: str, title: str | None) -> Layout:
    layout = read_layout(text)
    if title and layout.title is not None and not _is_title(layout.title.of(text), title):
        start = layout.dateline.span.end if layout.dateline else layout.body_start if layout.byline else layout.title.start
        return Layout(None, None, layout.dateline, start, layout.byline)
    return layout


def _stored(layout: Layout, form: NormalForm) -> Layout:
    """The layout of a normal form as that of the stored text."""
    title = form.stored(layout.title) if layout.title is not None else None
    subtitle = form.stored(layout.subtitle) if layout.subtitle is not None else None
    dateline: Dateline | None = layout.dateline
    if dateline is not None:
        dateline = replace(dateline, span=form.stored(dateline.span))
    start = layout.body_start
    body_start = form.stored(Span(start, start + 1)).start if start < len(form.text) else start
    writers = form.stored(layout.byline) if layout.byline is not None else None
    return Layout(title, subtitle, dateline, body_start, writers)


def _title(text: str, layout: Layout, outlet: str | None) -> str | None:
    """The words of the first line, if it is a title, without the outlet behind them."""
    words = _words(text, layout.title)
    return without_outlet(words, outlet) if words is not None else None


def _author(text: str, layout: Layout) -> str | None:
    return byline(_words(text, layout.byline) or "")


def _words(text: str, span: Span | None) -> str | None:
    return " ".join(shown_words(text, [span]).split()) if span is not None else None


def _is_title(line: str, title: str) -> bool:
    """Whether a first line has the words of a title that is known, with or without the outlet behind it."""
    return (
        _same_words(line, title)
        or _same_words(without_outlet(line, None), title)
        or _same_words(line, without_outlet(title, None))
    )


def _same_words(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one.casefold())) == "".join(filter(str.isalnum, other.casefold()))
