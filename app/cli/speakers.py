"""The registry of speakers on the command line: who is quoted, who may be the same, and every decision of an editor."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from app.cli.console import escaped, expected_errors, notices, opened_database, out, user_name
from app.errors import UnreadableList
from app.quote import SpeakerKind

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.store.registry.decisions import Editor
    from app.store.tables import DecisionRow

speakers = typer.Typer(help="List, merge, split, rename and import speakers. Every decision can be undone.", no_args_is_help=True)
Speaker = Annotated[int, typer.Argument(help="The speaker's id, as in 'whosaid speakers list'.", min=1)]
By = Annotated[str, typer.Option(help="Who decides, for the record.", default_factory=user_name, show_default="you")]
Note = Annotated[str | None, typer.Option(help="Why, for the record.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="The most rows to show.")]


@speakers.command("list")
@expected_errors
def list_(
    name: Annotated[str | None, typer.Argument(help="Part of the name, even shortened or misspelt.")] = None,
    kind: Annotated[SpeakerKind | None, typer.Option(help="Only speakers of this kind.")] = None,
    limit: Limit = 20,
) -> None:
    """List speakers, most quoted first."""
    from app.store.registry.speakers import list_speakers

    with opened_database() as database, database.read() as session:
        found = list_speakers(session, name, kind=kind, after=None, limit=limit)
    table = Table("Id", "Name", "Kind", "Quotations", "Also called")
    for item in found:
        table.add_row(*map(escaped, (str(item.id), item.name, item.kind, str(item.quotations), "; ".join(item.aliases))))
    out.print(table) if found else notices.print("No speaker matches. 'whosaid ingest FILE…' stores articles.")


@speakers.command()
@expected_errors
def show(speaker: Speaker) -> None:
    """Print everything about one speaker as JSON: aliases, roles over time, outlets, months."""
    from app.api.registry.present import speaker_detail_out
    from app.store.registry.speakers import speaker_detail

    with opened_database() as database, database.read() as session:
        out.print_json(speaker_detail_out(speaker_detail(session, speaker)).model_dump_json())


@speakers.command()
@expected_errors
def suggestions(limit: Limit = 20) -> None:
    """List pairs of speakers that may be the same, with the reasons."""
    from app.store.registry.suggestions import list_suggestions

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
    speaker: Speaker,
    others: Annotated[list[int], typer.Argument(help="Ids of the speakers to merge into it.")],
    by: By,
    note: Note = None,
) -> None:
    """Merge other speakers into one, with their quotations and names."""
    from app.store.registry import decisions

    _decide(lambda session: decisions.merge(session, speaker, others, _editor(by, note)))


@speakers.command()
@expected_errors
def split(
    speaker: Speaker,
    quotations: Annotated[list[int], typer.Argument(help="Ids of the quotations that belong to someone else.")],
    by: By,
    to: Annotated[int | None, typer.Option(help="The id of the speaker they belong to. Default: a new speaker.")] = None,
    name: Annotated[str | None, typer.Option(help="The new speaker's name. Default: the same name.")] = None,
    note: Note = None,
) -> None:
    """Move quotations to another speaker, and keep the two apart."""
    from app.store.registry import decisions

    _decide(lambda session: [decisions.split(session, speaker, quotations, _editor(by, note), to=to, name=name)])


@speakers.command()
@expected_errors
def rename(speaker: Speaker, name: Annotated[str, typer.Argument(help="The new name.")], by: By, note: Note = None) -> None:
    """Change a speaker's canonical name. The old one stays as an alias."""
    from app.store.registry import decisions

    _decide(lambda session: decisions.change(session, speaker, {"name": name}, _editor(by, note)))


@speakers.command("add-alias")
@expected_errors
def add_alias(
    speaker: Speaker,
    name: Annotated[str, typer.Argument(help="The alias to add.")],
    by: By,
    language: Annotated[str | None, typer.Option(help="Its language, for example en.")] = None,
    note: Note = None,
) -> None:
    """Add an alias, so that later articles that use it find this speaker."""
    from app.store.registry import decisions

    _decide(lambda session: [decisions.add_alias(session, speaker, name, _editor(by, note), language)])


@speakers.command("remove-alias")
@expected_errors
def remove_alias(
    speaker: Speaker, name: Annotated[str, typer.Argument(help="The alias to remove.")], by: By, note: Note = None
) -> None:
    """Remove an alias. No later article brings it back."""
    from app.store.registry import decisions

    _decide(lambda session: [decisions.remove_alias(session, speaker, name, _editor(by, note))])


@speakers.command("not-a-person")
@expected_errors
def not_a_person(
    speaker: Speaker,
    by: By,
    after_all: Annotated[bool, typer.Option("--after-all", help="Take the mark away again.")] = False,
    note: Note = None,
) -> None:
    """Mark an entry that is not a person at all: words that were mistaken for a name."""
    from app.store.registry import decisions

    _decide(lambda session: decisions.change(session, speaker, {"not_a_person": not after_all}, _editor(by, note)))


@speakers.command()
@expected_errors
def wikidata(
    speaker: Speaker, item: Annotated[str, typer.Argument(help="The Wikidata id, such as Q42, or 'none' to remove it.")], by: By
) -> None:
    """Set or remove a speaker's Wikidata id."""
    from app.reading.speaker_list import WIKIDATA
    from app.store.registry import decisions

    if item != "none" and not WIKIDATA.fullmatch(item):
        raise typer.BadParameter(f"{item!r} does not look like Q42.")
    _decide(lambda session: decisions.change(session, speaker, {"wikidata": None if item == "none" else item}, _editor(by, None)))


@speakers.command()
@expected_errors
def apart(
    speaker: Speaker, other: Annotated[int, typer.Argument(help="The other speaker's id.")], by: By, note: Note = None
) -> None:
    """Record that two speakers are different, so that a merge is no longer suggested."""
    from app.store.registry import decisions

    _decide(lambda session: [decisions.keep_apart(session, speaker, other, _editor(by, note))])


@speakers.command()
@expected_errors
def history(
    speaker: Annotated[int | None, typer.Argument(help="Only decisions about this speaker, by id.")] = None, limit: Limit = 20
) -> None:
    """List decisions, newest first."""
    from app.store.registry.decisions import list_decisions

    with opened_database() as database, database.read() as session:
        found = list_decisions(session, speaker, limit=limit)
        _print_decisions(found)


@speakers.command()
@expected_errors
def undo(
    decision: Annotated[int, typer.Argument(help="The decision's id, as in 'whosaid speakers history'.", min=1)], by: By
) -> None:
    """Undo a decision."""
    from app.store.registry import decisions

    _decide(lambda session: [decisions.undo(session, decision, _editor(by, None))])


@speakers.command("import")
@expected_errors
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="A list: .csv or .tsv, or FollowTheMoney entities in .json or .jsonl.",
            exists=True,
            dir_okay=False,
        ),
    ],
    by: By,
) -> None:
    """Import your own list of speakers. Importing the same list again changes nothing.

    A CSV file needs a column 'name'. These columns are optional: aliases (separated by ;), role, organization, wikidata,
    language, kind. In FollowTheMoney entities, memberships, directorships, employments and occupancies become roles with dates.
    """
    from app.reading.charset import decode
    from app.reading.speaker_list import read_speaker_csv, read_speaker_ftm
    from app.store.registry.speaker_import import import_speakers

    text = decode(file.read_bytes(), None)
    suffix = file.suffix.lower()
    if suffix not in {".csv", ".tsv", ".json", ".jsonl", ".ndjson"}:
        raise UnreadableList(f"A file named {file.name} cannot be read. Use .csv or .ftm.json.")
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


def _decide(decision: "Callable[[Session], Sequence[DecisionRow]]") -> None:
    with opened_database() as database, database.write() as session:
        made = decision(session)
        _print_decisions(made)


def _print_decisions(found: "Iterable[DecisionRow]") -> None:
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
    out.print(table) if rows else notices.print("No decisions to show.")


def _editor(by: str, note: str | None) -> "Editor":
    from app.store.registry.decisions import Editor

    return Editor(by, datetime.now(UTC), note)
