"""Makes ``app/dates/chances.json``: how likely a row was said on a day that its story names, learned from the news corpus.

``python -m app.train.days NEWS`` reads an annotated corpus (JSON lines), says what five folds over its articles give, and writes
the trees that all articles give. The same corpus gives the same trees. Needs lightgbm: ``pip install lightgbm==4.7.0``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import lightgbm
import numpy as np
import typer

from app.dates.by_rule import days_by_rule
from app.dates.chances import Trees
from app.dates.signs import Signs
from app.dates.story import Story
from app.evaluate.corpus import GoldArticle, GoldAttribution, read_gold
from app.evaluate.given import given_attributions
from app.pipeline import Pipeline, load_pipeline, read
from app.quality import Quality
from app.quote import Attribution, Span
from app.reading.article import read_head
from app.reading.normal_form import NormalForm, normal_form
from app.resolve.speakers import resolve

LISTED = Path(str(files("app.dates").joinpath("chances.json")))
FOLDS = 5
ROUNDS = 450
SEED = 7
RECIPE = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 8,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 10,
    "seed": SEED,
    "num_threads": 1,
    "deterministic": True,
    "verbose": -1,
}
# Thoughts and summaries are not scored, but most have a day for the same reasons.
WEIGHT_OF_UNSCORED = 0.3
CUTS = (0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


@dataclass(frozen=True, slots=True)
class Case:
    """One day that one row may have been said on. ``said`` is the day that was annotated; rows of one article share ``fold``."""

    fold: int
    row: tuple[str, int]
    on: date
    signs: Mapping[str, float]
    said: date | None
    scored: bool


def main(
    news: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The annotated corpus, JSON lines.")],
    to: Annotated[Path, typer.Option(help="Where the trees go.")] = LISTED,
) -> None:
    """Learn the trees, say how well folds do, and write them."""
    pipeline = load_pipeline(Quality.RULES)
    articles = [article for article in read_gold(news, GoldArticle) if article.published_at is not None]
    days = sum(_is_scored(item) and _day(item.said_on) is not None for article in articles for item in article.attributions)
    cases = [case for number, article in enumerate(articles) for case in cases_of(pipeline, article, number % FOLDS)]
    for line in by_folds(cases, days):
        typer.echo(line)
    trees = trees_of(learned(cases), tuple(cases[0].signs))
    to.write_text(json.dumps({"signs": trees.signs, "trees": trees.trees}, separators=(",", ":")) + "\n", encoding="utf-8")


def cases_of(pipeline: Pipeline, article: GoldArticle, fold: int) -> Iterator[Case]:
    """The cases of one article, with the speakers that the rules find for its annotated rows."""
    gold = [item for item in article.attributions if item.content]
    if article.published_at is None or not gold:
        return
    form = normal_form(article.text)
    attributions = [_in_form(item, form) for item in given_attributions(article)]
    head = read_head(article.text, published_at=article.published_at)
    with pipeline.lock, pipeline.nlp.memory_zone():
        doc = read(pipeline, form.text, form.position(head.layout.body_start))
        speakers = [answer.speaker for answer in resolve(doc, attributions)]
        story = Story(doc, attributions, speakers, article.published_at)
        signs = Signs(story, days_by_rule(doc, attributions, speakers, article.published_at))
        for index, item in enumerate(gold):
            for on in signs.days(index):
                yield Case(fold, (article.id, index), on, signs.of(index, on), _day(item.said_on), _is_scored(item))


def by_folds(cases: Sequence[Case], days: int) -> Iterator[str]:
    """What trees that have not seen an article say of it: for each cut the share of the ``days`` given and right."""
    chances: dict[tuple[str, int], tuple[float, Case]] = {}
    for fold in range(FOLDS):
        booster = learned([case for case in cases if case.fold != fold])
        held_out = [case for case in cases if case.fold == fold and case.scored]
        for case, chance in zip(held_out, np.asarray(booster.predict(_matrix(held_out))).tolist(), strict=True):
            if case.row not in chances or chance > chances[case.row][0]:
                chances[case.row] = (chance, case)
    for cut in CUTS:
        given = [case for chance, case in chances.values() if chance >= cut]
        right = sum(case.on == case.said for case in given)
        share = right / max(1, len(given))
        yield f"from {cut}: {right / days:.1%} of {days} days given and right, {share:.1%} of those given right"


def learned(cases: Sequence[Case]) -> Any:  # noqa: ANN401 (lightgbm has no types)
    """Trees that tell the annotated day of a row from the other days of its story."""
    weights = [1.0 if case.scored else WEIGHT_OF_UNSCORED for case in cases]
    labels = [float(case.on == case.said) for case in cases]
    return lightgbm.train(RECIPE, lightgbm.Dataset(_matrix(cases), labels, weight=weights), ROUNDS)


def trees_of(booster: Any, signs: tuple[str, ...]) -> Trees:  # noqa: ANN401
    """The trees of a booster as the service reads them."""
    return Trees(signs, tuple(tuple(_nodes(tree["tree_structure"])) for tree in booster.dump_model()["tree_info"]))


def _nodes(root: Mapping[str, Any]) -> list[tuple[int, float, int, int]]:
    """The nodes of a tree, each before those below it."""
    nodes: list[tuple[int, float, int, int]] = []

    def add(node: Mapping[str, Any]) -> int:
        number = len(nodes)
        if "leaf_value" in node:
            nodes.append((-1, round(node["leaf_value"], 5), 0, 0))
            return number
        nodes.append((-1, 0.0, 0, 0))
        low, high = add(node["left_child"]), add(node["right_child"])
        nodes[number] = (node["split_feature"], node["threshold"], low, high)
        return number

    add(root)
    return nodes


def _matrix(cases: Sequence[Case]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([list(case.signs.values()) for case in cases], dtype=np.float64)


def _in_form(attribution: Attribution, form: NormalForm) -> Attribution:
    def spans(given: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(map(form.span, given))

    return Attribution(
        spans(attribution.content), spans(attribution.cue), spans(attribution.source), attribution.kind, attribution.act
    )


def _day(written: object) -> date | None:
    """An annotated day; a month or a year is none."""
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None


def _is_scored(item: GoldAttribution) -> bool:
    return bool(item.content) and item.act != "thought" and not item.summary


if __name__ == "__main__":
    typer.run(main)
