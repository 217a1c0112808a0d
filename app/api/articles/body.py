"""Bodies: a request with JSON, plain text or HTML in, an Article out; or a refusal that says what to send."""

import asyncio
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Request

from app.api.deps import ExtractorDep, FetcherDep, IntakeDep, SettingsDep
from app.errors import TooLarge, TooSlow, UnsupportedMedia
from app.quote import Article
from app.reading.fields import EXAMPLE_TEXT, ArticleIn
from app.reading.request import article_from_body

# A body comes in this time, or whoever sends it holds a place for nothing.
BODY_SECONDS = 60
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
                    "ninjs": {
                        "summary": "An IPTC ninjs item",
                        "value": {
                            "uri": "https://wire.example/items/7",
                            "headlines": [{"value": "Bridge stays shut"}],
                            "bodies": [{"role": "main", "contentType": "text/plain", "value": EXAMPLE_TEXT}],
                            "infoSources": [{"role": "publisher", "name": "Northern Wire"}],
                            "firstCreated": "2024-03-05T10:00:00Z",
                        },
                    },
                },
            },
            "text/plain": {"example": EXAMPLE_TEXT},
            "text/html": {"example": EXAMPLE_PAGE},
        },
    }
}


async def read_article(
    request: Request, settings: SettingsDep, fetcher: FetcherDep, extractor: ExtractorDep, intake: IntakeDep
) -> Article:
    """The article in the request's body, or at the address that it gives.

    Raises BadRequest, TooLarge, UnsupportedMedia, InvalidFields, UnreadableArticle, FetchingOff, CannotFetch, ForbiddenAddress,
    Busy, TakesTooLong, ExtractorLost.
    """
    media_type, charset = _content_type(request.headers.get("content-type", ""))
    body = await limited_body(request, settings.max_body_bytes)
    if fetcher is not None and media_type == "application/json":
        return await intake.run(partial(article_from_body, body, media_type, charset, fetcher.fetch))
    return await intake.run(partial(extractor.read, body, media_type, charset))


ArticleDep = Annotated[Article, Depends(read_article)]


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
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise _too_large(limit)
    except TimeoutError as error:
        raise TooSlow(f"The body did not arrive whole within {BODY_SECONDS} seconds. Nothing was stored.", "body") from error
    return bytes(body)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"The body is larger than {limit:,} bytes. Send one article at a time; the operator can raise WHOSAID_MAX_BODY_BYTES.",
        "body",
    )
