"""Conditional requests: answers get an entity tag, and a client that already has the same answer gets 304 without a body."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.tags import is_among, tag_of


class ConditionalGet:
    """Middleware for GET. Only answers that are sent in one piece are tagged, so that streams are not held up."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and tag its answer."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        known = Headers(scope=scope).get("if-none-match")
        start: Message | None = None

        async def tagged(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and message["status"] == 200:
                start = message
                return
            if start is None:
                await send(message)
                return
            begun, start = start, None
            if message["type"] == "http.response.body" and not message.get("more_body"):
                headers = MutableHeaders(raw=begun["headers"])
                tag = headers.setdefault("ETag", tag_of(message.get("body", b"")))
                headers.setdefault("Cache-Control", "no-cache")
                if known is not None and is_among(tag, known):
                    del headers["Content-Length"]
                    begun = {**begun, "status": 304, "headers": headers.raw}
                    message = {**message, "body": b""}
            await send(begun)
            await send(message)

        await self.app(scope, receive, tagged)
