"""Bodies of requests: JSON, plain text or HTML in, an Article out, or an error that says what to send."""

from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Request

from app.api.deps import ExtractorDep, FetcherDep, IntakeDep
from app.errors import UnsupportedMedia
from app.outbound.articles import given_article
from app.quote import Article
from app.reading.fields import EXAMPLE_TEXT

EXAMPLE_PAGE = (
    '<html><head><title>Bridge stays shut</title><meta property="og:site_name" content="Northern Wire">'
    '<meta property="article:published_time" content="2024-03-05"></head><body><article><h1>Bridge stays shut</h1>'
    "<p>The bridge will stay shut until June, Mayor Ada Quist said on Tuesday.</p>"
    "<p>“We will not open it a day before it is safe,” Quist told reporters.</p></article></body></html>"
)
ARTICLE = {"$ref": "#/components/schemas/ArticleIn"}
# For the documentation: FastAPI cannot see from the signature of the route that a body has several forms.
REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The article as JSON with what is known about it, or only its text or its page.",
        "content": {
            "application/json": {
                "schema": ARTICLE,
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
            "text/plain": {"schema": {"type": "string", "description": "The article's text."}, "example": EXAMPLE_TEXT},
            "text/html": {"schema": {"type": "string", "description": "The article's page."}, "example": EXAMPLE_PAGE},
        },
    }
}
BATCH_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Articles as for `POST /ingest`, in a list or one per line; or a feed whose entries have the full text.",
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/BatchIn"},
                "example": {"articles": [{"text": EXAMPLE_TEXT, "outlet": "Northern Wire", "published_at": "2024-03-05"}]},
            },
            "application/x-ndjson": {
                "schema": {
                    "type": "string",
                    "format": "binary",
                    "description": "One JSON object per line, of any number.",
                    "contentMediaType": "application/json",
                    "contentSchema": ARTICLE,
                },
                "example": '{"text": "The bridge is shut, said Ada Quist.", "outlet": "Northern Wire"}\n',
            },
            "application/atom+xml": {"schema": {"type": "string", "description": "An Atom feed."}},
            "application/rss+xml": {"schema": {"type": "string", "description": "An RSS feed."}},
        },
    }
}


async def read_article(request: Request, fetcher: FetcherDep, extractor: ExtractorDep, intake: IntakeDep) -> Article:
    """The article in the request's body, or at the address that it gives.

    Raises BadRequest, TooLarge, UnsupportedMedia, InvalidFields, UnreadableArticle, FetchingOff, CannotFetch, ForbiddenAddress,
    Busy, TakesTooLong, ExtractorLost.
    """
    media_type, charset = _content_type(request.headers.get("content-type", ""))
    body = await request.body()
    return await intake.run(partial(given_article, extractor, fetcher, body, media_type, charset))


ArticleDep = Annotated[Article, Depends(read_article)]


def _content_type(header: str) -> tuple[str, str | None]:
    """Media type and charset. Raises UnsupportedMedia for a type that this service does not read."""
    media_type, *parameters = (part.strip() for part in header.split(";"))
    media_type = media_type.lower()
    if media_type == "application/xhtml+xml":
        media_type = "text/html"
    if media_type not in {"application/json", "text/plain", "text/html"}:
        raise UnsupportedMedia(
            f"The content type is {media_type or 'missing'!r}. Send application/json with 'text' or 'html', or only the text "
            "of the article as text/plain, or its page as text/html.",
            "Content-Type",
        )
    charset = next((value for name, _, value in (part.partition("=") for part in parameters) if name.lower() == "charset"), None)
    return media_type, charset.strip("\"' ") if charset else None
