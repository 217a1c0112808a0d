"""The public address: links in answers lead to it, whatever name a proxy gives the service."""

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send


def origin_of(address: str) -> str:
    """The origin of an address, as browsers send it: scheme, host, and the port unless it is the scheme's own."""
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in {None, usual} else "")


class PublicAddress:
    """Middleware that lets every request appear as it was sent to the public address.

    Put it behind what checks the name that a request was really sent to.
    """

    def __init__(self, app: ASGIApp, address: str) -> None:
        self.app = app
        self._scheme, _, self._host = origin_of(address).partition("://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            scope = {**scope, "scheme": self._scheme, "headers": list(scope["headers"])}
            MutableHeaders(scope=scope)["host"] = self._host
        await self.app(scope, receive, send)
