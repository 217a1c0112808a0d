"""Measuring on the command line: the pipeline against a corpus that people have annotated, and against floors."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import expected_errors, notices, out, progress_bar
from app.errors import WhosaidError

if TYPE_CHECKING:
    from app.evaluate.corpus import GoldArticle
    from app.evaluate.floors import Comparison
    from app.quality import Quality
    from app.quote import Quotation


@expected_errors
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Gold attributions, one article per line.", exists=True, dir_okay=False)],
    speakers: Annotated[
        Path | None, typer.Option(help="Gold speakers, one attribution per line.", exists=True, dir_okay=False)
    ] = None,
    mistakes: Annotated[int, typer.Option(min=0, help="How many of the worst mistakes to print.")] = 20,
    given: Annotated[
        bool, typer.Option("--given", help="Use the gold content, cue and source, to measure only speakers, roles and dates.")
    ] = False,
    predicted: Annotated[
        Path | None,
        typer.Option(help="Measure the quotations in this file, which 'attribute' wrote.", exists=True, dir_okay=False),
    ] = None,
    floors: Annotated[
        Path | None, typer.Option(help="Compare with the floors in this file. The exit status is 1 if a figure is below.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Raise the floors to the figures measured. A floor is never lowered.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables: each figure with its interval.")] = False,
) -> None:
    """Measure the pipeline against a corpus that people have annotated."""
    from app.evaluate import report
    from app.evaluate.attributions import measure_attributions
    from app.evaluate.corpus import GoldArticle, GoldSpeaker, read_gold, read_predictions
    from app.evaluate.floors import compare, measured
    from app.evaluate.floors import update as raise_floors
    from app.evaluate.rows import has_rows, measure_rows
    from app.settings import load_settings

    if given and floors is not None:
        raise WhosaidError("Floors are for the whole pipeline. Leave out --given or --floors.")
    settings = load_settings()
    articles = read_gold(gold, GoldArticle)
    notes = {(note.article, note.attribution): note for note in read_gold(speakers, GoldSpeaker)} if speakers else None
    quotations = read_predictions(predicted) if predicted else _extracted(articles, settings.pipeline, settings.model, given)
    figures = measure_attributions(articles, quotations, notes)
    rows = measure_rows(articles, quotations) if has_rows(articles) else None
    if as_json:
        sys.stdout.write(json.dumps(report.plain(figures, notes is not None, rows)) + "\n")
    else:
        for table in report.tables(figures, notes is not None, rows):
            out.print(table)
        if mistakes:
            out.print(report.worst(rows or figures, mistakes))
    if floors is None:
        return
    what = measured(gold, speakers, settings.pipeline)
    values, outcomes = report.floored(figures, notes is not None, rows), (rows or figures).outcomes
    comparison = compare(floors, what, values, outcomes)
    _show(comparison)
    if comparison.below:
        notices.print(f"Below the floor: {', '.join(comparison.below)}.", style="red", highlight=False)
        raise typer.Exit(1)
    if update:
        raise_floors(floors, what, values, outcomes)
        notices.print(f"The floors in {floors} are up to date.", highlight=False)


def _extracted(
    articles: "list[GoldArticle]", quality: "Quality", model: Path | None, given: bool
) -> "dict[str, list[Quotation]]":
    from app.evaluate.given import given_attributions
    from app.pipeline import extract_given, extract_texts, load_pipeline

    pipeline = load_pipeline(quality, model)
    with progress_bar() as progress:
        return {
            article.id: extract_given(pipeline, article.text, given_attributions(article), article.published_at)
            if given
            else next(extract_texts(pipeline, [(article.text, None, article.published_at)]))
            for article in progress.track(articles, description="Attributing")
        }


def _show(comparison: "Comparison") -> None:
    from app.evaluate.floors import changes_table, floors_table

    notices.print(floors_table(comparison))
    if comparison.changes:
        notices.print(changes_table(comparison))
