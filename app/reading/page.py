"""Pages: HTML in; the article's text, title, author, outlet, address and date as the page gives them out."""

import re
from dataclasses import dataclass
from datetime import date

from trafilatura import bare_extraction
from trafilatura.settings import Document

from app.errors import UnreadableArticle

# Feeds and items have an article's mark-up alone.
WHOLE_PAGE = re.compile(r"<(?:html|body|!doctype)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself; None where it says nothing."""

    text: str
    title: str | None
    author: str | None
    outlet: str | None
    url: str | None
    published: date | None


def read_page(html: str, url: str | None = None) -> Page:
    """The article in a page, by trafilatura; its date only from the page's own metadata, never guessed.

    Raises UnreadableArticle where the page holds no article text.
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
