"""The weight of the pages, as it is sent: a page opens on a slow line, however much a story quotes."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.archives import read_only

PAGE = {"Accept": "text/html", "Accept-Encoding": "gzip"}
# Without the typeface, which a browser keeps for a year.
MOST = 100_000
QUOTATIONS = 300
LONG = "\n".join(f"“Bridge number {number} will stay shut until June,” Mayor Ada Quist said." for number in range(QUOTATIONS))
PAGES = ("/", "/search?q=bridge", "/people/1", "/people/1/about?about=bridge", "/overview", "/review", "/batches", "/correct/1")


@pytest.fixture(scope="module")
def archive(shared_sqlite_client: TestClient) -> Iterator[TestClient]:
    short = {"text": "“The bridge has cracks,” the engineer, Samuel Oduya, said.", "published_at": "2024-03-06"}
    with read_only(shared_sqlite_client, [{"text": LONG, "published_at": "2024-03-05", "outlet": "Northern Wire"}, short]):
        yield shared_sqlite_client


def sent(client: TestClient, path: str) -> int:
    """The number of bytes that go over the line."""
    with client.stream("GET", path, headers=PAGE) as answer:
        assert answer.status_code == 200
        return sum(map(len, answer.iter_raw()))


def weight(client: TestClient, path: str) -> int:
    """A page with its style sheet, its script and its pictures."""
    page = client.get(path, headers=PAGE).text
    own = set(re.findall(r'(?:src|href)="(/(?:static|charts)/[^"]+\.(?:css|js|svg)[^"]*)"', page))
    assert len(own) >= 3
    return sent(client, path) + sum(sent(client, address.replace("&amp;", "&")) for address in own)


@pytest.mark.parametrize("path", [*PAGES, "/compare?one=1&other=2&about=bridge"])
def test_a_page_weighs_less_than_a_small_picture(archive: TestClient, path: str) -> None:
    assert weight(archive, path) < MOST


def test_so_does_a_story_with_three_hundred_quotations(archive: TestClient) -> None:
    page = archive.get("/story/1", headers=PAGE).text
    assert page.count('<aside class="side') == QUOTATIONS
    assert weight(archive, "/story/1") < MOST
