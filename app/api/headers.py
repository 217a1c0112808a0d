"""Security headers, on every answer."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Pages set a policy of their own, which allows their own scripts. Whatever sets none runs nothing.
POLICY_OF_DATA = "default-src 'none'; frame-ancestors 'none'"
# Browsers that know frame-ancestors ignore this; it is for those that do not, and knows no way to allow a frame of any site.
NO_FRAMES = "DENY"
OVER_TLS = "max-age=31536000"


class SecurityHeaders:
    """Middleware that adds the headers. ``over_tls`` says that the service is reached only over https."""

    def __init__(self, app: ASGIApp, over_tls: bool) -> None:
        self.app = app
        self._over_tls = over_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to its answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                policy = headers.setdefault("Content-Security-Policy", POLICY_OF_DATA)
                if "frame-ancestors *" not in policy:
                    headers.setdefault("X-Frame-Options", NO_FRAMES)
                if self._over_tls:
                    headers.setdefault("Strict-Transport-Security", OVER_TLS)
            await send(message)

        await self.app(scope, receive, with_headers)
