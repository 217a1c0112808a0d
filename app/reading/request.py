"""Reads an article from the body of a request: plain text, HTML, or JSON with a text, a page, an address or a ninjs item."""

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
from app.reading.packing import unpacked


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it was sent: its address after redirects, media type, charset if the server named one, and bytes.

    ``packing`` is the content coding of the bytes, and ``largest`` how many they may be once unpacked.
    """

    url: str
    media_type: str
    charset: str | None
    body: bytes
    packing: str
    largest: int


@dataclass(frozen=True, slots=True)
class Address:
    """An article that is given by its address alone, with what else is known about it."""

    url: str
    known: dict[str, Any]


def article_from_body(body: bytes, media_type: str, charset: str | None = None) -> Article:
    """The article in ``body``; ``media_type`` says whether that is plain text, HTML or JSON.

    Raises BadRequest, UnsupportedMedia, InvalidFields, UnreadableArticle, and FetchingOff where only an address is given.
    """
    return _present(article_or_address(body, media_type, charset))


def article_or_address(body: bytes, media_type: str, charset: str | None = None) -> Article | Address:
    """The same, where the page of an article may be fetched: then an address is an answer."""
    if media_type == "text/plain":
        return article_from_text(decode(body, charset))
    if media_type == "text/html":
        return article_from_page(decode(body, charset, html=True))
    return _in_json(decode(body, charset))


def article_from_json(text: str) -> Article:
    """The article in a JSON object: an ``ArticleIn`` or a ninjs item. Raises as ``article_from_body`` does."""
    return _present(_in_json(text))


def article_from_fields(given: Any) -> Article:  # noqa: ANN401 (whatever JSON holds)
    """The article in the fields of an ``ArticleIn``. Raises as ``article_from_body`` does."""
    return _present(_in_fields(given))


def article_at_address(page: FetchedPage, address: Address) -> Article:
    """The article in the page that was fetched from an address. Raises CannotFetch, and as ``article_from_body`` does."""
    known = address.known | {"url": page.url}
    body = unpacked(page.body, page.packing, page.largest, page.url)
    if page.media_type == "text/plain":
        return article_from_text(decode(body, page.charset), **known)
    return article_from_page(decode(body, page.charset, html=True), **known)


def _present(found: Article | Address) -> Article:
    if isinstance(found, Address):
        raise FetchingOff(
            "This service is not set up to fetch pages. Send 'text' or 'html', or set WHOSAID_FETCH_URLS=true.", "url"
        )
    return found


def _in_json(text: str) -> Article | Address:
    try:
        given = read_json(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(
            f"The body is not valid JSON: {error}. Correct it, or send the text alone as text/plain.", "body"
        ) from error
    return _in_fields(fields_of_item(given) if is_item(given) else given)


def _in_fields(given: Any) -> Article | Address:  # noqa: ANN401 (whatever JSON holds)
    try:
        fields = ArticleIn.model_validate(given)
    except ValidationError as error:
        raise invalid_fields(error.errors()) from error
    known = fields.model_dump(exclude={"text", "html"})
    if fields.html is not None:
        return article_from_page(fields.html, **known)
    if fields.text is not None:
        return article_from_text(fields.text, **known)
    return Address(fields.url or "", known)
