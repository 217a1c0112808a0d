"""Reading again and corrections on the command line: thin doors to the store."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import expected_errors, notices, opened_database, out, progress_bar
from app.errors import WhosaidError
from app.settings import load_settings
from app.store.articles.corrected import corpus_row, corrected_articles, speaker_rows
from app.store.articles.stale import Stale

corrections = typer.Typer(help="What editors corrected.", no_args_is_help=True)
DAY = ["%Y-%m-%d"]


@expected_errors
def reextract(
    outlet: Annotated[str | None, typer.Option(help="Only articles of this outlet.")] = None,
    speaker: Annotated[str | None, typer.Option(help="Only articles that quote somebody of this name.")] = None,
    published_from: Annotated[datetime | None, typer.Option(formats=DAY, help="Only articles of this day or later.")] = None,
    published_to: Annotated[datetime | None, typer.Option(formats=DAY, help="Only articles of this day or earlier.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Read those too that this version has read.")] = False,
) -> None:
    """Read stored articles again with this version of the pipeline; corrections stay. Stopped, it goes on where it was."""
    from app.pipeline import load_pipeline
    from app.reread import reread_stale

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
        f"{articles} articles read again: {kept} quotations stay, {changed} changed, {added} added, {withdrawn} withdrawn.",
        highlight=False,
    )
    if needs_look:
        notices.print(f"{len(needs_look)} corrections need a look (GET /quotes?needs_look=true):", highlight=False)
        for number in needs_look:
            out.print(f"/quotes/{number}", highlight=False)


@corrections.command("export")
@expected_errors
def export_corrections(
    file: Annotated[Path, typer.Argument(help="Where the articles go: JSON lines in the corpus format.", dir_okay=False)],
    speakers: Annotated[Path | None, typer.Option(help="Where their speakers go, for 'evaluate --speakers'.")] = None,
) -> None:
    """Write the articles that editors corrected as training data, for 'make train' and 'whosaid evaluate'."""
    if speakers is not None and speakers == file:
        raise WhosaidError("Articles and speakers need two files.", "--speakers")
    articles, told = [], []
    with opened_database() as database, database.read() as session:
        for article, quotations in corrected_articles(session):
            articles.append(json.dumps(corpus_row(article, quotations), ensure_ascii=False) + "\n")
            told += [json.dumps(row, ensure_ascii=False) + "\n" for row in speaker_rows(article, quotations)]
    file.write_text("".join(articles), encoding="utf-8")
    if speakers is not None:
        speakers.write_text("".join(told), encoding="utf-8")
    notices.print(f"{len(articles)} articles written to {file}.", highlight=False)
