"""GET /quotes/export: the matches of a search as a file of any length, streamed."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, Response, StreamingResponse
from starlette.background import BackgroundTask

from app.api.deps import DatabaseDep
from app.api.problems import problem_responses
from app.api.search.export_schemas import ExportQuery, Flavor, Format
from app.cite.citation import linked_data
from app.cite.rows import csv_lines, flat_row, json_lines
from app.cite.workbook import MOST_SHEET_ROWS, write_workbook
from app.errors import TooLarge
from app.store.by_id import FoundQuotation
from app.store.search.find import count_quotations, each_quotation

router = APIRouter(tags=["Quotations"])
LINES, LINKED_DATA = "application/x-ndjson", "application/ld+json"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


ROW = {"$ref": "#/components/schemas/ExportRow"}
FILES: dict[str, Any] = {
    "text/csv": {"schema": {"type": "string", "description": "A header line, then one line per quotation."}},
    LINES: {
        "schema": {
            "type": "string",
            "description": "One JSON object per line.",
            "contentMediaType": "application/json",
            "contentSchema": ROW,
        }
    },
    LINKED_DATA: {
        "schema": {
            "type": "object",
            "required": ["@context", "@graph"],
            "properties": {
                "@context": {"type": "string"},
                "@graph": {"type": "array", "items": {"type": "object"}, "description": "A schema.org Quotation each."},
            },
        }
    },
    SHEET: {
        "schema": {
            "type": "string",
            "format": "binary",
            "description": "A workbook: quotations to read, what the columns mean, and all columns.",
        }
    },
}


@router.get(
    "/quotes/export",
    summary="Export the matches of a search",
    operation_id="export_quotes",
    response_class=Response,
    responses={
        200: {"description": "The file, of the type that `format` names.", "content": FILES},
        **problem_responses(400, 413, 422, 503),
    },
)
def export_quotes(request: Request, database: DatabaseDep, query: Annotated[ExportQuery, Query()]) -> Response:
    """The quotations that match the filters, newest first, as a file with all columns, including citation and hashes."""
    filters, base = query.filters(), str(request.base_url).rstrip("/")
    with database.read() as session:
        # asked first, so that a failing database is reported while the answer can still be an error
        count = count_quotations(session, filters, MOST_SHEET_ROWS + 1 if query.format is Format.XLSX else 1)
    found = each_quotation(database, filters)
    rows = (flat_row(item, base) for item in found)
    headers = {"Content-Disposition": f'attachment; filename="quotations.{query.format}"'}
    if query.format is Format.CSV:
        lines = csv_lines(rows, guarded=query.flavor is Flavor.EXCEL)
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)
    if query.format is Format.NDJSON:
        return StreamingResponse(json_lines(rows), media_type=LINES, headers=headers)
    if query.format is Format.JSONLD:
        return StreamingResponse(_graph(found, base), media_type=LINKED_DATA, headers=headers)
    if count > MOST_SHEET_ROWS:
        raise TooLarge(
            f"A sheet holds {MOST_SHEET_ROWS:,} rows, and there are more matches. Narrow the search, or use csv.", "format"
        )
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as target:
        path = Path(target.name)
    write_workbook(rows, path)
    return FileResponse(path, media_type=SHEET, filename="quotations.xlsx", background=BackgroundTask(path.unlink))


def _graph(found: Iterator[FoundQuotation], base: str) -> Iterator[str]:
    yield '{"@context": "https://schema.org", "@graph": ['
    for number, item in enumerate(found):
        node = {key: value for key, value in linked_data(item, base)[0].items() if key != "@context"}
        yield (",\n" if number else "\n") + json.dumps(node, ensure_ascii=False)
    yield "\n]}\n"
