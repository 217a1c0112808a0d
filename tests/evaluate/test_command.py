"""``whosaid evaluate`` with predictions that are given: tables, JSON, and the floors as a gate."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.commands import cli

TEXT = "The bridge is shut, said Ada Quist. Nobody knows."
MARKED = {"id": "a-0", "kind": "indirect", "content": [[0, 18]], "cue": [[20, 24]], "source": [[25, 34]]}
ROW = {"speaker": "Ada Quist", "speaker_kind": "person", "said_on": None}
FOUND = {"content": [[0, 18]], "cue": [[20, 24]], "source": [[25, 34]], "kind": "indirect", "confidence": 0.8}


@pytest.fixture(autouse=True)
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gold file of rows, right predictions and wrong ones, in the working folder."""
    monkeypatch.chdir(tmp_path)
    gold = {"id": "a", "text": TEXT, "attributions": [MARKED | ROW]}
    Path("gold.jsonl").write_text(json.dumps(gold))
    for name, speaker in (("right", "Ada Quist"), ("wrong", "Samuel Oduya")):
        quote = FOUND | {"speaker": speaker, "speaker_kind": "person"}
        Path(f"{name}.jsonl").write_text(json.dumps({"id": "a", "quotes": [quote]}))


def evaluate(predicted: str, *options: str) -> Result:
    return CliRunner().invoke(cli, ["evaluate", "gold.jsonl", "--predicted", f"{predicted}.jsonl", *options])


def test_rows_are_measured_where_gold_names_the_speakers() -> None:
    plain = json.loads(evaluate("right", "--json").stdout)

    assert plain["rows"]["row F1"] == [100.0, 100.0, 100.0]
    assert (plain["rows"]["gold"], plain["rows"]["predicted"]) == (1, 1)
    assert plain["all"]["attribution"] == [100.0, 100.0, 100.0]
    assert "Rows (1 gold, 1 predicted)" in evaluate("right").stdout


def test_floors_are_set_held_and_never_lowered() -> None:
    assert evaluate("right", "--floors", "floors.json", "--update").exit_code == 0
    floors = Path("floors.json").read_text()

    failed = evaluate("wrong", "--floors", "floors.json", "--update")

    assert failed.exit_code == 1
    assert "Below the floor: row F1" in failed.stderr
    assert "1 lost" in failed.stderr
    assert Path("floors.json").read_text() == floors
    assert evaluate("right", "--floors", "floors.json").exit_code == 0


def test_floors_hold_for_the_whole_pipeline_only() -> None:
    answer = evaluate("right", "--given", "--floors", "floors.json")

    assert answer.exit_code == 1
    assert "--given" in answer.stderr
