"""Addresses: connect to public hosts only. Every address is checked after the host name has been resolved.

The connection goes to exactly the address that was checked, so a name cannot resolve to another one in between. Each
redirect is a new connection and is checked again.
"""

import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2
from anyio import to_thread

from app.errors import ForbiddenAddress
from app.outbound.deadline import within

Address = IPv4Address | IPv6Address
# The ports of web servers; other ports belong to other services.
WEB_PORTS = frozenset({80, 443, 8000, 8080, 8443})
# So many of a host's addresses are tried.
MOST_ADDRESSES = 3

# Special by IANA's lists, which not every version of Python knows: site-local (once private, and still routed inside by some
# networks), translation within a network, segment routing, documentation, protocol assignments, relays that no longer exist.
NOT_PUBLIC = tuple(map(ip_network, ("fec0::/10", "64:ff9b:1::/48", "5f00::/16", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24")))


def outbound_client(*, seconds: float, allow_private: bool) -> httpx2.AsyncClient:
    """A client that follows no redirects and takes no proxies or passwords from the environment.

    Unless ``allow_private``, it connects to public addresses only. A connection may take half of the ``seconds`` that the whole
    request has, which ``deadline.within`` enforces.
    """
    context = httpx2.create_ssl_context(trust_env=False)
    transport = httpx2.AsyncHTTPTransport(verify=context, trust_env=False, retries=0)
    transport._pool = httpcore2.AsyncConnectionPool(
        ssl_context=context, network_backend=Outside(allow_private=allow_private), max_connections=4
    )
    timeout = httpx2.Timeout(None, connect=seconds / 2)
    return httpx2.AsyncClient(transport=transport, timeout=timeout, trust_env=False, follow_redirects=False)


class Outside(httpcore2.AsyncNetworkBackend):
    """Connects to other servers: to public addresses only, unless ``allow_private``. The base class refuses Unix sockets."""

    def __init__(self, *, allow_private: bool) -> None:
        self._inner = httpcore2.AnyIOBackend()
        self._resolve = look_up if allow_private else resolve_host

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first address of the host that takes one, of a few that share the time.

        Raises ForbiddenAddress if the host has no address, or one that is not allowed.
        """
        found = (await _in_thread(self._resolve, host, port))[:MOST_ADDRESSES]
        share = timeout / len(found) if timeout is not None else None
        for address in found[:-1]:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return await self._inner.connect_tcp(address, port, share, local_address, socket_options)
        return await self._inner.connect_tcp(found[-1], port, share, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._inner.sleep(seconds)


async def _in_thread(resolve: Callable[[str, int], list[str]], host: str, port: int) -> list[str]:
    """The answer of the system's resolver, which knows no deadline: a thread waits for it and is left behind if need be."""
    return await to_thread.run_sync(resolve, host, port, abandon_on_cancel=True)


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, best first. Raises ForbiddenAddress if it has none."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ForbiddenAddress(f"The host {host!r} cannot be found ({error}). Check the address.", "url") from error
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not found:
        raise ForbiddenAddress(f"The host {host!r} has no address. Check the address.", "url")
    return found


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises ForbiddenAddress if it has none, or one that is not public."""
    if port not in WEB_PORTS:
        raise ForbiddenAddress(f"Port {port} is not a port for web pages ({', '.join(map(str, sorted(WEB_PORTS)))}).", "url")
    found = look_up(host, port)
    inside = [address for address in found if not is_public(ip_address(address.split("%")[0]))]
    if inside:
        raise ForbiddenAddress(
            f"The host {host!r} has the address {inside[0]}, which is not public. The operator can allow private addresses with "
            "WHOSAID_ALLOW_PRIVATE_ADDRESSES.",
            "url",
        )
    return found


def require_public(url: str, seconds: float) -> None:
    """Raises ForbiddenAddress if a URL's host is not public at the moment, or its address is not found within ``seconds``."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    except ValueError as error:
        raise ForbiddenAddress(f"{url} is not a valid address ({error}).", "url") from error
    host = parts.hostname or ""
    try:
        within(seconds, partial(_in_thread, resolve_host, host, port))
    except TimeoutError as error:
        raise ForbiddenAddress(
            f"The address of the host {host!r} was not found within {seconds:g} seconds. Try again later.", "url"
        ) from error


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet: not private, local, shared or reserved, nor one of these in disguise."""
    inner = _within(address)
    if any(inner in network for network in NOT_PUBLIC):
        return False
    return inner.is_global and not inner.is_multicast and not inner.is_reserved and not inner.is_unspecified


def _within(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that embeds it; otherwise the address itself."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None:
            return address.sixtofour
        if address.teredo is not None:
            return address.teredo[1]
        if address.packed[:12] == bytes.fromhex("0064ff9b0000000000000000"):
            return IPv4Address(address.packed[12:])
    return address
