"""Backfill on the command line: the files of an old archive, read on all cores or on a cluster."""

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

# Without a terminal for the progress bar, a line is printed at this interval, in seconds.
LINE_INTERVAL = 30.0


@expected_errors
def backfill(
    inputs: Annotated[
        list[Path], typer.Argument(help="Files or folders: .jsonl, .ndjson (.gz too), .parquet, .warc, .warc.gz.", exists=True)
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder for the Parquet files.", file_okay=False)],
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that extract quotations. Default: one per core.")] = None,
    address: Annotated[str | None, typer.Option(help="The address of a Ray cluster. Default: this machine only.")] = None,
    pipeline: Annotated[Quality | None, typer.Option(help="How quotations are found. Default: WHOSAID_PIPELINE.")] = None,
    into_archive: Annotated[bool, typer.Option(help="Also store everything in WHOSAID_DATABASE_URL.")] = False,
) -> None:
    """Find who said what in the files of an old archive. Run it again to resume an interrupted run."""
    try:
        from app.backfill.run import Plan, Tally
        from app.backfill.run import backfill as run
    except ModuleNotFoundError as error:
        raise WhosaidError(f"This needs {error.name}. Install it with: pip install 'whosaid[backfill]'.") from error
    from app.settings import load_settings

    settings = load_settings()
    plan = Plan(tuple(inputs), output, pipeline or settings.pipeline, settings.model, workers or os.cpu_count() or 1, address)
    tally, begun = Tally(), time.monotonic()
    last = begun

    def rate() -> str:
        seconds = max(time.monotonic() - begun, 0.001)
        counts = f"{tally.articles:,} articles, {tally.quotations:,} quotations, {tally.failed:,} failed"
        return f"{counts}, {tally.articles / seconds:.1f} articles a second"

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=notices, transient=True, disable=not notices.is_terminal) as bar:
        shown = bar.add_task("Starting")

        def show_progress() -> None:
            nonlocal last
            bar.update(shown, description=rate())
            if not notices.is_terminal and time.monotonic() - last > LINE_INTERVAL:
                last = time.monotonic()
                notices.print(rate(), highlight=False)

        if into_archive:
            with opened_database() as database:
                run(plan, tally, database, show_progress)
        else:
            run(plan, tally, None, show_progress)
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
