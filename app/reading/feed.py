"""Reads Atom and RSS feeds that carry full texts."""

import json
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from time import strftime
from typing import Any

import feedparser
from feedparser.encodings import convert_to_utf8

from app.errors import BadRequest
from app.reading.attributes import limit_attributes
from app.reading.fields import LONGEST_WORDS
from app.reading.outlets import outlet_name


def articles_of_feed(document: bytes) -> list[str]:
    """The article of each entry, as JSON. Raises BadRequest."""
    return [json.dumps(fields, ensure_ascii=False) for fields in entries_of(document)]


def entries_of(document: bytes) -> Iterator[dict[str, Any]]:
    """The fields of each entry's article, named as in ``ArticleIn``. An entry without text has no ``html``. Raises BadRequest."""
    # as a file, because feedparser may take bytes for a file name
    feed = feedparser.parse(BytesIO(_limited(document)), sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version") or (feed.bozo and not feed.entries):
        raise BadRequest("This is not an Atom or RSS feed.", "body")
    title = str(feed.feed.get("title") or "")
    # every entry repeats the name
    outlet = outlet_name(title) if len(title) <= LONGEST_WORDS else None
    for entry in feed.entries:
        fields = {
            "html": _page(entry),
            "title": entry.get("title"),
            "url": entry.get("link"),
            "outlet": outlet,
            "author": entry.get("author"),
            "published_at": _moment(entry),
        }
        yield {key: value for key, value in fields.items() if value}


def _limited(document: bytes) -> bytes:
    """The feed, of which no element has too many attributes; in UTF-8 if one had."""
    markup = convert_to_utf8({}, document, {}).decode("utf-8", "replace") if document else ""
    limited = limit_attributes(markup)
    return limited.encode() if limited is not markup else document


def _moment(entry: Any) -> str | None:  # noqa: ANN401 (feedparser has no types)
    """When an entry appeared, with the offset that the feed gives: late in the evening there it may be the next day in UTC."""
    for name in ("published", "updated"):
        parsed = entry.get(f"{name}_parsed")
        if parsed:
            return _with_offset(str(entry.get(name))) or strftime("%Y-%m-%dT%H:%M:%SZ", parsed)
    return None


def _with_offset(written: str) -> str | None:
    """A moment that was written with an offset other than that of UTC."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(written.strip())
        except ValueError:
            continue
        return moment.isoformat() if moment.utcoffset() else None
    return None


def _page(entry: Any) -> str | None:  # noqa: ANN401 (feedparser has no types)
    """The longest text of an entry, with its markup."""
    texts = [str(part.value) for part in entry.get("content", [])] or [str(entry.get("summary") or "")]
    longest = max(texts, key=len)
    return longest if longest.strip() else None
