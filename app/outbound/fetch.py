"""Fetching: an article's address in, its page out; limited in size, time and redirects, and only where robots may read."""

from dataclasses import dataclass
from importlib.metadata import version
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx2
from protego import Protego

from app.errors import CannotFetch
from app.outbound.addresses import outbound_client
from app.reading.request import FetchedPage

AGENT = f"Whosaid/{version('whosaid')}"
MOST_REDIRECTS = 5
LONGEST_ROBOTS = 500_000
PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})


@dataclass(frozen=True, slots=True)
class Fetcher:
    """How pages may be fetched. ``seconds`` is for the whole page, redirects and robots.txt too."""

    largest: int
    seconds: float = 20.0
    allow_private: bool = False

    def fetch(self, url: str) -> FetchedPage:
        """The page at an address. Raises CannotFetch and ForbiddenAddress."""
        deadline = monotonic() + self.seconds
        with outbound_client(timeout=self.seconds / 2, allow_private=self.allow_private) as client:
            try:
                return self._follow(client, url, deadline)
            except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
                raise CannotFetch(f"{url} cannot be fetched: {error or type(error).__name__}.", "url") from error

    def _follow(self, client: httpx2.Client, url: str, deadline: float) -> FetchedPage:
        for _ in range(MOST_REDIRECTS + 1):
            parts = _parts(url)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise CannotFetch(f"{url} leads to something else than a web page.", "url")
            if parts.username or parts.password:
                raise CannotFetch("An address with a password in it is not fetched.", "url")
            self._require_robots(client, url, deadline)
            status, headers, body = self._get(client, url, self.largest, deadline)
            if status in {301, 302, 303, 307, 308} and "location" in headers:
                url = urljoin(url, headers["location"])
                continue
            if status != httpx2.codes.OK:
                raise CannotFetch(f"{url} answers with status {status}. Paste the text instead.", "url")
            kind, _, parameters = headers.get("content-type", "").partition(";")
            media_type = kind.strip().lower()
            if media_type not in PAGES:
                raise CannotFetch(f"{url} is {media_type or 'of no known type'}, not a page. Paste the text instead.", "url")
            _, _, charset = parameters.partition("charset=")
            return FetchedPage(
                url, "text/plain" if media_type == "text/plain" else "text/html", charset.strip("\"' ;") or None, body
            )
        raise CannotFetch(f"{url} comes after more than {MOST_REDIRECTS} redirects.", "url")

    def _require_robots(self, client: httpx2.Client, url: str, deadline: float) -> None:
        """Raises CannotFetch where robots.txt keeps us out, or cannot be had (RFC 9309: then nothing may be fetched)."""
        status, headers, body = self._get(client, urljoin(url, "/robots.txt"), LONGEST_ROBOTS, deadline, cut=True)
        if status in {301, 302, 303, 307, 308} and "location" in headers:
            status, _, body = self._get(client, urljoin(url, headers["location"]), LONGEST_ROBOTS, deadline, cut=True)
        if status >= httpx2.codes.INTERNAL_SERVER_ERROR:
            raise CannotFetch(f"{urljoin(url, '/robots.txt')} answers with status {status}, so nothing there is fetched.", "url")
        if status == httpx2.codes.OK and not Protego.parse(body.decode("utf-8", "replace")).can_fetch(url, AGENT):
            raise CannotFetch(f"The robots.txt of {urlsplit(url).hostname} does not allow it. Paste the text instead.", "url")

    def _get(
        self, client: httpx2.Client, url: str, largest: int, deadline: float, *, cut: bool = False
    ) -> tuple[int, httpx2.Headers, bytes]:
        """Status, headers and body, read piece by piece so that neither a large nor a slow answer goes on for long."""
        body = bytearray()
        with client.stream("GET", url, headers={"User-Agent": AGENT, "Accept": "text/html,text/plain;q=0.9"}) as answer:
            for piece in answer.iter_bytes(65_536):
                body += piece
                if monotonic() > deadline:
                    raise CannotFetch(f"{url} takes longer than {self.seconds:.0f} seconds. Paste the text instead.", "url")
                if len(body) > largest:
                    if cut:
                        break
                    raise CannotFetch(f"{url} is larger than {largest:,} bytes. Paste the text instead.", "url")
            return answer.status_code, answer.headers, bytes(body[:largest])


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise CannotFetch(f"{url} is no address ({error}).", "url") from error
