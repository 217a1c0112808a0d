"""What schemathesis needs to know about this service: how batches and bare texts are written."""

import json
from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson", "application/atom+xml", "application/rss+xml")
def lines(_context: Any, value: Any) -> bytes:
    """Anything as one line of JSON."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()


@schemathesis.serializer("text/plain", "text/html")
def text(_context: Any, value: Any) -> bytes:
    """A text; any other value is sent as no text at all, since written out it would be one."""
    return value.encode(errors="replace") if isinstance(value, str) else b""
