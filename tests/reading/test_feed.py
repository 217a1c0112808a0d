"""Feeds: what is none is refused, and nothing in one is ever taken for a file or an address to open."""

from pathlib import Path

import pytest

from app.errors import BadRequest
from app.reading.feed import entries_of

RSS = """<rss version="2.0"><channel><title>Northern Wire</title><item><title>Shut</title><link>https://wire.example/1</link>
<pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate><author>Jon Vale</author>
<description>&lt;p&gt;The bridge is shut, said Ada Quist.&lt;/p&gt;</description></item></channel></rss>"""


def test_an_entry_has_the_fields_of_an_article() -> None:
    assert list(entries_of(RSS.encode())) == [
        {
            "html": "<p>The bridge is shut, said Ada Quist.</p>",
            "title": "Shut",
            "url": "https://wire.example/1",
            "outlet": "Northern Wire",
            "author": "Jon Vale",
            "published_at": "2024-03-05T10:00:00Z",
        }
    ]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tue, 05 Mar 2024 23:30:00 -0500", "2024-03-05T23:30:00-05:00"),
        ("Tue, 05 Mar 2024 10:00:00 +0000", "2024-03-05T10:00:00Z"),
        ("2024-03-06T00:30:00+02:00", "2024-03-06T00:30:00+02:00"),
    ],
)
def test_an_entry_keeps_the_offset_of_its_moment(written: str, moment: str) -> None:
    document = RSS.replace("Tue, 05 Mar 2024 10:00:00 GMT", written)
    assert [entry["published_at"] for entry in entries_of(document.encode())] == [moment]


def test_what_is_no_feed_is_refused_and_never_opened(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(RSS)
    for document in (b"", b"x", b"<data/>", str(file).encode(), file.as_uri().encode(), b"http://127.0.0.1:1/feed"):
        with pytest.raises(BadRequest):
            list(entries_of(document))
