"""Bodies of requests: limited in size and in time before anything else looks at them.

Batches are the exception: they are stored as they arrive, within limits of their own.
"""

import asyncio
import time

from fastapi import Request
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.access import Refuse, role_needed, without_version
from app.errors import TooLarge, TooSlow, WhosaidError

# A slower client would hold a place that others wait for.
BODY_SECONDS = 60
# A batch may take as much longer as it has thousands of bytes: slower than any line that it could come through.
SLOWEST_BATCH = 1_000
# A form may be longer than what it says: a character takes up to three times its bytes in an address-encoded form.
ENCODED_GROWTH, FORM_OVERHEAD = 3, 100_000
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# What anyone may send, without a key: a key, and the address to open next.
LARGEST_WITHOUT_KEY = 10_000
# More than enough for the size of anything; Python refuses to read thousands of them.
MOST_DIGITS = 20
BATCHES = frozenset({"/ingest/batch", "/batches"})
MAY_HAVE_BODY = frozenset({"content-length", "transfer-encoding"})


class LimitedBodies:
    """Middleware that passes a request on once its body is complete. ``largest`` is the largest article, in bytes."""

    def __init__(self, app: ASGIApp, largest: int, refuse: Refuse) -> None:
        self.app = app
        self._largest, self._refuse = largest, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body, or refuse it."""
        if scope["type"] != "http" or without_version(scope["path"]) in BATCHES or MAY_HAVE_BODY.isdisjoint(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        try:
            body = await _whole(scope, receive, self._limit(scope))
        except ClientDisconnect:
            return
        except WhosaidError as error:
            await self._refuse(Request(scope), error)(scope, receive, send)
            return
        await self.app(scope, _once(body, receive), send)

    def _limit(self, scope: Scope) -> int:
        if role_needed(scope["method"], scope["path"]) is None:
            return LARGEST_WITHOUT_KEY
        return (
            largest_form(self._largest)
            if Headers(scope=scope).get("content-type", "").lower().startswith(FORMS)
            else self._largest
        )


def largest_form(largest: int) -> int:
    """The most bytes in a form with an article or a file of at most ``largest`` bytes."""
    return ENCODED_GROWTH * largest + FORM_OVERHEAD


def declared_size(headers: Headers) -> int:
    """The size of a body by its own account, in bytes; 0 where it gives none."""
    declared = headers.get("content-length", "")
    return int(declared[:MOST_DIGITS]) if declared.isdecimal() else 0


async def limited_body(request: Request, limit: int) -> bytes:
    """The body of a batch. Raises TooLarge as soon as it is known to exceed ``limit`` bytes, and TooSlow."""
    return await _whole(request.scope, request.receive, limit)


def at_pace(receive: Receive) -> Receive:
    """The same messages; raises TooSlow once the body of a batch arrives too slowly."""
    began, received = time.monotonic(), 0

    async def receive_in_time() -> Message:
        nonlocal received
        left = began + BODY_SECONDS + received / SLOWEST_BATCH - time.monotonic()
        try:
            async with asyncio.timeout(left):
                message = await receive()
        except TimeoutError as error:
            raise TooSlow(
                f"After {BODY_SECONDS} seconds, less than {SLOWEST_BATCH:,} bytes a second had arrived. No article of this batch "
                "was stored. Send a smaller one.",
                "body",
            ) from error
        received += len(message.get("body", b""))
        return message

    return receive_in_time


async def _whole(scope: Scope, receive: Receive, limit: int) -> bytes:
    if declared_size(Headers(scope=scope)) > limit:
        raise _too_large(limit)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in Request(scope, receive).stream():
                body += chunk
                if len(body) > limit:
                    raise _too_large(limit)
    except TimeoutError as error:
        raise TooSlow(f"The body was not complete after {BODY_SECONDS} seconds. Nothing was stored.", "body") from error
    return bytes(body)


def _once(body: bytes, receive: Receive) -> Receive:
    """The body as one message, and then whatever the server says."""
    given = False

    async def receive_body() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_body


def _too_large(limit: int) -> TooLarge:
    if limit == LARGEST_WITHOUT_KEY:
        return TooLarge(f"Without a key, a body may have {limit:,} bytes. Send a key, and no more than that.", "body")
    return TooLarge(
        f"The body is larger than {limit:,} bytes. Send one article at a time; the operator can raise WHOSAID_MAX_BODY_BYTES.",
        "body",
    )
