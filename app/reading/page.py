"""Extracts the article from a web page."""

import re
from dataclasses import dataclass
from datetime import date

from trafilatura import bare_extraction
from trafilatura.settings import Document

from app.errors import UnreadableArticle

# Feeds and news items send the markup of an article without a page around it.
WHOLE_PAGE = re.compile(r"<(?:html|body|!doctype)\b", re.IGNORECASE)


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

    Raises UnreadableArticle if the page has no article text.
    """
    whole = html if WHOLE_PAGE.search(html) else f"<html><body><article>{html}</article></body></html>"
    try:
        found = bare_extraction(
            whole,
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
    return Page(text, found.title or None, found.author or None, found.sitename or None, found.url or None, published)
