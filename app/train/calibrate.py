"""Calibration: fits the probabilities that a trained model reports, on gold articles that it was not trained on.

    python -m app.train.calibrate GOLD.jsonl --model FOLDER

A logistic regression turns an attribution's signs into the probability that its words and its source are right
(Platt 1999). Attributions less likely than half the F1 that is reached are left out: with calibrated probabilities
this threshold gives the highest F1 (Lipton, Elkan, Naryanaswamy 2014).
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import structlog
import typer
from numpy.typing import NDArray
from spacy.tokens import Doc

from app.annotate.trained_model import Calibration
from app.annotate.trained_tagger import Signs, TrainedTagger
from app.errors import PipelineError
from app.evaluate.corpus import GoldArticle, read_gold
from app.evaluate.pairing import GOOD_OVERLAP, content_pairs, letters, same_source
from app.pipeline import TRAINED, Pipeline, load_pipeline, read
from app.quality import Quality
from app.reading.layout import read_layout

log = structlog.get_logger()
FOLDS = 5
RIDGE = 1.0
ROUNDS = 30

Rows = NDArray[np.float64]


def main(
    gold: Annotated[Path, typer.Argument(exists=True, help="Annotated articles that the model has not seen.")],
    model: Annotated[Path, typer.Option(exists=True, help="The folder with the model; its settings are rewritten.")],
    pipeline_name: Annotated[
        Quality, typer.Option("--pipeline", help="The pipeline to calibrate the model for; it decides the scheme.")
    ] = Quality.ACCURATE,
) -> None:
    """Fit the probability of being right to the signs of what the model finds, and write it to the model's settings."""
    articles = read_gold(gold, GoldArticle)
    pipeline = load_pipeline(pipeline_name, model)
    tagger = pipeline.nlp.get_pipe("trained_tagger")
    if not isinstance(tagger, TrainedTagger):
        raise PipelineError("Calibration needs a pipeline with a trained tagger.")
    signs, right, article_of = judged(pipeline, tagger, articles)
    total = sum(bool(item.content) for article in articles for item in article.attributions)
    unseen = np.zeros(len(right))
    for fold in range(FOLDS):
        test = article_of % FOLDS == fold
        unseen[test] = _sigmoid(signs[test] @ fit_logistic(signs[~test], right[~test]))
    reached, cut = best_cut(unseen, right, total)
    weights = fit_logistic(signs, right)
    log.info(
        "calibrated", found=len(right), f1_uncut=_f1(right, total), f1=reached, least_score=cut, weights=weights.round(3).tolist()
    )
    settings, scheme = tagger.model.settings, TRAINED[pipeline_name][1]
    calibrations = {**settings.calibrations, scheme: Calibration(weights.round(4).tolist(), cut)}
    replace(settings, calibrations=calibrations).write(model / "settings.json")


def judged(pipeline: Pipeline, tagger: TrainedTagger, articles: list[GoldArticle]) -> tuple[Rows, Rows, NDArray[np.int64]]:
    """The signs of everything the tagger finds, whether each find is right, and the number of its article."""
    signs: list[Signs] = []
    right: list[bool] = []
    article_of: list[int] = []
    for number, article in enumerate(articles):
        with pipeline.nlp.memory_zone():
            doc = read(pipeline, article.text, read_layout(article.text).body_start)
            drafts = tagger.drafts(doc)
            contents = [_letters(doc, draft.content) for draft, _ in drafts]
            sources = [_letters(doc, [draft.source] if draft.source is not None else []) for draft, _ in drafts]
        gold = [item for item in article.attributions if item.content]
        hits = set()
        for overlap, g, p in content_pairs([letters(article.text, item.content) for item in gold], contents):
            if overlap >= GOOD_OVERLAP and same_source(letters(article.text, gold[g].source), sources[p]):
                hits.add(p)
        signs += [draft_signs for _, draft_signs in drafts]
        right += [position in hits for position in range(len(drafts))]
        article_of += [number] * len(drafts)
    return np.array(signs), np.array(right, dtype=np.float64), np.array(article_of)


def fit_logistic(signs: Rows, right: Rows) -> Rows:
    """The weights of a logistic regression with a ridge on all weights except the constant, by Newton's method."""
    weights = np.zeros(signs.shape[1])
    ridge = np.full(signs.shape[1], RIDGE)
    ridge[0] = 0.0
    for _ in range(ROUNDS):
        expected = _sigmoid(signs @ weights)
        slope = signs.T @ (expected - right) + ridge * weights
        curvature = (signs.T * (expected * (1 - expected))) @ signs + np.diag(ridge)
        weights -= np.linalg.solve(curvature, slope)
    return weights


def best_cut(probability: Rows, right: Rows, gold: int) -> tuple[float, float]:
    """The F1 that is reached by leaving out what is less likely than half of it, and that half (the threshold)."""
    cut = 0.0
    for _ in range(ROUNDS):
        cut = _f1(right[probability >= cut], gold) / 2
    return _f1(right[probability >= cut], gold), round(cut, 3)


def _f1(right: Rows, gold: int) -> float:
    return float(2 * right.sum() / (len(right) + gold)) if len(right) + gold else 0.0


def _sigmoid(values: Rows) -> Rows:
    result: Rows = 1 / (1 + np.exp(-values))
    return result


def _letters(doc: Doc, parts: Sequence[tuple[int, int]]) -> set[int]:
    spans = [doc[first:last] for first, last in parts]
    return letters(doc.text, [(span.start_char, span.end_char) for span in spans])


if __name__ == "__main__":
    typer.run(main)
