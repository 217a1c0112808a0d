"""Fetching: the page at an article's address, within limits on size, time and redirects, if robots.txt allows it.

What a server sends is kept as it comes: unpacking and reading it is left to the extractor.
"""

from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx2
from anyio import to_thread

from app.errors import CannotFetch, TakesTooLong
from app.outbound.addresses import outbound_client
from app.outbound.deadline import within
from app.pipeline import Extractor
from app.reading.packing import PACKINGS
from app.reading.request import FetchedPage
from app.reading.robots import LONGEST_ROBOTS, allows

AGENT = f"Whosaid/{version('whosaid')}"
MOST_REDIRECTS = 5
PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})


@dataclass(frozen=True, slots=True)
class Fetcher:
    """How pages may be fetched: ``largest`` is in bytes; ``seconds`` covers all of it, from the look-up
    of the name to the last byte, with redirects and robots.txt.
    """

    largest: int
    seconds: float = 20.0
    allow_private: bool = False

    def fetch(self, url: str, extractor: Extractor) -> FetchedPage:
        """The page at an address. ``extractor`` reads robots.txt. Raises CannotFetch, ForbiddenAddress and ExtractorLost."""
        try:
            return within(self.seconds, partial(self._open, url, extractor))
        except TimeoutError as error:
            raise CannotFetch(f"{url} took longer than {self.seconds:g} seconds. Paste the text instead.", "url") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
            raise CannotFetch(f"{url} cannot be fetched: {error or type(error).__name__}.", "url") from error

    async def _open(self, url: str, extractor: Extractor) -> FetchedPage:
        async with outbound_client(seconds=self.seconds, allow_private=self.allow_private) as client:
            return await self._follow(client, url, extractor)

    async def _follow(self, client: httpx2.AsyncClient, url: str, extractor: Extractor) -> FetchedPage:
        for _ in range(MOST_REDIRECTS + 1):
            parts = _parts(url)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise CannotFetch(f"{url} does not lead to a web page.", "url")
            if parts.username or parts.password:
                raise CannotFetch("Addresses that contain a password are not fetched.", "url")
            await self._require_robots(client, url, extractor)
            status, headers, body = await self._get(client, url, self.largest)
            if status in {301, 302, 303, 307, 308} and "location" in headers:
                url = urljoin(url, headers["location"])
                continue
            if status != httpx2.codes.OK:
                raise CannotFetch(f"{url} answers with status {status}. Paste the text instead.", "url")
            kind, _, parameters = headers.get("content-type", "").partition(";")
            media_type = kind.strip().lower()
            if media_type not in PAGES:
                shown = media_type or "of an unknown type"
                raise CannotFetch(f"{url} is {shown}, not a web page. Paste the text instead.", "url")
            _, _, charset = parameters.partition("charset=")
            return FetchedPage(
                url,
                "text/plain" if media_type == "text/plain" else "text/html",
                charset.strip("\"' ;") or None,
                body,
                headers.get("content-encoding", ""),
                self.largest,
            )
        raise CannotFetch(f"The address redirects more than {MOST_REDIRECTS} times (last to {url}).", "url")

    async def _require_robots(self, client: httpx2.AsyncClient, url: str, extractor: Extractor) -> None:
        """Raises CannotFetch if robots.txt forbids the page or is unavailable (RFC 9309: then nothing may be fetched)."""
        status, headers, body = await self._get(client, urljoin(url, "/robots.txt"), LONGEST_ROBOTS, cut=True)
        if status in {301, 302, 303, 307, 308} and "location" in headers:
            status, headers, body = await self._get(client, urljoin(url, headers["location"]), LONGEST_ROBOTS, cut=True)
        host = urlsplit(url).hostname
        if status >= httpx2.codes.INTERNAL_SERVER_ERROR:
            raise CannotFetch(f"The robots.txt of {host} answers with status {status}, so nothing may be fetched there.", "url")
        if status != httpx2.codes.OK:
            return
        try:
            reading = partial(extractor.run, allows, body, headers.get("content-encoding", ""), url, AGENT)
            allowed = await to_thread.run_sync(reading, abandon_on_cancel=True)
        except TakesTooLong as error:
            raise CannotFetch(
                f"The robots.txt of {host} takes too long to read, so nothing may be fetched there.", "url"
            ) from error
        if not allowed:
            raise CannotFetch(f"The robots.txt of {host} does not allow fetching this page. Paste the text instead.", "url")

    async def _get(
        self, client: httpx2.AsyncClient, url: str, largest: int, *, cut: bool = False
    ) -> tuple[int, httpx2.Headers, bytes]:
        """Status, headers and body as it is sent, read in pieces so that large answers can be stopped."""
        body = bytearray()
        asked = {"User-Agent": AGENT, "Accept": "text/html,text/plain;q=0.9", "Accept-Encoding": ", ".join(PACKINGS)}
        async with client.stream("GET", url, headers=asked) as answer:
            async for piece in answer.aiter_raw(65_536):
                body += piece
                if len(body) > largest:
                    if cut:
                        break
                    raise CannotFetch(f"{url} is larger than {largest:,} bytes. Paste the text instead.", "url")
            return answer.status_code, answer.headers, bytes(body[:largest])


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise CannotFetch(f"{url} is not a valid address ({error}).", "url") from error
