"""The command line: thin doors to the same functions as the HTTP interface."""

import json
import multiprocessing
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from app.cite.rows import csv_lines, flat_row, json_lines, write_sheet
from app.cli.backfill import backfill
from app.cli.console import escaped, expected_errors, notices, opened_database, out, progress_bar
from app.cli.corrections import corrections, reextract
from app.cli.evaluating import evaluate
from app.cli.keeping import backup, check, restore
from app.cli.keys import audit, keys
from app.cli.speakers import speakers
from app.cli.worker import worker, workers_beside
from app.errors import WhosaidError
from app.logs import set_up_logs
from app.quote import SAID, Act
from app.settings import Settings, load_settings
from app.store.by_id import FoundQuotation
from app.store.database import open_database
from app.store.migrate import migrate as migrate_database
from app.store.search.filters import Filters
from app.store.search.find import each_quotation, find_quotations
from app.store.search.query import parse_query

if TYPE_CHECKING:
    from app.pipeline import Pipeline
    from app.quote import Article

cli = typer.Typer(
    help="Whosaid: who said what, when, and where it was printed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.add_typer(speakers, name="speakers")
cli.add_typer(corrections, name="corrections")
cli.command()(reextract)
cli.command()(evaluate)
cli.command()(worker)
cli.add_typer(keys, name="keys")
cli.command()(audit)
for keeping in (backup, restore, check, backfill):
    cli.command()(keeping)
MEDIA_TYPES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".json": "application/json"}


@cli.command()
@expected_errors
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on; else WHOSAID_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on; else WHOSAID_PORT.")] = None,
) -> None:
    """Serve the HTTP interface and its documentation, with WHOSAID_WORKERS worker processes beside it."""
    from app.cli.server import Server
    from app.main import create_app, require_keys

    given = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings.model_validate(load_settings().model_dump() | given)
    set_up_logs(settings.log_format, settings.log_level)
    with opened_database() as database:
        require_keys(settings, database)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    notices.print(f"Whosaid is starting. Open http://{shown}:{settings.port}/", style="bold", highlight=False)
    multiprocessing.set_forkserver_preload(["app.cli.nursery"])
    with workers_beside(settings.workers):
        Server(create_app(settings), settings).run_until_told()


@cli.command()
@expected_errors
def migrate() -> None:
    """Bring the database to the schema of this version; safe to run again."""
    database = open_database(load_settings().database_url)
    try:
        revision = migrate_database(database)
    finally:
        database.close()
    notices.print(f"The database has schema {revision}.", highlight=False)


@cli.command()
@expected_errors
def ingest(
    files: Annotated[
        list[Path], typer.Argument(help="Articles: .txt, .html or .json (as for POST /ingest).", exists=True, dir_okay=False)
    ],
    thought: Annotated[bool, typer.Option(help="Store beliefs, feelings and plans too.")] = False,
) -> None:
    """Store articles with their quotations; files that fail are named, the others are stored."""
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
    notices.print(f"{created} stored, {known} stored before, {len(failed)} failed.", highlight=False)
    for path, reason in failed:
        notices.print(f"  {path}: {reason}", style="red", markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise typer.Exit(1)


@cli.command()
@expected_errors
def quotes(
    speaker: Annotated[str | None, typer.Option(help="Any form of the name.")] = None,
    words: Annotated[str | None, typer.Option("--words", "-w", help="Words that stand in the quotation.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at the most.")] = 20,
    thought: Annotated[bool, typer.Option(help="Beliefs, feelings and plans too, where they were stored.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines instead of a table.")] = False,
) -> None:
    """Print who said what, newest first."""
    with opened_database() as database, database.read() as session:
        found = find_quotations(session, _filters(speaker, words, tuple(Act) if thought else SAID), limit=limit)
        if as_json:
            for item in found:
                sys.stdout.write(json.dumps(_flat(item), ensure_ascii=False) + "\n")
            return
        if not found:
            notices.print("No quotation matches. 'whosaid ingest FILE…' stores articles.")
            return
        out.print(_quotes_table(found))


@cli.command()
@expected_errors
def export(
    file: Annotated[Path, typer.Argument(help="Where the rows go: .csv, .ndjson or .xlsx.", dir_okay=False)],
    speaker: Annotated[str | None, typer.Option(help="Any form of the name.")] = None,
    words: Annotated[str | None, typer.Option("--words", "-w", help="A search, as for GET /quotes.")] = None,
    raw: Annotated[bool, typer.Option(help="CSV for programs: no byte order mark, no guard against formulas.")] = False,
    base: Annotated[str, typer.Option(help="The service's address, for permalinks.")] = "http://127.0.0.1:8000",
) -> None:
    """Write what a search finds to a file, newest first, however much it is."""
    suffix = file.suffix.lower()
    if suffix not in {".csv", ".ndjson", ".xlsx"}:
        raise WhosaidError(f"Files of the kind {suffix or 'without a suffix'} are not written. Use .csv, .ndjson or .xlsx.")
    with opened_database() as database:
        rows = (flat_row(found, base) for found in each_quotation(database, _filters(speaker, words, SAID)))
        if suffix == ".xlsx":
            write_sheet(rows, file)
        else:
            lines = csv_lines(rows, guarded=not raw) if suffix == ".csv" else json_lines(rows)
            with file.open("w", encoding="utf-8", newline="") as target:
                target.writelines(lines)
    notices.print(f"Written to {file}.", highlight=False)


@cli.command()
@expected_errors
def attribute(
    file: Annotated[Path, typer.Argument(help='JSON lines: {"id", "text", "published_at"?}.', exists=True, dir_okay=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the quotations go, one line an article.")],
) -> None:
    """Find who said what in a file of articles; offsets point into the texts exactly as given. Stores nothing."""
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
            target.write(prediction_line(line.id, quotations) + "\n")
    notices.print(f"{lines - len(failed)} attributed, {len(failed)} failed.", highlight=False)
    for bad in failed:
        notices.print(f"  line {bad.number}: {bad.reason}", style="red", markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise typer.Exit(1)


def _filters(speaker: str | None, words: str | None, acts: tuple[Act, ...]) -> Filters:
    query = parse_query(words) if words is not None else None
    return Filters(query=query, speakers=(speaker,) if speaker else (), acts=acts)


def _pipeline() -> "Pipeline":
    from app.pipeline import load_pipeline

    settings = load_settings()
    return load_pipeline(settings.pipeline, settings.model)


def _article_in(path: Path) -> "Article":
    from app.reading.request import article_from_body

    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise WhosaidError(f"Files of the kind {path.suffix or 'without a suffix'} are not read. Use .txt, .html or .json.")
    return article_from_body(path.read_bytes(), media_type)


def _quotes_table(found: list[FoundQuotation]) -> Table:
    table = Table("When", "Who", "What", "Printed in", show_lines=True)
    for item in found:
        row, article = item.quotation, item.article
        when = row.said_on.isoformat() if row.said_on else f"printed {article.published_at or '?'}"
        who = item.speaker.name if item.speaker else "not named"
        words = f"“{row.text}”" if row.kind == "direct" else row.text
        where = ", ".join(part for part in (article.outlet, article.title) if part) or f"article {article.id}"
        table.add_row(*map(escaped, (when, f"{who}\n{row.role}" if row.role else who, f"{words}\n({row.kind})", where)))
    return table


def _flat(item: FoundQuotation) -> dict[str, Any]:
    row, article, speaker = item.quotation, item.article, item.speaker
    return {
        "id": row.id,
        "speaker": speaker.name if speaker else None,
        "role": row.role,
        "kind": row.kind,
        "act": row.act,
        "text": row.text,
        "source_type": row.source_type,
        "via": row.via,
        "reported_via": row.reported_via,
        "addressee": row.addressee,
        "venue": row.venue,
        "said_on_precision": row.said_on_precision,
        "said_on": row.said_on.isoformat() if row.said_on else None,
        "article": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "confidence": row.confidence,
    }
