"""The workbook: flat rows in; an XLSX file out whose first sheet is for reading, with what the columns mean and all of them.

The three sheets are filled side by side, row by row, so that memory stays small however many rows there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.cite.columns import COLUMN_MEANINGS
from app.cite.rows import COLUMNS
from app.quote import Stance

READING, MEANING, EVERYTHING = "Quotations", "What the columns mean", "All columns"
# The limits of a sheet in Excel.
MOST_SHEET_ROWS, LONGEST_CELL, MOST_LINKS = 1_048_575, 32_767, 65_000
# Excel counts days from 1900; an earlier day is written as text.
FIRST_DAY = date(1900, 3, 1)
# A day as far as it is known.
DAY_FORMATS = {"day": "d mmm yyyy", "month": "mmmm yyyy", "year": "yyyy"}
STANCES = {Stance.HYPOTHETICAL: "not said, or not yet"}
WIDTH_OF_A_VALUE = 16


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of the first sheet: its title, the flat column it shows, its width in letters, and its meaning."""

    title: str
    column: str
    width: int
    meaning: str


SHOWN = (
    Shown("Words", "printed", 70, "The quotation, ready to print. […] marks words that are left out."),
    Shown(
        "To print before",
        "printed_cue",
        16,
        "What to print before the words, with a colon: the article’s own verb. Empty where the words need none.",
    ),
    Shown("Speaker", "speaker", 24, "Who said it, by full name. Empty where nobody is known."),
    Shown("Role", "role", 26, "What this article calls the speaker."),
    Shown("Said on", "said_on", 14, "The day it was said. Empty where the article does not tell; it is never a guess."),
    Shown("Printed on", "published_at", 14, "The day the article was published."),
    Shown("Outlet", "outlet", 22, "Who printed it."),
    Shown("Headline", "title", 40, "The headline of the article."),
    Shown(
        "Kind",
        "kind",
        10,
        "direct: all of it is in quotation marks. mixed: part of it is. indirect: it is the reporter’s paraphrase, so do not put "
        "it in quotation marks.",
    ),
    Shown(
        "Stance",
        "stance",
        12,
        "asserted: the speaker says that it is so. denied: that it is not so. asked: it is a question or a request. not said, or "
        "not yet: nobody has said it so far.",
    ),
    Shown("Link", "permalink", 40, "The permanent address of the quotation, where you can check it in its story."),
    Shown(
        "Number", "id", 9, "The number of the quotation. It finds the same row on the sheet “All columns”, where it is the id."
    ),
)


def write_workbook(rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write flat rows (``app.cite.rows.flat_row``) to disk, row by row.

    Text is never a formula. Only our own addresses are links. Cells that are too long for Excel are cut.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        link = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#0a4d8c", "underline": 1})
        days = {
            name: book.add_format({"num_format": written, "valign": "top", "align": "left"})
            for name, written in DAY_FORMATS.items()
        }
        reading, meaning, everything = (book.add_worksheet(name) for name in (READING, MEANING, EVERYTHING))
        for place, shown in enumerate(SHOWN):
            reading.set_column(place, place, shown.width)
        everything.set_column(0, len(COLUMNS) - 1, WIDTH_OF_A_VALUE)
        reading.write_row(0, 0, [shown.title for shown in SHOWN], head)
        everything.write_row(0, 0, COLUMNS, head)
        last = 0
        for last, row in enumerate(rows, 1):
            _write_shown(reading, last, row, text, link, days)
            for place, column in enumerate(COLUMNS):
                _write_value(everything, last, place, row[column])
        for sheet, columns in ((reading, len(SHOWN)), (everything, len(COLUMNS))):
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(last, 1), columns - 1)
        _set_for_print(reading)
        _explain(meaning, head, text)


def _write_shown(
    sheet: Worksheet, number: int, row: Mapping[str, Any], text: Format, link: Format, days: Mapping[str, Format]
) -> None:
    for place, shown in enumerate(SHOWN):
        value = row[shown.column]
        if value is None:
            continue
        if shown.column in {"said_on", "published_at"}:
            precision = row["said_on_precision"] if shown.column == "said_on" else None
            _write_day(sheet, number, place, value, days[precision or "day"], text)
        elif shown.column == "permalink" and number <= MOST_LINKS:
            sheet.write_url(number, place, value, link)
        elif shown.column == "stance":
            sheet.write_string(number, place, STANCES.get(value, value), text)
        else:
            _write_value(sheet, number, place, value, text)


def _write_day(sheet: Worksheet, number: int, place: int, iso: str, day: Format, text: Format) -> None:
    on = date.fromisoformat(iso)
    if on < FIRST_DAY:
        sheet.write_string(number, place, iso, text)
    else:
        sheet.write_datetime(number, place, on, day)


def _write_value(sheet: Worksheet, number: int, place: int, value: object, form: Format | None = None) -> None:
    if isinstance(value, str):
        sheet.write_string(number, place, value[:LONGEST_CELL], form)
    elif isinstance(value, bool):
        sheet.write_boolean(number, place, value, form)
    elif value is not None:
        sheet.write_number(number, place, value, form)


def _set_for_print(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _explain(sheet: Worksheet, head: Format, text: Format) -> None:
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 2, 100)
    sheet.write_row(0, 0, ("Sheet", "Column", "Meaning"), head)
    explained = [(READING, shown.title, shown.meaning) for shown in SHOWN]
    explained += [(EVERYTHING, column, COLUMN_MEANINGS[column]) for column in COLUMNS]
    for number, line in enumerate(explained, 1):
        sheet.write_row(number, 0, line, text)
    sheet.freeze_panes(1, 0)
