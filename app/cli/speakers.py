"""The registry on the command line: who is quoted, who may be one, and every decision of an editor."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session

from app.api.registry.present import speaker_detail_out
from app.cli.console import escaped, expected_errors, notices, opened_database, out, user_name
from app.errors import UnreadableList
from app.quote import SpeakerKind
from app.reading.charset import decode
from app.reading.speaker_list import WIKIDATA, read_speaker_csv, read_speaker_ftm
from app.store.registry import decisions
from app.store.registry.decisions import Editor
from app.store.registry.speaker_import import import_speakers
from app.store.registry.speakers import list_speakers, speaker_detail
from app.store.registry.suggestions import list_suggestions
from app.store.tables import DecisionRow

speakers = typer.Typer(
    help="Who is quoted: find, merge, split, rename, import; every decision can be undone.", no_args_is_help=True
)
Speaker = Annotated[int, typer.Argument(help="The speaker's id.", min=1)]
By = Annotated[str, typer.Option(help="Who decides, for the record.", default_factory=user_name, show_default="you")]
Note = Annotated[str | None, typer.Option(help="Why, for the record.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many at the most.")]


@speakers.command("list")
@expected_errors
def list_(
    name: Annotated[str | None, typer.Argument(help="Words of the name; cut short or misspelt if need be.")] = None,
    kind: Annotated[SpeakerKind | None, typer.Option(help="Only speakers of this kind.")] = None,
    limit: Limit = 20,
) -> None:
    """Print speakers, most quoted first."""
    with opened_database() as database, database.read() as session:
        found = list_speakers(session, name, kind=kind, after=None, limit=limit)
    table = Table("Id", "Name", "Kind", "Quotations", "Also called")
    for item in found:
        table.add_row(*map(escaped, (str(item.id), item.name, item.kind, str(item.quotations), "; ".join(item.aliases))))
    out.print(table) if found else notices.print("No speaker fits. 'whosaid ingest FILE…' stores articles.")


@speakers.command()
@expected_errors
def show(speaker: Speaker) -> None:
    """Print one speaker whole, as JSON: aliases, roles over time, outlets, months."""
    with opened_database() as database, database.read() as session:
        out.print_json(speaker_detail_out(speaker_detail(session, speaker)).model_dump_json())


@speakers.command()
@expected_errors
def suggestions(limit: Limit = 20) -> None:
    """Print pairs of speakers that may be one, with the reasons."""
    with opened_database() as database, database.read() as session:
        found = list_suggestions(session, limit=limit)
    table = Table("Score", "Speaker", "Other", "Reasons")
    for item in found:
        pair = (f"{one.id} {one.name} ({one.quotations})" for one in (item.one, item.other))
        table.add_row(*map(escaped, (f"{item.score:.2f}", *pair, "; ".join(item.reasons))))
    out.print(table) if found else notices.print("Nothing to suggest.")


@speakers.command()
@expected_errors
def merge(
    speaker: Speaker, others: Annotated[list[int], typer.Argument(help="Who is the same.")], by: By, note: Note = None
) -> None:
    """Make a speaker stand for others: their quotations and names are its own from now on."""
    _decide(lambda session: decisions.merge(session, speaker, others, _editor(by, note)))


@speakers.command()
@expected_errors
def split(
    speaker: Speaker,
    quotations: Annotated[list[int], typer.Argument(help="Ids of the quotations that are somebody else's.")],
    by: By,
    to: Annotated[int | None, typer.Option(help="Whose they are; left out, a new speaker's.")] = None,
    name: Annotated[str | None, typer.Option(help="The new speaker's name; left out, the same.")] = None,
    note: Note = None,
) -> None:
    """Give quotations to another speaker, and keep the two apart."""
    _decide(lambda session: [decisions.split(session, speaker, quotations, _editor(by, note), to=to, name=name)])


@speakers.command()
@expected_errors
def rename(speaker: Speaker, name: Annotated[str, typer.Argument(help="The new name.")], by: By, note: Note = None) -> None:
    """Give a speaker another canonical name; the old one stays as an alias."""
    _decide(lambda session: decisions.change(session, speaker, {"name": name}, _editor(by, note)))


@speakers.command("add-alias")
@expected_errors
def add_alias(
    speaker: Speaker,
    name: Annotated[str, typer.Argument(help="The form of the name.")],
    by: By,
    language: Annotated[str | None, typer.Option(help="Its language, for instance en.")] = None,
    note: Note = None,
) -> None:
    """Add a form of the name, by which later articles join."""
    _decide(lambda session: [decisions.add_alias(session, speaker, name, _editor(by, note), language)])


@speakers.command("remove-alias")
@expected_errors
def remove_alias(speaker: Speaker, name: Annotated[str, typer.Argument(help="The form.")], by: By, note: Note = None) -> None:
    """Remove a form of the name for good."""
    _decide(lambda session: [decisions.remove_alias(session, speaker, name, _editor(by, note))])


@speakers.command("not-a-person")
@expected_errors
def not_a_person(
    speaker: Speaker,
    by: By,
    after_all: Annotated[bool, typer.Option("--after-all", help="It is one after all.")] = False,
    note: Note = None,
) -> None:
    """Mark words that were read as a name and are nobody's."""
    _decide(lambda session: decisions.change(session, speaker, {"not_a_person": not after_all}, _editor(by, note)))


@speakers.command()
@expected_errors
def wikidata(
    speaker: Speaker, item: Annotated[str, typer.Argument(help="The id, like Q42; none takes it away.")], by: By
) -> None:
    """Attach a Wikidata id."""
    if item != "none" and not WIKIDATA.fullmatch(item):
        raise typer.BadParameter(f"{item!r} does not look like Q42.")
    _decide(lambda session: decisions.change(session, speaker, {"wikidata": None if item == "none" else item}, _editor(by, None)))


@speakers.command()
@expected_errors
def apart(speaker: Speaker, other: Annotated[int, typer.Argument(help="The other one.")], by: By, note: Note = None) -> None:
    """Say that two speakers are two, so that nothing suggests to merge them."""
    _decide(lambda session: [decisions.keep_apart(session, speaker, other, _editor(by, note))])


@speakers.command()
@expected_errors
def history(
    speaker: Annotated[int | None, typer.Argument(help="Only decisions on this speaker.")] = None, limit: Limit = 20
) -> None:
    """Print what was decided, newest first."""
    with opened_database() as database, database.read() as session:
        found = decisions.list_decisions(session, speaker, limit=limit)
        _print_decisions(found)


@speakers.command()
@expected_errors
def undo(decision: Annotated[int, typer.Argument(help="The decision's id, from 'history'.", min=1)], by: By) -> None:
    """Take a decision back."""
    _decide(lambda session: [decisions.undo(session, decision, _editor(by, None))])


@speakers.command("import")
@expected_errors
def import_(
    file: Annotated[
        Path, typer.Argument(help="A list: .csv, or FollowTheMoney entities as .json, .jsonl.", exists=True, dir_okay=False)
    ],
    by: By,
) -> None:
    """Bring a newsroom's own list into the registry; the same list twice changes nothing.

    A CSV file needs a column 'name'; aliases (with ; between them), role, organization, wikidata, language, kind may follow.
    """
    text = decode(file.read_bytes(), None)
    suffix = file.suffix.lower()
    if suffix not in {".csv", ".tsv", ".json", ".jsonl", ".ndjson"}:
        raise UnreadableList(f"Files of the kind {suffix or 'without a suffix'} are not read. Use .csv or .ftm.json.")
    records = read_speaker_csv(text) if suffix in {".csv", ".tsv"} else read_speaker_ftm(text)
    with opened_database() as database, database.write() as session:
        report = import_speakers(session, records, _editor(by, f"from {file.name}"))
    notices.print(
        f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, {len(report.conflicts)} conflicts.",
        highlight=False,
    )
    for conflict in report.conflicts:
        notices.print(f"  line {conflict.line}: {conflict.reason}", style="red", markup=False, highlight=False, soft_wrap=True)
    if report.conflicts:
        raise typer.Exit(1)


def _decide(decision: Callable[[Session], Sequence[DecisionRow]]) -> None:
    with opened_database() as database, database.write() as session:
        made = decision(session)
        _print_decisions(made)


def _print_decisions(found: Iterable[DecisionRow]) -> None:
    rows = list(found)
    table = Table("Decision", "When", "Who", "What", "Speaker", "Other", "Before", "After", "Undone")
    for row in rows:
        undone = f"{row.undone_at:%Y-%m-%d %H:%M} by {row.undone_by}" if row.undone_at else ""
        states = (json.dumps(state, ensure_ascii=False) for state in (row.before, row.after))
        cells = (
            str(row.id),
            f"{row.at:%Y-%m-%d %H:%M}",
            row.by,
            row.action,
            str(row.speaker_id),
            str(row.other_id or ""),
            *states,
            undone,
        )
        table.add_row(*map(escaped, cells))
    out.print(table) if rows else notices.print("Nothing was changed.")


def _editor(by: str, note: str | None) -> Editor:
    return Editor(by, datetime.now(UTC), note)
