"""Unpacks what a server has packed, never further than to a limit: a page of a kilobyte can unpack to gigabytes."""

import zlib

from app.errors import CannotFetch

# The content codings that are asked for, and how zlib names them: gzip or zlib by their headers.
PACKINGS = ("gzip", "deflate")
EITHER_HEADER = zlib.MAX_WBITS | 32


def unpacked(body: bytes, packing: str, largest: int, url: str, *, cut: bool = False) -> bytes:
    """The bytes of what was fetched from ``url``; with ``cut`` those after the ``largest`` are left out.

    Raises CannotFetch if they are packed in another way or damaged, or if there are more than ``largest``.
    """
    name = packing.strip().lower()
    if name in {"", "identity"}:
        return body
    if name not in {*PACKINGS, "x-gzip"}:
        raise CannotFetch(f"{url} is packed in a way that cannot be read ({name[:40]}). Paste the text instead.", "url")
    try:
        whole = _inflated(body, EITHER_HEADER, largest + 1)
    except zlib.error:
        # some servers leave out the header
        try:
            whole = _inflated(body, -zlib.MAX_WBITS, largest + 1)
        except zlib.error as error:
            raise CannotFetch(f"{url} cannot be unpacked ({error}). Paste the text instead.", "url") from error
    if len(whole) > largest and not cut:
        raise CannotFetch(f"{url} is larger than {largest:,} bytes once unpacked. Paste the text instead.", "url")
    return whole[:largest]


def _inflated(body: bytes, kind: int, most: int) -> bytes:
    return zlib.decompressobj(kind).decompress(body, most)
