"""The workbook: words first and to be read, every column explained, and nothing lost. Read back by another program."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.cite.rows import COLUMNS, FORMULA, flat_row
from app.cite.workbook import EVERYTHING, LONGEST_CELL, MEANING, READING, SHOWN, write_workbook
from app.quote import Stance
from tests.cite.found import BASE, CLOSED, LATE, calder, found

ROW = flat_row(
    found(
        LATE, CLOSED, speaker=calder(wikidata="Q42"), role="Harbour Master", said_on=date(2024, 5, 13), said_on_precision="day"
    ),
    BASE,
)


def opened(tmp_path: Path, *rows: dict[str, Any]) -> openpyxl.Workbook:
    file = tmp_path / "rows.xlsx"
    write_workbook(rows, file)
    return openpyxl.load_workbook(file)


def cells(sheet: Worksheet, number: int = 2) -> dict[str, Any]:
    """One row of a sheet by the titles of its columns."""
    return dict(zip((cell.value for cell in sheet[1]), sheet[number], strict=True))


def test_the_words_come_first_then_who_when_and_where(tmp_path: Path) -> None:
    book = opened(tmp_path, ROW)
    assert book.sheetnames == [READING, MEANING, EVERYTHING]
    assert book.active.title == READING
    shown = {title: cell.value for title, cell in cells(book[READING]).items()}
    assert shown == {
        "Words": "“The ferry is late” […] “and the pier is closed.”",
        "To print before": None,
        "Speaker": "Ines Calder",
        "Role": "Harbour Master",
        "Said on": datetime(2024, 5, 13),  # noqa: DTZ001 (a day, as the program reads it)
        "Printed on": datetime(2024, 5, 14),  # noqa: DTZ001
        "Outlet": "Coast Courier",
        "Headline": "Ferry late again",
        "Kind": "direct",
        "Stance": "asserted",
        "Link": "https://quotes.example/quotes/7",
        "Number": 7,
    }
    assert next(iter(shown)) == "Words"


def test_it_opens_ready_to_read_to_sort_and_to_print(tmp_path: Path) -> None:
    sheet = opened(tmp_path, ROW, ROW)[READING]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:L3"
    assert sheet.column_dimensions["A"].width > 60
    assert all(sheet.column_dimensions[cell.column_letter].width >= 8 for cell in sheet[1])
    assert all(cell.font.bold for cell in sheet[1])
    shown = cells(sheet)
    assert shown["Words"].alignment.wrap_text
    assert {cell.alignment.vertical for cell in shown.values() if cell.value is not None} == {"top"}
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")


@pytest.mark.parametrize(
    ("precision", "shown"), [("day", "d mmm yyyy"), ("month", "mmmm yyyy"), ("year", "yyyy"), (None, "d mmm yyyy")]
)
def test_a_day_is_a_day_and_shows_no_more_than_is_known(tmp_path: Path, precision: str | None, shown: str) -> None:
    cell = cells(opened(tmp_path, ROW | {"said_on": "2024-05-01", "said_on_precision": precision})[READING])["Said on"]
    assert (cell.is_date, cell.number_format) == (True, shown)


def test_a_day_before_spreadsheets_have_days_is_text(tmp_path: Path) -> None:
    shown = cells(opened(tmp_path, ROW | {"said_on": "1865-04-14", "published_at": None})[READING])
    assert (shown["Said on"].value, shown["Printed on"].value) == ("1865-04-14", None)


def test_what_nobody_has_said_yet_is_told_in_plain_words(tmp_path: Path) -> None:
    rows = [ROW | {"stance": stance} for stance in Stance]
    sheet = opened(tmp_path, *rows)[READING]
    told = [cells(sheet, number)["Stance"].value for number in range(2, len(rows) + 2)]
    assert sorted(told) == ["asked", "asserted", "denied", "not said, or not yet"]


def test_every_column_of_both_sheets_is_explained_once(tmp_path: Path) -> None:
    book = opened(tmp_path, ROW)
    _, *lines = book[MEANING].iter_rows(values_only=True)
    explained = [(sheet, column) for sheet, column, meaning in lines if meaning]
    assert explained == [(READING, shown.title) for shown in SHOWN] + [(EVERYTHING, column) for column in COLUMNS]
    assert all(str(meaning).endswith((".", "?")) for _, _, meaning in lines)


def test_nothing_is_lost(tmp_path: Path) -> None:
    kept = cells(opened(tmp_path, ROW)[EVERYTHING])
    assert tuple(kept) == COLUMNS
    assert {name: cell.value for name, cell in kept.items()} == ROW


def test_our_own_address_is_a_link_and_an_address_of_others_is_not(tmp_path: Path) -> None:
    book = opened(tmp_path, ROW)
    assert cells(book[READING])["Link"].hyperlink.target == "https://quotes.example/quotes/7"
    assert cells(book[EVERYTHING])["url"].hyperlink is None


@pytest.mark.parametrize("beginning", FORMULA)
def test_no_text_is_a_formula(tmp_path: Path, beginning: str) -> None:
    text = f"{beginning}SUM(A1)"
    book = opened(tmp_path, ROW | {"title": text, "printed": text, "speaker": text})
    for sheet, title in ((READING, "Headline"), (READING, "Words"), (READING, "Speaker"), (EVERYTHING, "title")):
        assert cells(book[sheet])[title].data_type == "s"


def test_a_cell_that_is_too_long_is_cut(tmp_path: Path) -> None:
    book = opened(tmp_path, ROW | {"venue": "x" * (LONGEST_CELL + 5), "printed": "y" * (LONGEST_CELL + 5)})
    assert len(cells(book[EVERYTHING])["venue"].value) == LONGEST_CELL
    assert len(cells(book[READING])["Words"].value) == LONGEST_CELL


def test_an_empty_search_gives_the_columns_and_what_they_mean(tmp_path: Path) -> None:
    book = opened(tmp_path)
    assert [cell.value for cell in book[READING][1]] == [shown.title for shown in SHOWN]
    assert book[READING].max_row == 1


def test_the_file_asks_nothing_of_other_machines(tmp_path: Path) -> None:
    file = tmp_path / "rows.xlsx"
    write_workbook([ROW], file)
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        assert not [name for name in archive.namelist() if "external" in name.lower() or name.endswith(".bin")]
