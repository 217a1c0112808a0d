"""Who may do what: requests in, passed on with who makes them, or refused. It stands before every address, pages and API alike.

On a loopback address nobody needs a key. Elsewhere every request but those to PUBLIC shows one, as a bearer token or by the
cookie of a browser that signed in.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from asgi_correlation_id import correlation_id
from fastapi import Request, Response
from fastapi.security.utils import get_authorization_scheme_param
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import Forbidden, KeyMissing, RoleMissing, TooMany, WhosaidError, WrongHost
from app.store.access.audit import Acting, acting
from app.store.access.keys import KeyHolder, holder_of, signed_in
from app.store.access.roles import Role
from app.store.database import Database

COOKIE = "whosaid_signed_in"
VERSION_PREFIX = "/v1"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What says nothing of the archive.
PUBLIC = frozenset({"/healthz", "/readyz", "/signin", "/docs", "/openapi.json", "/favicon.ico"})
PUBLIC_FOLDERS = ("/static/", "/static-offline-docs/")
# They change nothing, whatever their method.
READING = ("/attribute", "/quotes/verify", "/reconcile", "/mcp", "/try", "/signout")
# Where secrets are, what sends to other machines, and the record itself.
ADMINISTERED = ("/audit", "/searches", "/deliveries")
# Wrong keys in a minute that one address may try.
MOST_FAILED = 20
Refuse = Callable[[Request, WhosaidError], Response]


def role_needed(method: str, path: str) -> Role | None:
    """The least role for a request; None where nobody needs a key."""
    bare = path.removeprefix(VERSION_PREFIX) if path.startswith(VERSION_PREFIX + "/") else path
    if bare in PUBLIC or bare.startswith(PUBLIC_FOLDERS):
        return None
    if _under(bare, ADMINISTERED) or (method == "DELETE" and _under(bare, ("/articles",))):
        return Role.ADMIN
    return Role.READER if method in SAFE or _under(bare, READING) else Role.EDITOR


class Failures:
    """Wrong keys by address, so that nobody tries thousands."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._most = RateLimitItemPerMinute(MOST_FAILED)

    def require_few(self, address: str, where: str) -> None:
        """Raises TooMany where this address may not show another key now; ``where`` is how keys are shown there."""
        if not self._limiter.test(self._most, address):
            raise TooMany("Too many wrong keys came from this address. Wait a minute.", where)

    def count(self, address: str) -> None:
        """Another wrong key came from there."""
        self._limiter.hit(self._most, address)


class Access:
    """Middleware: knows who asks, lets them do what they may and as often as they may, and says who is acting."""

    def __init__(self, app: ASGIApp, state: Any, keys_needed: bool, per_minute: int, refuse: Refuse) -> None:  # noqa: ANN401
        self.app = app
        self._state, self._keys_needed, self._refuse = state, keys_needed, refuse
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rate = RateLimitItemPerMinute(per_minute) if per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            holder = await self._admitted(request) if self._keys_needed else None
        except WhosaidError as error:
            await self._refuse(request, error)(scope, receive, send)
            return
        scope["holder"] = holder
        token = acting.set(
            Acting(self._actor(request, holder), f"{request.method} {request.url.path}"[:1000], correlation_id.get())
        )
        try:
            await self.app(scope, receive, send)
        finally:
            acting.reset(token)

    def _actor(self, request: Request, holder: KeyHolder | None) -> str:
        if holder is not None:
            return f"{holder.name} (key {holder.key_id})"
        return f"somebody at {address_of(request)}" if self._keys_needed else "this machine"

    async def _admitted(self, request: Request) -> KeyHolder | None:
        address = address_of(request)
        needed = role_needed(request.method, request.url.path)
        if needed is None:
            self._count(address)
            return None
        failures: Failures = self._state.failures
        failures.require_few(address, "Authorization")
        holder = await run_in_threadpool(self._holder, request)
        if holder is None:
            if shown_key(request):
                failures.count(address)
            raise KeyMissing(
                "Send a key that is good as 'Authorization: Bearer whosaid_…'. Whoever runs the service makes one with "
                "'whosaid keys make'.",
                "Authorization",
            )
        self._count(f"key {holder.key_id}")
        if not holder.role.includes(needed):
            raise RoleMissing(
                f"This needs the role {needed}; the key {holder.name!r} has the role {holder.role}. Ask whoever runs the service."
            )
        return holder

    def _count(self, who: str) -> None:
        if self._rate is not None and not self._limiter.hit(self._rate, who):
            raise TooMany(
                f"More than {self._rate.amount} requests came in a minute. Wait a little; many articles go as one batch to "
                "/ingest/batch, many rows as one export."
            )

    def _holder(self, request: Request) -> KeyHolder | None:
        database: Database = self._state.database
        key, cookie = shown_key(request), request.cookies.get(COOKIE)
        if not key and not cookie:
            return None
        with database.read() as session:
            return holder_of(session, key) if key else signed_in(session, cookie or "", datetime.now(UTC))


class OwnRequests:
    """Middleware: refuses what another site's page makes a browser send here.

    ``hosts`` are the names that the service is asked by, None where any will do; ``origins`` are sites that may ask.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None, origins: frozenset[str], refuse: Refuse) -> None:
        self.app = app
        self._hosts, self._origins, self._refuse = hosts, origins, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            request = Request(scope)
            try:
                self._check(request)
            except WhosaidError as error:
                await self._refuse(request, error)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _check(self, request: Request) -> None:
        host = request.headers.get("host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if self._hosts is not None and name.lower() not in self._hosts:
            raise WrongHost(
                f"The service was asked as {host[:100]!r}. Without keys it answers only to its own address; set "
                "WHOSAID_PUBLIC_URL where it has another name.",
                "Host",
            )
        if request.method in SAFE or shown_key(request):
            return
        site, origin = request.headers.get("sec-fetch-site", "same-origin"), request.headers.get("origin")
        if origin in self._origins:
            return
        foreign = origin not in {None, "null"} and str(origin).partition("://")[2] != host
        if site not in {"same-origin", "none"} or foreign:
            raise Forbidden("Another site's page tried to change something here. Open the page here and do it again.", "Origin")


def address_of(request: Request) -> str:
    """Where a request comes from; a proxy on this machine may say it."""
    return request.client.host if request.client else "an unknown address"


def shown_key(request: Request) -> str:
    """The key that a request shows; empty where it shows none."""
    scheme, key = get_authorization_scheme_param(request.headers.get("authorization"))
    return str(key) if scheme.lower() == "bearer" else ""


def _under(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(folder + "/") for folder in folders)
