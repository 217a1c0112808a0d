"""Bodies: a request with JSON, plain text or HTML in, an Article out; or a refusal that says what to send."""

import json
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from app.api.problems import invalid_fields
from app.api.schemas import EXAMPLE_TEXT, ArticleIn
from app.deps import SettingsDep
from app.errors import BadRequest, TooLarge, UnsupportedMedia
from app.quote import Article
from app.reading.article import article_from_page, article_from_text
from app.reading.charset import decode

EXAMPLE_PAGE = (
    '<html><head><title>Bridge stays shut</title><meta property="og:site_name" content="Northern Wire">'
    '<meta property="article:published_time" content="2024-03-05"></head><body><article><h1>Bridge stays shut</h1>'
    "<p>The bridge will stay shut until June, Mayor Ada Quist said on Tuesday.</p>"
    "<p>“We will not open it a day before it is safe,” Quist told reporters.</p></article></body></html>"
)
# For the documentation: FastAPI cannot tell the three forms of the body from the route's signature.
REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The article as JSON with what is known of it, or its bare text or page.",
        "content": {
            "application/json": {
                "schema": ArticleIn.model_json_schema(),
                "examples": {
                    "text": {
                        "summary": "A wire story",
                        "value": {"text": EXAMPLE_TEXT, "outlet": "Northern Wire", "published_at": "2024-03-05"},
                    },
                    "html": {
                        "summary": "A page",
                        "value": {"html": EXAMPLE_PAGE, "url": "https://wire.example/bridge"},
                    },
                },
            },
            "text/plain": {"schema": {"type": "string"}, "example": EXAMPLE_TEXT},
            "text/html": {"schema": {"type": "string"}, "example": EXAMPLE_PAGE},
        },
    }
}


async def read_article(request: Request, settings: SettingsDep) -> Article:
    """The article in the request's body. Raises BadRequest, TooLarge, UnsupportedMedia, InvalidFields, UnreadableArticle."""
    media_type, charset = _content_type(request.headers.get("content-type", ""))
    body = await limited_body(request, settings.max_body_bytes)
    # reading a page takes long enough to hold up every other request
    return await run_in_threadpool(article_from_body, body, media_type, charset)


ArticleDep = Annotated[Article, Depends(read_article)]


def article_from_body(body: bytes, media_type: str, charset: str | None = None) -> Article:
    """The article in ``body``, which is plain text, HTML or JSON by ``media_type``. Raises as ``read_article`` does."""
    if media_type == "text/plain":
        return article_from_text(decode(body, charset))
    if media_type == "text/html":
        return article_from_page(decode(body, charset, html=True))
    given = _fields(decode(body, charset))
    known = given.model_dump(exclude={"text", "html"})
    if given.html is not None:
        return article_from_page(given.html, **known)
    return article_from_text(given.text or "", **known)


def _fields(text: str) -> ArticleIn:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body is not valid JSON: {error}. Mend it, or send the bare text as text/plain.", "body") from error
    try:
        return ArticleIn.model_validate(fields)
    except ValidationError as error:
        raise invalid_fields(error) from error


def _content_type(header: str) -> tuple[str, str | None]:
    """Media type and charset. Raises UnsupportedMedia for a type that this service does not read."""
    media_type, *parameters = (part.strip() for part in header.split(";"))
    media_type = media_type.lower()
    if media_type == "application/xhtml+xml":
        media_type = "text/html"
    if media_type not in {"application/json", "text/plain", "text/html"}:
        raise UnsupportedMedia(
            f"The content type is {media_type or 'missing'!r}. Send application/json with 'text' or 'html', or the bare "
            "article as text/plain or text/html.",
            "Content-Type",
        )
    charset = next((value for name, _, value in (part.partition("=") for part in parameters) if name.lower() == "charset"), None)
    return media_type, charset.strip("\"' ") if charset else None


async def limited_body(request: Request, limit: int) -> bytes:
    """The body, refused as soon as it is known to be over ``limit`` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise _too_large(limit)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"The body is larger than {limit:,} bytes. Send one article at a time; the operator can raise WHOSAID_MAX_BODY_BYTES.",
        "body",
    )
