"""The command line: what can be run, and the commands that find, store and measure quotations.

A command imports what it needs when it runs, so that ``whosaid --help`` answers at once.
"""

import json
import multiprocessing
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from app.cli.backfill import backfill
from app.cli.console import (
    configured_database,
    escaped,
    expected_errors,
    notices,
    opened_database,
    out,
    progress_bar,
    require_new,
)
from app.cli.corrections import corrections, reextract
from app.cli.evaluating import evaluate
from app.cli.keeping import backup, check, restore
from app.cli.keys import audit, keys
from app.cli.speakers import speakers
from app.cli.worker import running_workers, worker
from app.errors import WhosaidError
from app.quote import SAID, Act, Stance

if TYPE_CHECKING:
    from app.pipeline import Pipeline
    from app.quote import Article
    from app.store.by_id import FoundQuotation
    from app.store.search.filters import Filters

cli = typer.Typer(
    help="Find out who said what, when, and where it was printed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
# The groups of commands in the help.
SERVICE, ARTICLES, ARCHIVE = "Run the service", "Read articles", "Look after the archive"
QUOTATIONS = "Find and correct quotations"
MEDIA_TYPES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".json": "application/json"}


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(f"whosaid {version('whosaid')}", highlight=False)
        raise typer.Exit


@cli.callback()
def options(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Find out who said what, when, and where it was printed."""


@cli.command(rich_help_panel=SERVICE)
@expected_errors
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on. Default: WHOSAID_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on. Default: WHOSAID_PORT.")] = None,
) -> None:
    """Serve the pages, the API and its documentation.

    A new or empty database is set up first. WHOSAID_WORKERS worker processes for batches are started too.
    """
    from app.cli.server import Server
    from app.logs import set_up_logs
    from app.main import create_app, require_keys
    from app.settings import load_settings
    from app.store.migrate import make_ready

    given = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    settings = load_settings(**given)
    set_up_logs(settings.log_format, settings.log_level)
    with configured_database() as database:
        if make_ready(database):
            notices.print(f"Set up a new database at {database.reader.url}.", highlight=False, markup=False, soft_wrap=True)
        require_keys(settings, database)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    notices.print(f"Whosaid is starting. Open http://{shown}:{settings.port}/", style="bold", highlight=False, markup=False)
    multiprocessing.set_forkserver_preload(["app.cli.nursery"])
    with running_workers(settings.workers):
        Server(create_app(settings), settings).run_until_stopped()


@cli.command(rich_help_panel=SERVICE)
@expected_errors
def migrate() -> None:
    """Update the database to the schema of this version. Safe to run again."""
    from app.store.migrate import migrate as migrate_database

    with configured_database() as database:
        revision = migrate_database(database)
    notices.print(f"The database has schema {revision}.", highlight=False)


cli.command(rich_help_panel=SERVICE)(worker)
cli.add_typer(keys, name="keys", rich_help_panel=SERVICE)


@cli.command(rich_help_panel=ARTICLES)
@expected_errors
def ingest(
    files: Annotated[
        list[Path],
        typer.Argument(help="Articles: .txt, .html, or .json as for POST /ingest.", exists=True, dir_okay=False),
    ],
    thought: Annotated[bool, typer.Option(help="Also store beliefs, feelings and plans.")] = False,
) -> None:
    """Store articles with their quotations. Files that fail are listed; the others are stored."""
    from app.ingest import ingest as ingest_article

    created = known = 0
    failed: list[tuple[Path, str]] = []
    with opened_database() as database, progress_bar() as progress:
        pipeline = _pipeline()
        for path in progress.track(files, description="Ingesting"):
            try:
                stored = ingest_article(database, pipeline, _article_in(path), thought=thought)
            except WhosaidError as error:
                failed.append((path, error.detail))
                continue
            created, known = created + stored.created, known + (not stored.created)
    notices.print(f"{created} stored, {known} already stored, {len(failed)} failed.", highlight=False)
    for path, reason in failed:
        notices.print(f"  {path}: {reason}", style="red", markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise typer.Exit(1)


cli.command(rich_help_panel=ARTICLES)(reextract)
cli.command(rich_help_panel=ARTICLES)(backfill)


@cli.command(rich_help_panel=ARTICLES)
@expected_errors
def attribute(
    file: Annotated[Path, typer.Argument(help='JSON lines: {"id", "text", "published_at"?}.', exists=True, dir_okay=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file for the quotations, one line per article.")],
) -> None:
    """Find who said what in a file of articles, without storing anything. Offsets refer to the texts exactly as given."""
    from app.evaluate.corpus import BadLine, CorpusArticle, prediction_line, read_lines
    from app.pipeline import extract_texts

    pipeline = _pipeline()
    failed: list[BadLine] = []
    lines = sum(1 for line in file.open("rb") if line.strip())
    with output.open("w", encoding="utf-8") as target, progress_bar() as progress:
        for line in progress.track(read_lines(file, CorpusArticle), total=lines, description="Attributing"):
            if isinstance(line, BadLine):
                failed.append(line)
                continue
            quotations = next(extract_texts(pipeline, [(line.text, None, line.published_at)]))
            target.write(prediction_line(line.id, line.text, quotations) + "\n")
    notices.print(f"{lines - len(failed)} attributed, {len(failed)} failed.", highlight=False)
    for bad in failed:
        notices.print(f"  line {bad.number}: {bad.reason}", style="red", markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise typer.Exit(1)


cli.command(rich_help_panel=ARTICLES)(evaluate)


@cli.command(rich_help_panel=QUOTATIONS)
@expected_errors
def quotes(
    speaker: Annotated[str | None, typer.Option(help="Only quotations from this speaker; any form of the name.")] = None,
    words: Annotated[
        str | None, typer.Option("--words", "-w", help="Only quotations that match a search, as for GET /quotes.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="The most quotations to show.")] = 20,
    thought: Annotated[bool, typer.Option(help="Include beliefs, feelings and plans, if they were stored.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON lines, with the columns of the exports, instead of a table.")
    ] = False,
    base: Annotated[
        str | None, typer.Option(help="The address of the service, for permalinks; by default as in the settings.")
    ] = None,
) -> None:
    """List quotations, newest first."""
    from app.cite.rows import flat_row
    from app.settings import load_settings
    from app.store.search.find import find_quotations

    address = base or load_settings().base_url()
    with opened_database() as database, database.read() as session:
        found = find_quotations(session, _filters(speaker, words, tuple(Act) if thought else SAID), limit=limit)
        if as_json:
            for item in found:
                sys.stdout.write(json.dumps(flat_row(item, address), ensure_ascii=False) + "\n")
            return
        if not found:
            notices.print("No quotation matches. 'whosaid ingest FILE…' stores articles.")
            return
        out.print(_quotes_table(found))


@cli.command(rich_help_panel=QUOTATIONS)
@expected_errors
def export(
    file: Annotated[Path, typer.Argument(help="The file to write: .csv, .ndjson or .xlsx.", dir_okay=False)],
    speaker: Annotated[str | None, typer.Option(help="Only quotations from this speaker; any form of the name.")] = None,
    words: Annotated[
        str | None, typer.Option("--words", "-w", help="Only quotations that match a search, as for GET /quotes.")
    ] = None,
    raw: Annotated[
        bool, typer.Option(help="Write CSV for programs: no byte order mark, and cells that look like formulas unchanged.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists already.")] = False,
    base: Annotated[
        str | None, typer.Option(help="The address of the service, for permalinks; by default as in the settings.")
    ] = None,
) -> None:
    """Write all quotations that match a search to a file, newest first."""
    from app.cite.rows import csv_lines, flat_row, json_lines
    from app.cite.workbook import write_workbook
    from app.settings import load_settings
    from app.store.search.find import each_quotation

    suffix = file.suffix.lower()
    if suffix not in {".csv", ".ndjson", ".xlsx"}:
        raise WhosaidError(f"{file.name} cannot be written: its name must end with .csv, .ndjson or .xlsx.")
    require_new(file, force=force)
    address = base or load_settings().base_url()
    with opened_database() as database:
        rows = (flat_row(found, address) for found in each_quotation(database, _filters(speaker, words, SAID)))
        if suffix == ".xlsx":
            write_workbook(rows, file)
        else:
            lines = csv_lines(rows, guarded=not raw) if suffix == ".csv" else json_lines(rows)
            with file.open("w", encoding="utf-8", newline="") as target:
                target.writelines(lines)
    notices.print(f"Written to {file}.", highlight=False)


cli.add_typer(speakers, name="speakers", rich_help_panel=QUOTATIONS)
cli.add_typer(corrections, name="corrections", rich_help_panel=QUOTATIONS)
for keeping in (backup, restore, check, audit):
    cli.command(rich_help_panel=ARCHIVE)(keeping)


def _filters(speaker: str | None, words: str | None, acts: tuple[Act, ...]) -> "Filters":
    from app.store.search.filters import Filters
    from app.store.search.query import parse_query

    query = parse_query(words) if words is not None else None
    return Filters(query=query, speakers=(speaker,) if speaker else (), acts=acts)


def _pipeline() -> "Pipeline":
    from app.pipeline import load_pipeline
    from app.settings import load_settings

    settings = load_settings()
    return load_pipeline(settings.pipeline, settings.model)


def _article_in(path: Path) -> "Article":
    from app.reading.request import article_from_body

    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise WhosaidError(f"A file named {path.name} cannot be read. Use .txt, .html or .json.")
    return article_from_body(path.read_bytes(), media_type)


def _quotes_table(found: "list[FoundQuotation]") -> Table:
    from app.cite.citation import lead
    from app.cite.printed import printed_columns
    from app.quotation_fields import stored_columns

    table = Table("When", "Who", "What", "Printed in", show_lines=True)
    for item in found:
        row, article = item.quotation, item.article
        when = row.said_on.isoformat() if row.said_on else f"printed {article.published_at or '?'}"
        who = item.speaker.name if item.speaker else "not named"
        printed = printed_columns(article.text, stored_columns(row))
        before = lead(Stance(row.stance), printed.cue)
        words = f"{before}: {printed.words}" if before else printed.words
        where = ", ".join(part for part in (article.outlet, article.title) if part) or f"article {article.id}"
        table.add_row(*map(escaped, (when, f"{who}\n{row.role}" if row.role else who, f"{words}\n({row.kind})", where)))
    return table
