"""Intake of batches: lines come out as they went in, however they arrive, and what is refused leaves nothing."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import func, select

from app.batch.intake import BYTES_STORED_TOGETHER, LINES_STORED_TOGETHER, Batch, BatchLimits, LineCutter, read_line
from app.errors import BadRequest, TooLarge, WhosaidError
from app.main import create_app
from app.pipeline import Pipeline
from app.reading.feed import articles_of_feed
from app.settings import Settings
from app.store import jobs
from app.store.database import Database
from app.store.tables import JobLineRow, JobRow
from tests.api.articles.test_ingest import assert_refused

LIMITS = BatchLimits(line_bytes=100, batch_bytes=1000, lines=20)
FEED = b"<rss version='2.0'><channel><title>Wire</title>%b</channel></rss>"
NDJSON = {"Content-Type": "application/x-ndjson"}


def cut(chunks: list[bytes], largest: int) -> list[tuple[str, str | None]]:
    cutter = LineCutter(largest)
    lines = [line for chunk in chunks for line in cutter.take(chunk)]
    return [(text, failed.title if failed else None) for text, failed in [*lines, *cutter.end()]]


def stored(database: Database) -> tuple[int, int]:
    """How many jobs and lines there are, those of a batch that is still arriving included."""
    with database.read() as session:
        counts = [session.exec(select(func.count()).select_from(table)).one() for table in (JobRow, JobLineRow)]
        return counts[0], counts[1]


def give(batch: Batch, chunks: list[bytes]) -> None:
    for chunk in chunks:
        batch.take(chunk)
    batch.finish()


@given(st.lists(st.binary(max_size=12).map(lambda piece: piece.replace(b"x", b"\n")), max_size=12))
def test_lines_do_not_depend_on_where_chunks_end(chunks: list[bytes]) -> None:
    whole = b"".join(chunks)
    expected = [read_line(line[:9], 8) for line in whole.split(b"\n") if line[:9].strip()]
    assert cut(chunks, 8) == [(text, failed.title if failed else None) for text, failed in expected]


def test_a_line_says_what_is_wrong_with_it() -> None:
    lines = [b"\xef\xbb\xbf{}\r\n", b"  \n\n", b"\xff\n", b"a\x00b\n", b"y" * 9, b"yyy\n", "é\n".encode(), b"z"]
    assert cut(lines, 8) == [
        ("{}", None),
        ("\ufffd", "The line is not UTF-8"),
        ("a\ufffdb", "The line has a null character"),
        ("y" * 9, "The line is too long"),
        ("é", None),
        ("z", None),
    ]


def test_a_batch_is_stored_in_groups_bounded_by_lines_and_by_size(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[int] = []
    add_lines = jobs.add_lines

    def counted(*arguments: object) -> None:
        groups.append(len(arguments[2]))  # type: ignore[arg-type]
        add_lines(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("app.batch.intake.jobs.add_lines", counted)
    batch = Batch(database, BatchLimits(BYTES_STORED_TOGETHER, 100_000_000, 10_000))
    batch.take(b"{}\n" * (LINES_STORED_TOGETHER + 1))
    batch.take((b"x" * (BYTES_STORED_TOGETHER // 2) + b"\n") * 3)
    row = batch.finish()
    assert (row.state, row.lines) == ("queued", LINES_STORED_TOGETHER + 4)
    assert groups == [LINES_STORED_TOGETHER, 3, 1]


@pytest.mark.parametrize(
    ("error", "chunks"),
    [
        (BadRequest, [b"", b"\n \n"]),
        (TooLarge, [b"{}\n" * 19, b"{}\n{}\n"]),
        (TooLarge, [b"x" * 500, b"y" * 501]),
    ],
)
def test_a_batch_that_is_refused_leaves_nothing(database: Database, error: type[WhosaidError], chunks: list[bytes]) -> None:
    batch = Batch(database, LIMITS)
    with pytest.raises(error):
        give(batch, chunks)
    batch.discard()
    assert stored(database) == (0, 0)


def test_a_feed_is_bounded_by_its_entries(database: Database) -> None:
    batch = Batch(database, LIMITS)
    with pytest.raises(TooLarge, match="more than 20 articles"):
        batch.take_articles(articles_of_feed(FEED % (b"<item><description>It rained.</description></item>" * 21)))
    batch.discard()
    assert stored(database) == (0, 0)


@pytest.fixture
def small(database_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    settings = Settings(database_url=database_url, max_batch_bytes=50_000, max_batch_lines=1000)
    with TestClient(create_app(settings, pipeline), raise_server_exceptions=False, base_url="http://127.0.0.1") as client:
        yield client


def in_pieces(body: bytes) -> Iterator[bytes]:
    """A body without a declared length."""
    yield from (body[start : start + 10_000] for start in range(0, len(body), 10_000))


def test_a_batch_over_the_limits_is_refused_with_advice_and_leaves_nothing(small: TestClient, database: Database) -> None:
    long = (json.dumps({"text": "x" * 100}) + "\n").encode() * 900
    for content in (long, in_pieces(long)):
        answer = small.post("/ingest/batch", content=content, headers=NDJSON)
        assert_refused(answer, 413, "larger than 50,000 bytes", "Split it into smaller batches", "WHOSAID_MAX_BATCH_BYTES")
        assert stored(database) == (0, 0)
    answer = small.post("/ingest/batch", content=b"{}\n" * 1001, headers=NDJSON)
    assert_refused(answer, 413, "more than 1,000 articles", "Split it into smaller batches", "WHOSAID_MAX_BATCH_LINES")
    assert stored(database) == (0, 0)
    assert small.post("/ingest/batch", content=b"{}\n" * 1000, headers=NDJSON).json()["lines"] == 1000


def test_a_file_on_the_page_has_the_same_limits(small: TestClient, database: Database) -> None:
    for body, words in ((b"{}\n" * 1001, "more than 1,000 articles"), (b"x" * 50_001, "larger than 50,000 bytes")):
        answer = small.post("/batches", files={"file": ("all.ndjson", body)})
        assert answer.status_code == 413
        assert words in answer.text
        assert stored(database) == (0, 0)
    answer = small.post("/batches", files={"file": ("all.ndjson", b"{}\n" * 1000)}, follow_redirects=False)
    assert answer.headers["location"].startswith("/batches/")
    assert stored(database) == (1, 1000)


def test_a_feed_on_the_page_becomes_a_batch(small: TestClient, database: Database) -> None:
    feed = b"\xef\xbb\xbf \n" + FEED % b"<item><description>The bridge is shut, said Ada Quist.</description></item>"
    assert small.post("/batches", files={"file": ("feed.xml", feed)}, follow_redirects=False).status_code == 303
    assert stored(database) == (1, 1)


def test_only_a_batch_that_was_accepted_is_in_the_record_of_changes(small: TestClient) -> None:
    feed = {"Content-Type": "application/atom+xml"}
    for refused in (
        small.post("/ingest/batch", content=b"{}\n" * 1001, headers=NDJSON),
        small.post("/ingest/batch", content=b"\n", headers=NDJSON),
        small.post("/ingest/batch", content=b"<feed xmlns='http://www.w3.org/2005/Atom'/>", headers=feed),
        small.post("/batches", files={"file": ("all.ndjson", b"{}\n" * 1001)}),
        small.post("/batches", files={"file": ("feed.xml", b"<feed>")}),
    ):
        assert 400 <= refused.status_code < 500
    assert small.get("/audit").json()["items"] == []
    assert small.post("/ingest/batch", content=b"{}\n" * 1000, headers=NDJSON).status_code == 202
    assert small.post("/batches", files={"file": ("all.ndjson", b"{}\n")}, follow_redirects=False).status_code == 303
    recorded = [item["action"] for item in small.get("/audit").json()["items"]]
    assert recorded == ["POST /batches", "POST /ingest/batch"]
