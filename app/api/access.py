"""Access control: middleware that decides who may do what, in front of every address, for pages and API alike.

On a loopback address nobody needs a key. Elsewhere every request needs one, except those to PUBLIC: as a bearer token, or by
the cookie of a browser that has signed in.
"""

import re
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
# Addresses that reveal nothing about the archive.
PUBLIC = frozenset({"/healthz", "/readyz", "/signin", "/docs", "/openapi.json", "/favicon.ico"})
PUBLIC_FOLDERS = ("/static/", "/static-offline-docs/")
# Those that every monitor and every page asks for, so that no number of requests says anything about the client.
UNCOUNTED = frozenset({"/healthz", "/readyz", "/favicon.ico"})
# Addresses that change nothing, whatever the method.
READING = ("/attribute", "/quotes/verify", "/reconcile", "/mcp", "/try", "/signout")
# Addresses that show secrets, send to other machines, or show the record of changes.
ADMINISTERED = ("/audit", "/record", "/searches", "/deliveries", "/following/webhooks")
# Pages that are nothing but forms for editors.
OF_EDITORS = re.compile(r"/people/[0-9]+/(?:edit|merge|split)")
# The number of wrong keys that one address may try per minute.
MOST_FAILED = 20
PORT = re.compile(r":[0-9]{1,5}\Z")
Refuse = Callable[[Request, WhosaidError], Response]


def role_needed(method: str, path: str) -> Role | None:
    """The lowest role that may make a request; None if it needs no key."""
    bare = without_version(path)
    if bare in PUBLIC or bare.startswith(PUBLIC_FOLDERS):
        return None
    if _under(bare, ADMINISTERED) or (method == "DELETE" and _under(bare, ("/articles",))):
        return Role.ADMIN
    if OF_EDITORS.fullmatch(bare):
        return Role.EDITOR
    return Role.READER if method in SAFE or _under(bare, READING) else Role.EDITOR


def without_version(path: str) -> str:
    """The short form of an address that may begin with the version of the API."""
    return path.removeprefix(VERSION_PREFIX) if path.startswith(VERSION_PREFIX + "/") else path


class Failures:
    """Counts wrong keys by address, so that nobody can try thousands.

    Ask only after a key has turned out to be wrong: many people may share an address, and a good key always opens.
    """

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._most = RateLimitItemPerMinute(MOST_FAILED)

    def count(self, address: str, where: str) -> None:
        """Count another wrong key from this address; ``where`` names the field or header that held it.

        Raises TooMany if there were too many.
        """
        if not self._limiter.hit(self._most, address):
            raise TooMany("There were too many wrong keys from this address. Wait a minute, and then send a valid one.", where)


class Access:
    """Middleware that identifies the client, checks its role and its rate, and names it for the record of changes."""

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
            if self._keys_needed:
                await self._admit(request)
        except WhosaidError as error:
            await self._refuse(request, error)(scope, receive, send)
            return
        token = acting.set(Acting(self._actor(request), f"{request.method} {request.url.path}"[:1000], correlation_id.get()))
        try:
            await self.app(scope, receive, send)
        finally:
            acting.reset(token)

    def _actor(self, request: Request) -> str:
        holder: KeyHolder | None = request.scope.get("holder")
        if holder is not None:
            return f"{holder.name} (key {holder.key_id})"
        return f"someone at {address_of(request)}" if self._keys_needed else "this machine"

    async def _admit(self, request: Request) -> None:
        """Let a request through, with the holder of its key in its scope. Raises KeyMissing, RoleMissing and TooMany."""
        address = address_of(request)
        needed = role_needed(request.method, request.url.path)
        if needed is None:
            if request.url.path not in UNCOUNTED and not request.url.path.startswith(PUBLIC_FOLDERS):
                self._count(address)
            return
        holder = await run_in_threadpool(self._holder, request)
        if holder is None:
            failures: Failures = self._state.failures
            if shown_key(request):
                failures.count(address, "Authorization")
            raise KeyMissing(
                "Send a valid key as 'Authorization: Bearer whosaid_…'. The operator of the service makes keys with "
                "'whosaid keys make'.",
                "Authorization",
            )
        # the page that refuses the request shows who is signed in
        request.scope["holder"] = holder
        self._count(f"key {holder.key_id}")
        if not holder.role.includes(needed):
            raise RoleMissing(
                f"This needs the role {needed}; the key {holder.name!r} has the role {holder.role}. Ask the operator."
            )

    def _count(self, who: str) -> None:
        if self._rate is not None and not self._limiter.hit(self._rate, who):
            raise TooMany(
                f"There were more than {self._rate.amount} requests in a minute. Wait a little. Send many articles as one batch "
                "to /ingest/batch, and fetch many rows as one export."
            )

    def _holder(self, request: Request) -> KeyHolder | None:
        database: Database = self._state.database
        key, cookie = shown_key(request), request.cookies.get(COOKIE)
        if not key and not cookie:
            return None
        with database.read() as session:
            return holder_of(session, key) if key else signed_in(session, cookie or "", datetime.now(UTC))


class OwnRequests:
    """Middleware that refuses requests which the page of another site makes a browser send.

    ``hosts`` are the names of the service, None to allow any; ``origins`` are the sites that may send requests, its own public
    address among them.
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
        name = PORT.sub("", host)
        if self._hosts is not None and name.lower() not in self._hosts:
            raise WrongHost(
                f"The request is addressed to {host[:100]!r}. Without keys the service answers only to its own address; set "
                "WHOSAID_PUBLIC_URL if it has another name.",
                "Host",
            )
        if request.method in SAFE or shown_key(request):
            return
        site, origin = request.headers.get("sec-fetch-site", "same-origin"), request.headers.get("origin")
        if origin in self._origins:
            return
        # a page that hides where it comes from sends "null", as every site can
        foreign = origin is not None and origin.partition("://")[2] != host
        if site not in {"same-origin", "none"} or foreign:
            raise Forbidden("Another site tried to change something here. Open the page on this site and try again.", "Origin")


def address_of(request: Request) -> str:
    """The address that a request comes from, which a proxy on this machine may report."""
    return request.client.host if request.client else "an unknown address"


def shown_key(request: Request) -> str:
    """The key in the Authorization header; empty if there is none."""
    scheme, key = get_authorization_scheme_param(request.headers.get("authorization"))
    return str(key) if scheme.lower() == "bearer" else ""


def _under(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(folder + "/") for folder in folders)
