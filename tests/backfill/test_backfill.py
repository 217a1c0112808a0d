"""Backfill: every article of the inputs in one part once, however often the run was killed."""

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlmodel import col, select
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from app.backfill.inputs import articles_in, input_files, slices_of
from app.backfill.parts import done_places
from app.backfill.run import PER_PART
from app.errors import WhosaidError
from app.ingest import ingest
from app.pipeline import Pipeline
from app.quote import Article
from app.store.database import Database
from app.store.tables import ArticleRow
from app.store.upkeep.integrity import contradictions

ENOUGH = 240
# articles of a file that takes more than two parts: it is not done when the first one is written
LARGE = 2 * PER_PART


def text(number: int) -> str:
    return f"“Bridge {number} is shut for good,” said Mayor Ada Quist.\nOmar Hadi said that bridge {number} would open."


def lines(first: int, count: int) -> bytes:
    given = [{"text": text(number), "outlet": "Wire"} for number in range(first, first + count)]
    return b"".join(json.dumps(article).encode() + b"\n" for article in given)


def warc(number: int) -> bytes:
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=True)
    page = f"<html><body><article><p>{text(number)}</p><p>{'The story goes on for a while. ' * 20}</p></article></body></html>"
    for status, kind in (("200 OK", "text/html; charset=utf-8"), ("404 Not Found", "text/html"), ("200 OK", "image/png")):
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        url = f"https://wire.example/{number}/{status[:3]}"
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(page.encode()), http_headers=headers))
    return target.getvalue()


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Twenty-six articles in five files of every kind, and a line that is none."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(lines(0, 10) + b"{broken\n")
    (folder / "b.ndjson.gz").write_bytes(gzip.compress(lines(10, 5)))
    table = pa.table({"text": [text(number) for number in range(15, 25)], "url": [None] * 10, "unknown": [1] * 10})
    pq.write_table(table, folder / "c.parquet", row_group_size=4)
    (folder / "d.warc.gz").write_bytes(warc(25))
    (folder / "notes.txt").write_text("no input")
    return folder


def run(inputs: Path, output: Path, *more: str, **environment: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "app.cli", "backfill", str(inputs), "-o", str(output), "--pipeline", "fast", *more]
    return subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.PIPE)


def rows(output: Path) -> list[dict[str, Any]]:
    return [row for part in sorted(output.glob("part-*.parquet")) for row in pq.read_table(part).to_pylist()]


@pytest.mark.parametrize("length", [1, 7, 100, 300, 10_000])
def test_slices_of_any_length_have_every_line_once(inputs: Path, length: int) -> None:
    path = inputs / "a.jsonl"
    found = [item for part in slices_of(path, length) for item in articles_in(part)]
    assert [item.article.text if item.article else None for item in found] == [*(text(number) for number in range(10)), None]
    places = [item.place for item in found]
    assert places == sorted(set(places))
    half = frozenset(places[:5])
    rest = [item.place for part in slices_of(path, length) for item in articles_in(part, half)]
    assert rest == places[5:]


def test_every_kind_of_file_is_read(inputs: Path) -> None:
    files = input_files([inputs])
    assert [path.name for path in files] == ["a.jsonl", "b.ndjson.gz", "c.parquet", "d.warc.gz"]
    found = [item for path in files for part in slices_of(path, 500) for item in articles_in(part)]
    texts = [item.article.text for item in found if item.article]
    assert len(texts) == 26
    assert texts[25].startswith("“Bridge 25")
    (failed,) = [item.failure for item in found if item.article is None]
    assert "JSON" in str(failed)
    with pytest.raises(WhosaidError, match="cannot be read"):
        input_files([inputs / "notes.txt"])


def test_a_run_that_is_killed_goes_on_without_loss_or_doubles(inputs: Path, tmp_path: Path) -> None:
    (inputs / "e.jsonl").write_bytes(lines(100, LARGE))
    output = tmp_path / "out"
    process = run(inputs, output, "--workers", "2")
    end = time.monotonic() + ENOUGH
    while not list(output.glob("part-*.parquet")):
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        assert time.monotonic() < end
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = sum(len(places) for places in done_places(output).values())
    assert 0 < before < LARGE + 27
    again = run(inputs, output, "--workers", "1")
    _, told = again.communicate(timeout=ENOUGH)
    assert again.returncode == 0, told.decode()
    assert f"{before:,} were done before" in told.decode()
    found = rows(output)
    counted = Counter((row["input"], row["place"]) for row in found)
    assert (len(counted), max(counted.values())) == (LARGE + 27, 1)
    assert sorted(row["text"].split()[1] for row in found if row["failure"] is None and "e.jsonl" in row["input"]) == sorted(
        str(number) for number in range(100, 100 + LARGE)
    )
    one = next(row for row in found if row["input"].endswith("a.jsonl") and row["place"] == 0)
    assert [(item["speaker"], item["kind"]) for item in one["quotations"]] == [("Ada Quist", "direct"), ("Omar Hadi", "indirect")]
    summary = json.loads((output / "summary.json").read_text())
    assert (summary["articles"] + before, summary["failed"], summary["done_before"]) == (LARGE + 27, summary["failed"], before)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_archive_gets_every_article_once(
    inputs: Path, tmp_path: Path, database: Database, database_url: str, pipeline: Pipeline
) -> None:
    ingest(database, pipeline, Article(text(3)))
    process = run(inputs, tmp_path / "out", "--workers", "1", "--into-archive", WHOSAID_DATABASE_URL=database_url)
    _, told = process.communicate(timeout=ENOUGH)
    assert process.returncode == 0, told.decode()
    with database.read() as session:
        texts = session.exec(select(ArticleRow.text).order_by(col(ArticleRow.id))).all()
        assert (len(texts), len(set(texts))) == (26, 26)
        assert list(contradictions(session)) == []
