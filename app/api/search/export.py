"""GET /quotes/export: what a search finds as a file, streamed, whatever its length."""

import json
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, Response, StreamingResponse
from pydantic import Field
from starlette.background import BackgroundTask

from app.api.deps import DatabaseDep
from app.api.problems import problem_responses
from app.cite.citation import linked_data
from app.cite.rows import MOST_SHEET_ROWS, csv_lines, flat_row, json_lines, write_sheet
from app.errors import TooLarge
from app.store.by_id import FoundQuotation
from app.store.search.filter_fields import QuoteFilters
from app.store.search.find import count_quotations, each_quotation

router = APIRouter(tags=["Quotations"])
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Format(StrEnum):
    """What the file is."""

    CSV = "csv"
    NDJSON = "ndjson"
    JSONLD = "jsonld"
    XLSX = "xlsx"


class Flavor(StrEnum):
    """Whom a CSV file is for: a spreadsheet, or a program."""

    EXCEL = "excel"
    RAW = "raw"


class ExportQuery(QuoteFilters):
    """What to export, and how."""

    format: Format = Field(default=Format.CSV, description="csv, ndjson, jsonld or xlsx.")
    flavor: Flavor = Field(
        default=Flavor.EXCEL,
        description="Of a CSV file: `excel` begins with a byte order mark and guards cells that a spreadsheet would run as "
        "formulas with an apostrophe; `raw` does neither.",
    )


@router.get(
    "/quotes/export",
    summary="Take what a search finds elsewhere",
    operation_id="export_quotes",
    response_class=Response,
    responses={
        200: {"content": {kind: {} for kind in ("text/csv", "application/x-ndjson", "application/ld+json", SHEET)}},
        **problem_responses(400, 413, 422, 503),
    },
)
def export_quotes(request: Request, database: DatabaseDep, query: Annotated[ExportQuery, Query()]) -> Response:
    """The quotations that match the filters, newest first, as a file: every column, with citation line and hashes."""
    filters, base = query.filters(), str(request.base_url).rstrip("/")
    with database.read() as session:
        # the first look tells a broken database while the answer can still say so
        count = count_quotations(session, filters, MOST_SHEET_ROWS + 1 if query.format is Format.XLSX else 1)
    found = each_quotation(database, filters)
    rows = (flat_row(item, base) for item in found)
    headers = {"Content-Disposition": f'attachment; filename="quotations.{query.format}"'}
    if query.format is Format.CSV:
        lines = csv_lines(rows, guarded=query.flavor is Flavor.EXCEL)
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)
    if query.format is Format.NDJSON:
        return StreamingResponse(json_lines(rows), media_type="application/x-ndjson", headers=headers)
    if query.format is Format.JSONLD:
        return StreamingResponse(_graph(found, base), media_type="application/ld+json", headers=headers)
    if count > MOST_SHEET_ROWS:
        raise TooLarge(f"A sheet holds {MOST_SHEET_ROWS:,} rows, the search finds more. Narrow it, or take csv.", "format")
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as target:
        path = Path(target.name)
    write_sheet(rows, path)
    return FileResponse(path, media_type=SHEET, filename="quotations.xlsx", background=BackgroundTask(path.unlink))


def _graph(found: Iterator[FoundQuotation], base: str) -> Iterator[str]:
    yield '{"@context": "https://schema.org", "@graph": ['
    for number, item in enumerate(found):
        node = {key: value for key, value in linked_data(item, base)[0].items() if key != "@context"}
        yield (",\n" if number else "\n") + json.dumps(node, ensure_ascii=False)
    yield "\n]}\n"
