"""Backfill on the command line: an old archive's files, read on all cores or on a cluster."""

import json
import os
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from app.cli.console import expected_errors, notices, opened_database
from app.errors import WhosaidError
from app.quality import Quality
from app.settings import load_settings

# Where nobody watches a bar, a line is written so often.
TOLD_EACH = 30.0


@expected_errors
def backfill(
    inputs: Annotated[
        list[Path], typer.Argument(help="Files or folders: .jsonl, .ndjson (.gz too), .parquet, .warc, .warc.gz.", exists=True)
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder for the Parquet files.", file_okay=False)],
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that extract; else one a core.")] = None,
    address: Annotated[str | None, typer.Option(help="A Ray cluster's address; else this machine alone.")] = None,
    pipeline: Annotated[Quality | None, typer.Option(help="accurate, rules or fast; else WHOSAID_PIPELINE.")] = None,
    into_archive: Annotated[bool, typer.Option(help="Store everything in WHOSAID_DATABASE_URL too.")] = False,
) -> None:
    """Find who said what in an old archive. Run again after it was stopped, it goes on where it was."""
    try:
        from app.backfill.run import Plan, Tally
        from app.backfill.run import backfill as run
    except ModuleNotFoundError as error:
        raise WhosaidError(f"This needs {error.name}. Install it with: pip install 'whosaid[backfill]'.") from error
    settings = load_settings()
    plan = Plan(tuple(inputs), output, pipeline or settings.pipeline, settings.model, workers or os.cpu_count() or 1, address)
    tally, begun = Tally(), time.monotonic()
    last = begun

    def rate() -> str:
        seconds = max(time.monotonic() - begun, 0.001)
        counts = f"{tally.articles:,} articles, {tally.quotations:,} quotations, {tally.failed:,} failed"
        return f"{counts}, {tally.articles / seconds:.1f} a second"

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=notices, transient=True, disable=not notices.is_terminal) as bar:
        shown = bar.add_task("Starting")

        def told() -> None:
            nonlocal last
            bar.update(shown, description=rate())
            if not notices.is_terminal and time.monotonic() - last > TOLD_EACH:
                last = time.monotonic()
                notices.print(rate(), highlight=False)

        if into_archive:
            with opened_database() as database:
                run(plan, tally, database, told)
        else:
            run(plan, tally, None, told)
    seconds = time.monotonic() - begun
    summary = {
        "articles": tally.articles,
        "quotations": tally.quotations,
        "failed": tally.failed,
        "done_before": tally.before,
        "seconds": round(seconds, 1),
    }
    (output / "summary.json").write_text(json.dumps(summary, indent=1) + "\n")
    before = f" {tally.before:,} were done before." if tally.before else ""
    notices.print(f"{rate()}.{before} The files are in {output}.", highlight=False, soft_wrap=True)
