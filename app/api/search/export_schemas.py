"""Schemas of the export: which quotations, in which format, and the columns of a row."""

from enum import StrEnum
from typing import Any

from pydantic import Field, create_model

from app.cite.rows import COLUMNS
from app.quotation_fields import QuotationFields
from app.store.search.filter_fields import QuoteFilters


class Format(StrEnum):
    """The format of the file."""

    CSV = "csv"
    NDJSON = "ndjson"
    JSONLD = "jsonld"
    XLSX = "xlsx"


class Flavor(StrEnum):
    """What a CSV file is meant for: a spreadsheet, or a program."""

    EXCEL = "excel"
    RAW = "raw"


class ExportQuery(QuoteFilters):
    """What to export, and in what form."""

    format: Format = Field(default=Format.CSV, description="csv, ndjson, jsonld or xlsx.")
    flavor: Flavor = Field(
        default=Flavor.EXCEL,
        description="For a CSV file: `excel` begins with a byte order mark and puts an apostrophe before any cell that a "
        "spreadsheet would run as a formula; `raw` does neither.",
    )


# Every other column is text.
TYPES: dict[str, type] = {
    **dict.fromkeys(("id", "speaker_id", "article", "start", "end"), int),
    **{name: bool for name, field in QuotationFields.model_fields.items() if field.annotation is bool},
    "confidence": float,
    "checked": bool,
}
_fields: dict[str, Any] = {
    name: (TYPES.get(name, str) | None, Field(description=f"The column `{name}`; null where it does not apply."))
    for name in COLUMNS
}
ExportRow = create_model("ExportRow", __doc__="One quotation as a line of an export.", **_fields)
