"""What schemathesis needs to know of this service: how a batch of articles is written."""

import json
from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson", "application/atom+xml", "application/rss+xml")
def lines(_context: Any, value: Any) -> bytes:
    """Anything as one line of JSON."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()
