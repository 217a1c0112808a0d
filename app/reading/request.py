"""Reads an article from the body of a request: plain text, HTML, or JSON with a text, a page, an address or a ninjs item."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.errors import BadRequest, FetchingOff, invalid_fields
from app.quote import Article
from app.reading.article import article_from_page, article_from_text
from app.reading.charset import decode
from app.reading.fields import ArticleIn
from app.reading.json_text import read_json
from app.reading.ninjs import fields_of_item, is_item


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A fetched page: the address after redirects, the media type, the charset if the server named one, and the bytes."""

    url: str
    media_type: str
    charset: str | None
    body: bytes


Fetch = Callable[[str], FetchedPage]


def article_from_body(body: bytes, media_type: str, charset: str | None = None, fetch: Fetch | None = None) -> Article:
    """The article in ``body``; ``media_type`` says whether that is plain text, HTML or JSON.

    ``fetch`` gets the page of an article that is given by its address alone. It is None where fetching is not allowed. Raises
    BadRequest, InvalidFields, UnreadableArticle and FetchingOff, and what ``fetch`` raises.
    """
    if media_type == "text/plain":
        return article_from_text(decode(body, charset))
    if media_type == "text/html":
        return article_from_page(decode(body, charset, html=True))
    return article_from_json(decode(body, charset), fetch)


def article_from_json(text: str, fetch: Fetch | None = None) -> Article:
    """The article in a JSON object: an ``ArticleIn`` or a ninjs item. Raises as ``article_from_body`` does."""
    try:
        given = read_json(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(
            f"The body is not valid JSON: {error}. Correct it, or send the text alone as text/plain.", "body"
        ) from error
    return article_from_fields(fields_of_item(given) if is_item(given) else given, fetch)


def article_from_fields(given: Any, fetch: Fetch | None = None) -> Article:  # noqa: ANN401 (whatever JSON holds)
    """The article in the fields of an ``ArticleIn``. Raises as ``article_from_body`` does."""
    try:
        fields = ArticleIn.model_validate(given)
    except ValidationError as error:
        raise invalid_fields(error.errors()) from error
    known = fields.model_dump(exclude={"text", "html"})
    if fields.html is not None:
        return article_from_page(fields.html, **known)
    if fields.text is not None:
        return article_from_text(fields.text, **known)
    if fetch is None:
        raise FetchingOff(
            "This service is not set up to fetch pages. Send 'text' or 'html', or set WHOSAID_FETCH_URLS=true.", "url"
        )
    page = fetch(fields.url or "")
    known["url"] = page.url
    if page.media_type == "text/plain":
        return article_from_text(decode(page.body, page.charset), **known)
    return article_from_page(decode(page.body, page.charset, html=True), **known)
