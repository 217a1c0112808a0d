"""Addresses: connect to public hosts only. Every address is checked after the host name has been resolved.

The connection goes to exactly the address that was checked, so a name cannot resolve to another one in between. Each
redirect is a new connection and is checked again.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2

from app.errors import ForbiddenAddress

Address = IPv4Address | IPv6Address
# The ports of web servers; other ports belong to other services.
WEB_PORTS = frozenset({80, 443, 8000, 8080, 8443})

# Special by IANA's lists, which not every version of Python knows: site-local (once private, and still routed inside by some
# networks), translation within a network, segment routing, documentation, protocol assignments, relays that no longer exist.
NOT_PUBLIC = tuple(map(ip_network, ("fec0::/10", "64:ff9b:1::/48", "5f00::/16", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24")))


def outbound_client(*, timeout: float, allow_private: bool) -> httpx2.Client:
    """A client that follows no redirects and takes no proxies or passwords from the environment.

    Unless ``allow_private``, it connects to public addresses only. ``timeout`` is in seconds.
    """
    transport = httpx2.HTTPTransport(trust_env=False, retries=0)
    if not allow_private:
        transport._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False), network_backend=PublicOnly(), max_connections=4
        )
    return httpx2.Client(transport=transport, timeout=timeout, trust_env=False, follow_redirects=False)


class PublicOnly(httpcore2.NetworkBackend):
    """Connects to public addresses only. The base class refuses Unix sockets."""

    def __init__(self) -> None:
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address of the host. Raises ForbiddenAddress if any of its addresses is not public."""
        found = resolve_host(host, port)
        return self._inner.connect_tcp(str(found[0]), port, timeout, local_address, socket_options)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._inner.sleep(seconds)


def resolve_host(host: str, port: int) -> list[Address]:
    """The addresses of a host. Raises ForbiddenAddress if it has none, or one that is not public."""
    if port not in WEB_PORTS:
        raise ForbiddenAddress(f"Port {port} is not a port for web pages ({', '.join(map(str, sorted(WEB_PORTS)))}).", "url")
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ForbiddenAddress(f"The host {host!r} cannot be found ({error}). Check the address.", "url") from error
    found = [ip_address(str(answer[4][0]).split("%")[0]) for answer in answers]
    inside = [address for address in found if not is_public(address)]
    if inside or not found:
        raise ForbiddenAddress(
            f"The host {host!r} has {f'the address {inside[0]}, which is not public' if inside else 'no address'}. The operator "
            "can allow private addresses with WHOSAID_ALLOW_PRIVATE_ADDRESSES.",
            "url",
        )
    return found


def require_public(url: str) -> None:
    """Raises ForbiddenAddress if a URL's host does not exist or is not public at the moment."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    except ValueError as error:
        raise ForbiddenAddress(f"{url} is not a valid address ({error}).", "url") from error
    resolve_host(parts.hostname or "", port)


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
