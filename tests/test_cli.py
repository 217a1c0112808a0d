"""The command line: the same functions as over HTTP, readable output, and a status that scripts can trust."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command
from typer.testing import CliRunner, Result

from app.cli.commands import cli
from app.cli.console import notices, opened_database, out
from app.pipeline import Pipeline
from app.quotation_fields import PLAIN, PRINTED, SPANS
from app.settings import load_settings
from app.store.articles.corrections import Correction, correct
from app.store.registry.decisions import Editor

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").iterdir())


@pytest.fixture(autouse=True)
def loaded_once(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command loads the pipeline each time; here all of them have the same one."""
    monkeypatch.setattr("app.pipeline.load_pipeline", lambda *_which: pipeline)


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOSAID_DATABASE_URL", f"sqlite:///{tmp_path / 'data' / 'whosaid.db'}")
    monkeypatch.setenv("COLUMNS", "200")
    for console in (out, notices):
        # each took its width when it was made
        monkeypatch.setattr(console, "width", 200)
    load_settings.cache_clear()


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_the_samples_are_stored_once_and_found_by_speaker() -> None:
    assert run("migrate").exit_code == 0
    first = run("ingest", *SEEDS)
    assert (first.exit_code, f"{len(SEEDS)} stored, 0 already stored, 0 failed." in first.stderr) == (0, True)
    second = run("ingest", *SEEDS)
    assert f"0 stored, {len(SEEDS)} already stored, 0 failed." in second.stderr
    table = run("quotes", "--speaker", "ushakov")
    assert "Yury Ushakov" in table.stdout
    assert "Kremlin Aide" in table.stdout
    assert '"Joe Biden predictably mentioned' in table.stdout
    rows = [json.loads(line) for line in run("quotes", "--speaker", "Quist", "--json").stdout.splitlines()]
    assert {row["speaker"] for row in rows} == {"Ada Quist"}
    assert "No quotation matches" in run("quotes", "--speaker", "nobody").stderr


def test_quotations_are_listed_as_an_editor_would_print_them(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("“No,” Mayor Ada Quist said. “I have not.”\nQuist denied that she had taken money from the port.")
    run("migrate")
    assert run("ingest", story).exit_code == 0
    listed = run("quotes").stdout
    assert "“No,” Mayor Ada Quist said. “I have not.”" in listed
    assert "denied: that she had taken money from the port" in listed
    rows = [json.loads(line) for line in run("quotes", "--json").stdout.splitlines()]
    assert {(row["printed"], row["printed_cue"]) for row in rows} == {
        ("“No,” Mayor Ada Quist said. “I have not.”", None),
        ("that she had taken money from the port", "denied"),
    }


def test_files_that_fail_are_named_and_the_others_stored(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" ")
    (tmp_path / "story.docx").write_text("x")
    (tmp_path / "good.txt").write_text("The bridge is shut, said Ada Quist.")
    run("migrate")
    answer = run("ingest", tmp_path / "empty.txt", tmp_path / "good.txt", tmp_path / "story.docx")
    assert answer.exit_code == 1
    assert "1 stored, 0 already stored, 2 failed." in answer.stderr
    assert "empty.txt: The text is empty" in answer.stderr
    assert "Use .txt, .html or .json" in answer.stderr


def test_attribute_writes_one_line_an_article_with_offsets_into_the_given_text(tmp_path: Path) -> None:
    text = "\ufeffBridge shut\r\n\r\nLEEDS, March 5 (Wire) - “It is shut,” Mayor Ada Quist said on Tuesday.\x07  "
    lines = [
        {"id": "a", "text": text, "published_at": "2024-03-05", "publisher": "ignored"},
        {"id": "b", "text": ""},
        {"id": "c"},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(line) for line in lines) + "\nnot json\n\n")
    answer = run("attribute", source, "--output", target)
    assert answer.exit_code == 1
    assert "2 attributed, 2 failed." in answer.stderr
    assert "line 3: text: Field required" in answer.stderr
    assert "line 4:" in answer.stderr
    first, second = (json.loads(line) for line in target.read_text().splitlines())
    assert second == {"id": "b", "quotes": []}
    (quote,) = first["quotes"]
    assert [text[start:end] for start, end in quote["content"]] == ["It is shut"]
    assert (quote["speaker"], quote["speaker_kind"], quote["role"], quote["said_on"], quote["kind"]) == (
        "Ada Quist",
        "person",
        "Mayor",
        "2024-03-05",
        "direct",
    )
    assert (quote["act"], quote["text"], quote["printed"]) == ("speech", "It is shut", "“It is shut”")
    assert set(quote) == {*PLAIN, *PRINTED, *SPANS, "speaker", "speaker_kind"}


def test_evaluate_measures_against_gold(tmp_path: Path) -> None:
    text = "The bridge is shut, said Ada Quist. Nobody knows."
    gold = {"id": "a", "kind": "indirect", "content": [[0, 18]], "cue": [[20, 24]], "source": [[25, 34]]}
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "a", "text": text, "attributions": [gold]}))
    note = {"article": "a", "attribution": "a", "speaker": "Ada Quist", "kind": "person", "speech": True, "date": None}
    (tmp_path / "speakers.jsonl").write_text(json.dumps(note))
    plain = json.loads(run("evaluate", tmp_path / "gold.jsonl", "--speakers", tmp_path / "speakers.jsonl", "--json").stdout)
    every = [100.0, 100.0, 100.0]
    assert plain["all"] == {
        "exact": every,
        "iou80": every,
        "iou30": every,
        "attribution": every,
        "gold": 1,
        "predicted": 1,
        "source": every,
    }
    assert plain["spans"] == {"content": every, "source": every, "cue": every}
    assert plain["groups"]["source"] == {"name": {"found": every, "gold": 1}}
    assert plain["speakers"]["persons by full name"] == every
    table = run("evaluate", tmp_path / "gold.jsonl")
    assert "attribution" in table.stdout


def test_malformed_gold_measures_nothing(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"id": "a"}')
    answer = run("evaluate", tmp_path / "gold.jsonl")
    assert answer.exit_code == 1
    assert "Line 1" in answer.stderr


@pytest.mark.parametrize("command", [["quotes"], ["ingest", str(SEEDS[0])]])
def test_a_database_that_is_not_migrated_says_what_to_run(command: list[str]) -> None:
    answer = run(*command)
    assert answer.exit_code == 1
    assert "whosaid migrate" in answer.stderr


def test_the_service_does_not_start_on_an_older_schema_and_says_what_to_run() -> None:
    run("migrate")
    with opened_database() as database, database.writer.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0009'")
        connection.commit()
    answer = run("serve")
    assert answer.exit_code == 1
    assert "has schema 0009" in answer.stderr
    assert "run 'whosaid migrate'" in answer.stderr


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOSAID_PORT", "many")
    load_settings.cache_clear()
    answer = run("serve")
    assert answer.exit_code == 1
    assert "A setting is wrong: WHOSAID_PORT: Input should be a valid integer" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_help_lists_every_command() -> None:
    for asked in ("--help", "-h"):
        shown = set(re.findall(r"^\W+(\w+) {2,}", run(asked).stdout, re.MULTILINE))
        assert shown >= {"serve", "migrate", "ingest", "quotes", "attribute", "evaluate", "speakers", "keys"}
    assert "Usage" in run("speakers", "merge", "-h").stdout


def test_the_version_is_printed() -> None:
    answer = run("--version")
    assert (answer.exit_code, answer.stdout) == (0, f"whosaid {version('whosaid')}\n")


def test_help_loads_neither_the_pipeline_nor_the_store_nor_the_web_framework() -> None:
    heavy = {"spacy", "fastapi", "sqlalchemy", "alembic", "pydantic", "httpx2", "trafilatura", "numpy"}
    loaded = f"import sys, app.cli.commands; print(sorted({heavy!r} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_every_command_and_every_option_says_what_it_is_for() -> None:
    def leaves(command: object, path: str) -> Iterator[tuple[str, TyperCommand]]:
        if isinstance(command, TyperGroup):
            for name, inner in command.commands.items():
                yield from leaves(inner, f"{path} {name}")
        elif isinstance(command, TyperCommand):
            yield path, command

    found = dict(leaves(get_command(cli), "whosaid"))
    assert len(found) > 25
    for path, command in found.items():
        assert command.help, path
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{path} {parameter.name}"


def test_speakers_are_imported_merged_and_the_merge_is_undone(tmp_path: Path) -> None:
    run("migrate")
    for number, name in enumerate(("Bill Okoro", "William Okoro")):
        (tmp_path / f"{number}.txt").write_text(f"{name} said that the harbour was shut.")
    run("ingest", tmp_path / "0.txt", tmp_path / "1.txt")
    assert "Bill Okoro" in run("speakers", "list", "okoro").stdout
    assert "forms of one name" in run("speakers", "suggestions").stdout
    assert "merge" in run("speakers", "merge", "1", "2", "--by", "mira").stdout
    assert json.loads(run("speakers", "show", "2").stdout)["quotations"] == 2
    for arguments in (
        ("rename", "1", "William A. Okoro"),
        ("add-alias", "1", "Billy Okoro", "--language", "en"),
        ("remove-alias", "1", "Billy Okoro"),
        ("wikidata", "1", "Q1"),
        ("not-a-person", "1"),
        ("not-a-person", "1", "--after-all"),
    ):
        assert run("speakers", *arguments).exit_code == 0, arguments
    refused = run("speakers", "undo", "1")
    assert (refused.exit_code, "Undo it first" in refused.stderr) == (1, True)
    for number in range(7, 0, -1):
        assert run("speakers", "undo", str(number)).exit_code == 0
    assert json.loads(run("speakers", "show", "2").stdout)["name"] == "William Okoro"
    assert run("speakers", "apart", "1", "2").exit_code == 0
    assert "Nothing to suggest" in run("speakers", "suggestions").stderr
    assert "mira" in run("speakers", "history", "1").stdout


def test_a_list_of_speakers_is_imported_and_conflicts_are_named(tmp_path: Path) -> None:
    run("migrate")
    (tmp_path / "list.csv").write_text("name,role\nAda Quist,mayor\n,\n!,x\n")
    answer = run("speakers", "import", tmp_path / "list.csv")
    assert (answer.exit_code, "1 added, 0 changed, 0 unchanged, 1 conflicts." in answer.stderr) == (1, True)
    assert "line 4: the name is missing" in answer.stderr
    (tmp_path / "list.ftm.json").write_text('{"schema": "Person", "properties": {"name": ["Ada Quist"]}}\n')
    answer = run("speakers", "import", tmp_path / "list.ftm.json")
    assert (answer.exit_code, "0 added, 0 changed, 1 unchanged, 0 conflicts." in answer.stderr) == (0, True)
    assert run("speakers", "import", tmp_path / "list.csv").exit_code == 1
    (tmp_path / "list.docx").write_text("x")
    assert "Use .csv or .ftm.json" in run("speakers", "import", tmp_path / "list.docx").stderr


def test_a_search_is_exported_to_a_file(tmp_path: Path) -> None:
    run("migrate")
    (tmp_path / "story.txt").write_text("Ada Quist said that sanctions hurt. Bea Holt said that it rained.")
    run("ingest", tmp_path / "story.txt")
    for name in ("rows.csv", "rows.ndjson", "rows.xlsx"):
        assert run("export", tmp_path / name, "--words", "sanction*").exit_code == 0
    (row,) = (json.loads(line) for line in (tmp_path / "rows.ndjson").read_text().splitlines())
    assert (row["speaker"], row["text"]) == ("Ada Quist", "that sanctions hurt")
    assert (tmp_path / "rows.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "rows.xlsx").read_bytes().startswith(b"PK")
    assert "must end with .csv, .ndjson or .xlsx" in run("export", tmp_path / "rows.docx").stderr


def test_the_record_of_changes_names_the_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["whosaid", "ingest"])
    run("migrate")
    for number in range(1, 8):
        (tmp_path / f"{number}.txt").write_text(f"The bridge {number} is shut, said Ada Quist.")
    run("ingest", tmp_path / "1.txt")
    run("ingest", *(tmp_path / f"{number}.txt" for number in range(2, 8)))
    listed = run("audit").stdout
    assert "2, 3, 4, 5, 6, … (6)" in listed
    assert re.search(r"│ 1 +│", listed)
    assert "2, 3, 4" not in run("audit", "--article", "1").stdout
    assert "Nothing is on record about article 99." in run("audit", "--article", "99").stderr


@pytest.mark.parametrize("name", ["rows.csv", "rows.ndjson", "rows.xlsx"])
def test_an_export_replaces_a_file_only_when_told_to(tmp_path: Path, name: str) -> None:
    run("migrate")
    file = tmp_path / name
    file.write_text("the only copy of my notes")
    refused = run("export", file)
    assert (refused.exit_code, "already exists" in refused.stderr, "--force" in refused.stderr) == (1, True, True)
    assert file.read_text() == "the only copy of my notes"
    assert run("export", file, "--force").exit_code == 0
    assert file.read_bytes() != b"the only copy of my notes"


def test_exported_corrections_replace_no_file_unless_told_to(tmp_path: Path) -> None:
    run("migrate")
    mine = tmp_path / "mine.jsonl"
    mine.write_text("mine")
    for arguments in ((mine,), (tmp_path / "new.jsonl", "--speakers", mine)):
        refused = run("corrections", "export", *arguments)
        assert (refused.exit_code, "--force" in refused.stderr, mine.read_text()) == (1, True, "mine")
    assert not (tmp_path / "new.jsonl").exists()
    assert run("corrections", "export", mine, "--force").exit_code == 0
    assert mine.read_text() == ""


def cinema(tmp_path: Path) -> bytes:
    """The SQLite file of another program, where the settings say that the archive is."""
    file = tmp_path / "data" / "whosaid.db"
    file.parent.mkdir()
    opened = sqlite3.connect(file)
    opened.execute("CREATE TABLE film (title)")
    opened.close()
    file.chmod(0o644)
    return file.read_bytes()


@pytest.mark.parametrize("command", [("migrate",), ("quotes",), ("serve", "--port", "8099"), ("backup", "kept.backup")])
def test_the_file_of_another_program_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = cinema(tmp_path)
    refused = run(*command)
    assert refused.exit_code == 1
    assert "whosaid.db belongs to another program" in refused.stderr
    assert "film" in refused.stderr
    assert "WHOSAID_DATABASE_URL" in refused.stderr
    file = tmp_path / "data" / "whosaid.db"
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (before, 0o644)
    assert {path.name for path in tmp_path.rglob("*")} == {"data", "whosaid.db"}


@pytest.mark.parametrize("asked_before", [False, True])
def test_a_backup_of_no_archive_says_so_and_leaves_nothing(tmp_path: Path, asked_before: bool) -> None:
    if asked_before:
        # the file is made, and has nothing in it
        run("quotes")
    refused = run("backup", tmp_path / "backups" / "today.backup")
    assert refused.exit_code == 1
    assert "There is no archive at" in refused.stderr
    assert "whosaid.db" in refused.stderr
    assert "WHOSAID_DATABASE_URL" in refused.stderr
    assert "damaged" not in refused.stderr
    assert not (tmp_path / "backups").exists()


def test_articles_are_read_again_and_corrections_exported_as_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("The bridge is shut, said Ada Quist.")
    run("migrate")
    run("ingest", tmp_path / "good.txt")
    assert "Articles read again: 0." in run("reextract").stderr
    assert "Articles read again: 1. Quotations: 1 unchanged, 0 changed, 0 added, 0 withdrawn." in run("reextract", "--all").stderr
    assert "Articles read again: 0." in run("reextract", "--all", "--outlet", "Nobody's").stderr
    assert "none.jsonl: 0" in run("corrections", "export", tmp_path / "none.jsonl").stderr
    with opened_database() as database, database.write() as session:
        correct(session, 1, Correction(frozenset({"confirmed"}), confirmed=True), Editor("mira", datetime.now(UTC)))
    corpus, told = tmp_path / "corpus.jsonl", tmp_path / "speakers.jsonl"
    assert "corpus.jsonl: 1" in run("corrections", "export", corpus, "--speakers", told).stderr
    assert json.loads(told.read_text())["speaker"] == "Ada Quist"
    measured = run("evaluate", corpus, "--speakers", told, "--mistakes", "0")
    assert measured.exit_code == 0, measured.stderr


def test_permalinks_have_the_address_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOSAID_PUBLIC_URL", "https://quotes.example/")
    run("migrate")
    run("ingest", str(SEEDS[0]))
    rows = [json.loads(line) for line in run("quotes", "--json").stdout.splitlines()]
    assert rows
    assert all(row["permalink"].startswith("https://quotes.example/quotes/") for row in rows)
