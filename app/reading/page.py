"""Extracts the article from a web page."""

import re
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from app.errors import UnreadableArticle
from app.reading.attributes import limit_attributes
from app.reading.outlets import outlet_in_title, outlet_name, without_outlet

# Feeds and news items send the markup of an article without a page around it.
WHOLE_PAGE = re.compile(r"<(?:html|body|!doctype)\b", re.IGNORECASE)
QUOTING = re.compile(r"<(?:q|blockquote)\b", re.IGNORECASE)
# What browsers print for <q>, the outer marks and the inner ones.
OUTER, INNER = ("“", "”"), ("‘", "’")
# The parts of a block quotation that have words of their own.
PARTS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4"})
MOST_QUOTED = 0.6
MARKED = re.compile(r"\s*[\"“”‘'«„>]")


@dataclass(frozen=True, slots=True)
class Page:
    """The article in a page, with what the page says about it. None where it says nothing."""

    text: str
    title: str | None
    author: str | None
    outlet: str | None
    url: str | None
    published: date | None


def read_page(html: str, url: str | None = None) -> Page:
    """The article in a page, found by trafilatura. Its date comes from the page's own metadata and is never guessed.

    Inline quotations (``<q>``) get the marks that a browser shows, and lines of a block quotation begin with ">", as in mail.
    Raises UnreadableArticle if the page has no article text.
    """
    html = limit_attributes(html)
    whole = html if WHOLE_PAGE.search(html) else f"<html><body><article>{html}</article></body></html>"
    try:
        found = bare_extraction(
            _with_quotation_marks(whole) if QUOTING.search(whole) else whole,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, AssertionError) as error:
        raise UnreadableArticle(
            f"This page cannot be parsed as HTML ({error}). Send the article's text instead.", "html"
        ) from error
    text = found.text if isinstance(found, Document) else None
    if not isinstance(found, Document) or not text or not text.strip():
        raise UnreadableArticle(
            "No article text was found in this page. Send the whole page as the browser shows it, or the article's text.", "html"
        )
    try:
        published = date.fromisoformat(found.date[:10]) if found.date else None
    except ValueError:
        published = None
    names = _names_of_page(whole)
    outlet = outlet_name(found.sitename, names.handle) or outlet_name(names.application) or outlet_in_title(names.title)
    title = without_outlet(found.title, outlet) if found.title else None
    return Page(text, title, found.author or None, outlet, found.url or None, published)


@dataclass(frozen=True, slots=True)
class _Names:
    """What a page's own head calls it: its title, its application, and its account on a network."""

    title: str
    application: str | None
    handle: str | None


def _names_of_page(html: str) -> _Names:
    tree = load_html(html)
    if tree is None:
        return _Names("", None, None)

    def first(path: str) -> str | None:
        return next((str(value).strip() for value in tree.xpath(path) if str(value).strip()), None)

    return _Names(
        title=" ".join((first("//head/title/text()") or "").split()),
        application=first('//meta[@name="application-name"]/@content'),
        handle=first('//meta[@name="twitter:site"]/@content'),
    )


def _with_quotation_marks(html: str) -> HtmlElement | str:
    """The page with its quoting elements as text, which alone is extracted."""
    tree = load_html(html)
    if tree is None:
        return html
    for element in list(tree.iter("q")):
        opening, closing = INNER if any(above.tag == "q" for above in element.iterancestors()) else OUTER
        element.text = opening + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + closing
        else:
            element.text += closing
    for element in list(tree.iter("q")):
        element.drop_tag()
    letters = len("".join(tree.itertext()))
    for element in tree.iter("blockquote"):
        # some pages set the whole article in one
        if len("".join(element.itertext())) < MOST_QUOTED * letters:
            _mark_block(element)
    return tree


def _mark_block(block: HtmlElement) -> None:
    """Put ">" before each line of a block quotation, except where it has quotation marks of its own."""
    parts = [part for part in block.iter(*PARTS) if (part.text or "").strip() or len(part)]
    if MARKED.match("".join(block.itertext())):
        return
    for part in parts or [block]:
        if any(inner.tag in PARTS for inner in part.iterdescendants()):
            continue
        part.text = f"> {(part.text or '').lstrip()}"
        for line_break in part.iter("br"):
            if (line_break.tail or "").strip():
                line_break.tail = f"> {(line_break.tail or '').lstrip()}"
