"""Rows: stored quotations in; flat values with fixed columns, and CSV and NDJSON files of them, out."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from app.cite.citation import citation_line, permalink
from app.cite.printed import printed_columns
from app.quotation_fields import EXPORTED, PRINTED, stored_columns
from app.store.articles.write import text_hash
from app.store.by_id import FoundQuotation
from app.store.held import confidence_of, is_checked

WHO = ("id", "speaker", "speaker_id", "speaker_kind", "wikidata")
WHERE = ("article", "title", "outlet", "url", "published_at", "start", "end", "confidence", "checked")
CHECK = ("pipeline", "version", "extracted_at", "article_sha256", "text_sha256", "permalink", "citation")
COLUMNS = (*WHO, *EXPORTED, *PRINTED, *WHERE, *CHECK)
# Spreadsheets take a cell that begins with one of these for a formula; some take the full-width signs for the others.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def flat_row(found: FoundQuotation, base: str) -> dict[str, Any]:
    """One quotation by COLUMNS. Days and moments are ISO text; start and end are in code points, from first to last word."""
    row, article, speaker, extraction = found.quotation, found.article, found.speaker, found.extraction
    who = (row.id, *((speaker.name, speaker.id, speaker.kind, speaker.wikidata) if speaker else (None,) * 4))
    said = (getattr(row, name) for name in EXPORTED)
    printed = printed_columns(article.text, stored_columns(row))
    where = (article.id, article.title, article.outlet, article.url, article.published_at)
    place = (row.content[0][0], row.content[-1][1], confidence_of(row), is_checked(row))
    check = (
        *(extraction.pipeline, extraction.version, extraction.extracted_at, article.text_hash),
        *(text_hash(row.text), permalink(base, row.id), citation_line(found, base)),
    )
    return dict(zip(COLUMNS, map(_flat, (*who, *said, printed.words, printed.cue, *where, *place, *check)), strict=True))


def _flat(value: object) -> object:
    """A value that one cell can hold: lists are joined by semicolons, days and moments are ISO text."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else value


def csv_lines(rows: Iterable[dict[str, Any]], *, guarded: bool) -> Iterator[str]:
    """A CSV file, line by line. ``guarded`` is for spreadsheets: it adds a byte order mark and disarms formulas."""
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


def _guarded(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _taken(target: io.StringIO) -> str:
    written = target.getvalue()
    target.seek(0)
    target.truncate()
    return written
