"""Reads Atom and RSS feeds that carry full texts."""

from collections.abc import Iterator
from io import BytesIO
from time import strftime
from typing import Any

import feedparser

from app.errors import BadRequest


def entries_of(document: bytes) -> Iterator[dict[str, Any]]:
    """The fields of each entry's article, named as in ``ArticleIn``. An entry without text has no ``html``. Raises BadRequest."""
    # as a file, because feedparser may take bytes for a file name
    feed = feedparser.parse(BytesIO(document), sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version") or (feed.bozo and not feed.entries):
        raise BadRequest("This is not an Atom or RSS feed.", "body")
    outlet = str(feed.feed.get("title") or "").strip() or None
    for entry in feed.entries:
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        fields = {
            "html": _page(entry),
            "title": entry.get("title"),
            "url": entry.get("link"),
            "outlet": outlet,
            "author": entry.get("author"),
            "published_at": strftime("%Y-%m-%dT%H:%M:%SZ", moment) if moment else None,
        }
        yield {key: value for key, value in fields.items() if value}


def _page(entry: Any) -> str | None:  # noqa: ANN401 (feedparser has no types)
    """The longest text of an entry, with its markup."""
    texts = [str(part.value) for part in entry.get("content", [])] or [str(entry.get("summary") or "")]
    longest = max(texts, key=len)
    return longest if longest.strip() else None
