"""Predictions as JSON lines, written and read back."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.errors import UnreadableArticle
from app.evaluate.corpus import prediction_line, read_predictions
from app.quote import Act, Kind, Named, Precision, Quotation, SaidOn, Span, SpeakerKind

TEXT = "Quist said on Monday, in a short statement to the press, that the bridge would stay shut until the end of June."
QUOTATION = Quotation(
    content=(Span(1, 19), Span(30, 40)),
    cue=(Span(22, 26),),
    source=(),
    kind=Kind.MIXED,
    act=Act.WRITING,
    speaker=Named("Ada Quist", SpeakerKind.PERSON, "mayor"),
    said_on=SaidOn(date(2024, 3, 4), "", ""),
    confidence=0.7,
    evidence=(),
)


def test_a_prediction_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "found.jsonl").write_text(prediction_line("a", TEXT, [QUOTATION]) + "\n" + prediction_line("b", TEXT, []) + "\n")

    assert read_predictions(tmp_path / "found.jsonl") == {"a": [QUOTATION], "b": []}


def test_a_prediction_says_null_where_there_is_nothing() -> None:
    month = SaidOn(date(2024, 3, 1), "March", "month", Precision.MONTH)
    bare = Quotation((Span(0, 4),), (), (), Kind.DIRECT, Act.SPEECH, None, month, 0.5, ())

    (row,) = json.loads(prediction_line("a", TEXT, [bare]))["quotes"]

    assert row["content"] == [[0, 4]]
    assert [row[name] for name in ("source", "cue", "speaker", "speaker_kind", "role", "said_on")] == [None] * 6


def test_a_line_that_is_no_prediction_is_named(tmp_path: Path) -> None:
    (tmp_path / "found.jsonl").write_text(prediction_line("a", TEXT, []) + '\n{"id": "b", "quotes": [{"content": [[1]]}]}\n')

    with pytest.raises(UnreadableArticle, match=r"Line 2 of .*: quotes\.0\.content"):
        read_predictions(tmp_path / "found.jsonl")
