"""Feeds: an Atom or RSS document with full texts in; the fields of each entry's article out."""

from collections.abc import Iterator
from io import BytesIO
from time import strftime
from typing import Any

import feedparser

from app.errors import BadRequest


def entries_of(document: bytes) -> Iterator[dict[str, Any]]:
    """The fields of each entry's article, as we ask for them; one without a text has none. Raises BadRequest."""
    # from a file: bytes themselves could be taken for the name of one
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
    """The longest text of an entry, with its mark-up."""
    texts = [str(part.value) for part in entry.get("content", [])] or [str(entry.get("summary") or "")]
    longest = max(texts, key=len)
    return longest if longest.strip() else None
