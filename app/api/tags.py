"""Entity tags: a client that has an answer already gets 304, and a change must be based on the current version."""

import hashlib

from pydantic import BaseModel
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import Outdated, PreconditionMissing


def quotation_tag(detail: BaseModel) -> str:
    """The entity tag of a quotation. It changes with everything in the answer, including the speaker's name."""
    return tag_of(detail.model_dump_json().encode())


def tag_of(body: bytes) -> str:
    """The entity tag of an answer."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_among(tag: str, header: str) -> bool:
    """Whether an If-Match or If-None-Match header lists the tag; a star stands for any."""
    listed = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in listed or tag in listed


def require_match(header: str | None, tag: str, where: str) -> None:
    """Raises PreconditionMissing if there is no If-Match header, and Outdated if it names another version."""
    if header is None:
        raise PreconditionMissing(
            f"Send the ETag from GET {where} as If-Match, so that you change the version that you have seen. To change any "
            "version, send *.",
            "If-Match",
        )
    if not is_among(tag, header):
        raise Outdated(
            f"It has changed since you loaded it. GET {where} again, and send the ETag from that answer as If-Match.", "If-Match"
        )


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
