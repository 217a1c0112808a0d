"""Parts: Parquet files with the results of a few hundred articles each, written completely or not at all.

The parts are also the checkpoint: a place that is in a part is done.
"""

import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

SPAN = pa.struct([("start", pa.int64()), ("end", pa.int64())])
QUOTATION = pa.struct(
    [
        ("text", pa.string()),
        ("kind", pa.string()),
        ("act", pa.string()),
        ("content", pa.list_(SPAN)),
        ("cue", pa.list_(SPAN)),
        ("source", pa.list_(SPAN)),
        ("speaker", pa.string()),
        ("speaker_kind", pa.string()),
        ("role", pa.string()),
        ("source_type", pa.string()),
        ("said_on", pa.string()),
        ("said_on_words", pa.string()),
        ("confidence", pa.float64()),
    ]
)
SCHEMA = pa.schema(
    [
        ("input", pa.string()),
        ("place", pa.int64()),
        ("failure", pa.string()),
        ("sha256", pa.string()),
        ("title", pa.string()),
        ("outlet", pa.string()),
        ("author", pa.string()),
        ("url", pa.string()),
        ("published_at", pa.string()),
        ("language", pa.string()),
        ("text", pa.string()),
        ("quotations", pa.list_(QUOTATION)),
        ("pipeline", pa.string()),
        ("version", pa.string()),
    ]
)


def done_places(folder: Path) -> dict[str, frozenset[int]]:
    """The places that are done, by input file. Removes what a killed run left half-written."""
    for torn in folder.glob(".*.partial"):
        torn.unlink()
    places: dict[str, set[int]] = defaultdict(set)
    for part in sorted(folder.glob("part-*.parquet")):
        for row in pq.read_table(part, columns=["input", "place"]).to_pylist():
            places[row["input"]].add(row["place"])
    return {path: frozenset(found) for path, found in places.items()}


def write_part(folder: Path, rows: list[dict[str, Any]]) -> Path:
    """Write the next part. When this returns, the part is safely on the disk."""
    number = len(list(folder.glob("part-*.parquet"))) + 1
    path = folder / f"part-{number:06}.parquet"
    partial = folder / f".{path.name}.partial"
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), partial, compression="zstd")
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.rename(path)
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
    return path
