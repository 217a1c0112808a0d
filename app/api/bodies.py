"""Bodies of requests that routes read themselves, limited in size and in time."""

import asyncio

from fastapi import Request

from app.errors import TooLarge, TooSlow

# A slower client would hold a place that others wait for.
BODY_SECONDS = 60


async def limited_body(request: Request, limit: int) -> bytes:
    """The body. Raises TooLarge as soon as it is known to exceed ``limit`` bytes, and TooSlow if it does not arrive in time."""
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
        raise TooSlow(f"The body was not complete after {BODY_SECONDS} seconds. Nothing was stored.", "body") from error
    return bytes(body)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"The body is larger than {limit:,} bytes. Send one article at a time; the operator can raise WHOSAID_MAX_BODY_BYTES.",
        "body",
    )
