"""Rows: one flat row for a quotation, with the same columns in every file, and files that a spreadsheet opens safely."""

import csv
import io
import json
from datetime import date

import pytest

from app.cite.rows import COLUMNS, FORMULA, csv_lines, flat_row, json_lines
from app.store.articles.write import text_hash
from tests.cite.found import BASE, CLOSED, LATE, TEXT, calder, found

ROW = flat_row(
    found(
        LATE,
        CLOSED,
        speaker=calder(wikidata="Q42"),
        role="Harbour Master",
        said_on=date(2024, 5, 13),
        said_on_precision="day",
        said_on_words="on Monday",
        reported_via=["Coast Courier", "Radio Pier"],
    ),
    BASE,
)


def test_a_row_has_every_column_in_order() -> None:
    assert tuple(ROW) == COLUMNS


def test_a_row_says_who_said_what_when_and_where() -> None:
    wanted = {
        "id": 7,
        "speaker": "Ines Calder",
        "speaker_id": 11,
        "speaker_kind": "person",
        "wikidata": "Q42",
        "role": "Harbour Master",
        "text": "The ferry is late … and the pier is closed",
        "printed": "“The ferry is late” […] “and the pier is closed.”",
        "printed_cue": None,
        "said_on": "2024-05-13",
        "said_on_precision": "day",
        "said_on_words": "on Monday",
        "reported_via": "Coast Courier; Radio Pier",
        "article": 3,
        "title": "Ferry late again",
        "outlet": "Coast Courier",
        "url": "https://courier.example/ferry",
        "published_at": "2024-05-14",
        "start": LATE.start,
        "end": CLOSED.end,
        "confidence": 0.9,
    }
    assert {name: ROW[name] for name in wanted} == wanted


def test_a_row_can_be_checked_against_the_article() -> None:
    assert (ROW["article_sha256"], ROW["text_sha256"]) == (text_hash(TEXT), text_hash(str(ROW["text"])))
    assert (ROW["pipeline"], ROW["version"], ROW["extracted_at"]) == ("test", "1", "2024-05-14T09:30:00+00:00")
    assert ROW["permalink"] == "https://quotes.example/quotes/7"
    assert str(ROW["citation"]).startswith("Ines Calder (Harbour Master), said 13 May 2024")


def test_a_quotation_without_a_speaker_has_empty_columns() -> None:
    row = flat_row(found(LATE), BASE)
    assert [row[name] for name in ("speaker", "speaker_id", "speaker_kind", "wikidata", "role")] == [None] * 5


def test_csv_has_the_columns_first_and_then_one_line_a_row() -> None:
    written = "".join(csv_lines([ROW, ROW], guarded=False))
    header, *rows = csv.reader(io.StringIO(written, newline=""))
    assert tuple(header) == COLUMNS
    assert rows == [["" if value is None else str(value) for value in ROW.values()]] * 2


@pytest.mark.parametrize("beginning", FORMULA)
def test_a_spreadsheet_takes_no_cell_for_a_formula(beginning: str) -> None:
    row = ROW | {"title": f"{beginning}SUM(A1)"}
    header, line = csv_lines([row], guarded=True)
    assert header.startswith("\ufeff")
    (cells,) = csv.reader(io.StringIO(line, newline=""))
    assert cells[COLUMNS.index("title")] == f"'{beginning}SUM(A1)"


def test_a_raw_csv_file_changes_nothing() -> None:
    _, line = csv_lines([ROW | {"title": "=SUM(A1)"}], guarded=False)
    (cells,) = csv.reader(io.StringIO(line, newline=""))
    assert cells[COLUMNS.index("title")] == "=SUM(A1)"


def test_json_lines_keep_every_script() -> None:
    (line,) = json_lines([ROW | {"speaker": "Юрий"}])
    assert "Юрий" in line
    assert json.loads(line) == ROW | {"speaker": "Юрий"}
