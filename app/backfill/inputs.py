"""Inputs: files of articles, cut into slices that machines can share, and the articles in a slice with their places.

Files of JSON lines are cut at line ends into slices of a few megabytes, Parquet files into row groups; a compressed file is
one slice. A place identifies an article within its file and never changes: the byte where its line or record begins, or the
number of its row. An interrupted run uses the places to continue.
"""

import gzip
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow.parquet as pq
from warcio.archiveiterator import ArchiveIterator

from app.errors import WhosaidError
from app.quote import Article
from app.reading.article import article_from_page
from app.reading.charset import decode
from app.reading.fields import ArticleIn
from app.reading.request import article_from_fields, article_from_json

LONGEST_SLICE, SHORTEST_SLICE, SLICES_PER_WORKER = 4_000_000, 50_000, 8
LINES, COMPRESSED_LINES = (".jsonl", ".ndjson"), (".jsonl.gz", ".ndjson.gz")
PARQUET, WARC = (".parquet",), (".warc", ".warc.gz")
READ = (*LINES, *COMPRESSED_LINES, *PARQUET, *WARC)
PAGES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a file: bytes ``start`` to ``end`` of lines, a range of Parquet row groups, or the whole file (``end`` 0)."""

    path: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What is at a place: an article, or the reason why it cannot be read."""

    place: int
    article: Article | None
    failure: str | None = None


def input_files(given: Iterable[Path]) -> list[Path]:
    """All files in these files and folders, in the order of their names. Raises WhosaidError for an unknown kind of file."""
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            found += sorted(inner for inner in path.rglob("*") if inner.is_file() and _has(inner, READ))
        elif not _has(path, READ):
            raise WhosaidError(f"{path} cannot be read. File names must end with {', '.join(READ)}.", "INPUT")
        else:
            found.append(path)
    if not found:
        raise WhosaidError(f"There is no file to read. File names must end with {', '.join(READ)}.", "INPUT")
    return list(dict.fromkeys(path.resolve() for path in found))


def slice_bytes(files: Iterable[Path], workers: int) -> int:
    """The length of slices in bytes, chosen so that every worker gets several even from a small archive."""
    total = sum(path.stat().st_size for path in files)
    return min(LONGEST_SLICE, max(SHORTEST_SLICE, total // (SLICES_PER_WORKER * workers)))


def slices_of(path: Path, length: int) -> list[Slice]:
    """The slices of a file; ``length`` is the length of slices of lines, in bytes."""
    if _has(path, PARQUET):
        return [Slice(str(path), group, group + 1) for group in range(pq.ParquetFile(path).num_row_groups)]
    if not _has(path, LINES):
        return [Slice(str(path))]
    size = path.stat().st_size
    return [Slice(str(path), start, min(start + length, size)) for start in range(0, size, length)]


def articles_in(part: Slice, done: frozenset[int] = frozenset()) -> Iterator[Found]:
    """The articles of a slice one by one, without those whose places are ``done``."""
    path = Path(part.path)
    if _has(path, PARQUET):
        return _rows(path, part.start, done)
    if _has(path, WARC):
        return _pages(path, done)
    if _has(path, LINES):
        return _each(_lines_between(path, part.start, part.end), done)
    return _each(_unpacked_lines(path), done)


def _each(lines: Iterator[tuple[int, bytes]], done: frozenset[int]) -> Iterator[Found]:
    for place, line in lines:
        if place not in done and line.strip():
            yield _found(place, lambda line=line: article_from_json(decode(line, "utf-8")))


def _lines_between(path: Path, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The whole lines that begin in the slice. A line that begins before it belongs to the slice before."""
    with path.open("rb") as file:
        if start:
            file.seek(start - 1)
            file.readline()
        place = file.tell()
        while place < end and (line := file.readline()):
            yield place, line
            place += len(line)


def _unpacked_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    place = 0
    with gzip.open(path, "rb") as file:
        for line in file:
            yield place, line
            place += len(line)


def _rows(path: Path, group: int, done: frozenset[int]) -> Iterator[Found]:
    file = pq.ParquetFile(path)
    place = sum(file.metadata.row_group(before).num_rows for before in range(group))
    known = [name for name in file.schema_arrow.names if name in ArticleIn.model_fields]
    for batch in file.iter_batches(batch_size=100, row_groups=[group], columns=known):
        for row in batch.to_pylist():
            if place not in done:
                fields = {name: _plain(value) for name, value in row.items() if value is not None}
                yield _found(place, lambda fields=fields: article_from_fields(fields))
            place += 1


def _plain(value: Any) -> Any:  # noqa: ANN401 (any value of a column)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _pages(path: Path, done: frozenset[int]) -> Iterator[Found]:
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            # the iterator's own method for the offset would skip the body of the record
            place = records.offset
            if record.rec_type != "response" or record.http_headers is None or place in done:
                continue
            kind, _, parameters = (record.http_headers.get_header("Content-Type") or "").partition(";")
            if record.http_headers.get_statuscode() != "200" or kind.strip().lower() not in PAGES:
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            charset = parameters.partition("charset=")[2].strip("\"' ;") or None
            stream: BinaryIO = record.content_stream()
            body = stream.read()
            yield _found(
                place, lambda body=body, url=url, charset=charset: article_from_page(decode(body, charset, html=True), url=url)
            )


def _found(place: int, read: Any) -> Found:  # noqa: ANN401 (a function of no arguments)
    try:
        return Found(place, read())
    except WhosaidError as error:
        return Found(place, None, f"{error.title}: {error.detail}")


def _has(path: Path, suffixes: tuple[str, ...]) -> bool:
    return path.name.lower().endswith(suffixes)


def without_done(parts: Iterable[Slice], done: dict[str, frozenset[int]]) -> list[tuple[Slice, str]]:
    """Each slice with the places in it that are done, as JSON, to be sent to the machine that reads it."""
    ordered = {path: sorted(places) for path, places in done.items()}
    sent = []
    for part in parts:
        places = ordered.get(part.path, [])
        if _has(Path(part.path), LINES):
            places = places[bisect_left(places, part.start) : bisect_left(places, part.end)]
        sent.append((part, json.dumps(places)))
    return sent
