"""Rows: stored quotations in, flat values with fixed columns out, and the files that hold them: CSV, NDJSON, XLSX."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from app.cite.citation import citation_line, permalink
from app.store.by_id import FoundQuotation

COLUMNS = (
    *("id", "speaker", "speaker_id", "speaker_kind", "wikidata", "role", "source_type", "kind", "act", "text", "said_on"),
    *("said_on_precision", "said_on_words", "addressee", "venue", "via", "reported_via", "article", "title", "outlet", "url"),
    *("published_at", "start", "end", "confidence", "pipeline", "version", "extracted_at", "article_sha256", "text_sha256"),
    *("permalink", "citation"),
)
# A spreadsheet runs a cell that begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What a sheet of Excel holds.
MOST_SHEET_ROWS, LONGEST_CELL = 1_048_575, 32_767


def flat_row(found: FoundQuotation, base: str) -> dict[str, Any]:
    """One quotation by COLUMNS; days and moments as ISO text, offsets in code points from its first to its last word."""
    row, article, speaker = found.quotation, found.article, found.speaker
    values = (
        *(row.id, speaker.name if speaker else None, speaker.id if speaker else None, speaker.kind if speaker else None),
        *(speaker.wikidata if speaker else None, row.role, row.source_type, row.kind, row.act, row.text),
        *(row.said_on.isoformat() if row.said_on else None, row.said_on_precision, row.said_on_words, row.addressee, row.venue),
        *(row.via, "; ".join(row.reported_via), article.id, article.title, article.outlet, article.url),
        *(article.published_at.isoformat() if article.published_at else None, row.content[0][0], row.content[-1][1]),
        *(row.confidence, found.extraction.pipeline, found.extraction.version, found.extraction.extracted_at.isoformat()),
        *(article.text_hash, hashlib.sha256(row.text.encode()).hexdigest(), permalink(base, row.id), citation_line(found, base)),
    )
    return dict(zip(COLUMNS, values, strict=True))


def csv_lines(rows: Iterable[dict[str, Any]], *, guarded: bool) -> Iterator[str]:
    """A CSV file line by line. ``guarded`` is for spreadsheets: a byte order mark first, and no cell that runs as a formula."""
    target = io.StringIO()
    writer = csv.writer(target)
    if guarded:
        target.write("\ufeff")
    writer.writerow(COLUMNS)
    yield _taken(target)
    for row in rows:
        writer.writerow([_guarded(value) if guarded else value for value in row.values()])
        yield _taken(target)


def json_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One JSON object a line."""
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_sheet(rows: Iterable[dict[str, Any]], path: Path) -> None:
    """An XLSX file, written row by row to disk; text stays text, and a longer cell than Excel holds is cut."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("Quotations")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row.values()):
                if isinstance(value, str):
                    sheet.write_string(number, place, value[:LONGEST_CELL])
                elif value is not None:
                    sheet.write_number(number, place, value)


def _guarded(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _taken(target: io.StringIO) -> str:
    written = target.getvalue()
    target.seek(0)
    target.truncate()
    return written
