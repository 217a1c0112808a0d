"""Reading stored articles again, and exporting corrections, on the command line."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import expected_errors, notices, opened_database, out, progress_bar, require_new
from app.errors import WhosaidError

corrections = typer.Typer(help="Export what editors have corrected.", no_args_is_help=True)
DAY = ["%Y-%m-%d"]


@expected_errors
def reextract(
    outlet: Annotated[str | None, typer.Option(help="Only articles from this outlet.")] = None,
    speaker: Annotated[str | None, typer.Option(help="Only articles that quote someone with this name.")] = None,
    published_from: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Only articles published on this day or later.")
    ] = None,
    published_to: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Only articles published on this day or earlier.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Include articles that this version has already read.")] = False,
) -> None:
    """Read stored articles again with this version of the pipeline. Corrections are kept. Run it again to resume."""
    from app.pipeline import load_pipeline
    from app.reread import reread_stale
    from app.settings import load_settings
    from app.store.articles.stale import Stale

    settings = load_settings()
    which = Stale(
        outlet,
        speaker,
        published_from.date() if published_from else None,
        published_to.date() if published_to else None,
        every,
    )
    articles = kept = changed = added = withdrawn = 0
    needs_look: list[int] = []
    with opened_database() as database, progress_bar() as progress:
        pipeline = load_pipeline(settings.pipeline, settings.model)
        with database.read() as session:
            total = which.count(session, pipeline.name, pipeline.version)
        for article in progress.track(reread_stale(database, pipeline, which), total=total, description="Reading again"):
            result = article.result
            articles, kept, changed = articles + 1, kept + result.kept, changed + result.changed
            added, withdrawn = added + result.added, withdrawn + result.withdrawn
            needs_look += result.needs_look
    notices.print(
        f"Articles read again: {articles}. "
        f"Quotations: {kept} unchanged, {changed} changed, {added} added, {withdrawn} withdrawn.",
        highlight=False,
    )
    if needs_look:
        notices.print(f"Corrections to review (GET /quotes?needs_look=true): {len(needs_look)}", highlight=False)
        for number in needs_look:
            out.print(f"/quotes/{number}", highlight=False)


@corrections.command("export")
@expected_errors
def export_corrections(
    file: Annotated[Path, typer.Argument(help="The file for the articles: JSON lines in the corpus format.", dir_okay=False)],
    speakers: Annotated[Path | None, typer.Option(help="The file for their speakers, for 'evaluate --speakers'.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist already.")] = False,
) -> None:
    """Write the articles that editors corrected as training data, for 'make train' and 'whosaid evaluate'."""
    from app.store.articles.corrected import corpus_row, corrected_articles, speaker_rows

    if speakers is not None and speakers == file:
        raise WhosaidError("Articles and speakers need two different files.", "--speakers")
    for target in (file, *([speakers] if speakers is not None else [])):
        require_new(target, force=force)
    article_lines: list[str] = []
    speaker_lines: list[str] = []
    with opened_database() as database, database.read() as session:
        for article, quotations in corrected_articles(session):
            article_lines.append(json.dumps(corpus_row(article, quotations), ensure_ascii=False) + "\n")
            speaker_lines += [json.dumps(row, ensure_ascii=False) + "\n" for row in speaker_rows(article, quotations)]
    file.write_text("".join(article_lines), encoding="utf-8")
    if speakers is not None:
        speakers.write_text("".join(speaker_lines), encoding="utf-8")
    notices.print(f"Articles written to {file}: {len(article_lines)}", highlight=False)
