"""Fits the weights that tell whom a description means ("the airline", "a lawyer"), on rows with their speakers.

    python -m app.train.descriptions ROWS.jsonl

Writes ``app/resolve/description_weights.json``, and prints how well the same fit does in five folds over the articles: each fold
is answered by weights that were fitted to the others.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from app.annotate.mention_kinds import PLACE
from app.evaluate.corpus import GoldArticle, GoldAttribution, read_gold
from app.evaluate.given import given_attributions
from app.evaluate.pairing import comparable_name
from app.evaluate.rows import TOGETHER, right_speaker
from app.pipeline import Pipeline, load_pipeline, read
from app.quality import Quality
from app.quote import Named, SpeakerKind
from app.resolve.described import FILE, Weights, ranked, signs_of_first
from app.resolve.description_signs import Candidate, Description, Signs
from app.resolve.memory import Memory, Mentions
from app.resolve.speakers import KINDS, resolve, sources_of

Numbers = NDArray[np.float64]

FOLDS, SEED = 5, 0
# How strongly the two models are held back (ridges on weights of signs in units of their spread), chosen in folds.
RIDGE_WHICH, RIDGE_FOUND = 20.0, 60.0
# Signs that are rare are held back like those of this spread.
LEAST_SPREAD = 0.15
ROUNDS = 8
CUTS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Case:
    """A description of an article with its candidates, and for each of them whether it is the gold speaker."""

    article: str
    description: Description
    candidates: Sequence[Candidate]
    right: Sequence[bool]


def main(
    rows: Annotated[Path, typer.Argument(exists=True, help="Gold rows, with speakers.")],
    to: Annotated[Path, typer.Option(help="The file to write.")] = Path(str(FILE)),
) -> None:
    """Fit the weights and write them to a file."""
    pipeline = load_pipeline(Quality.RULES)
    cases = [case for article in read_gold(rows, GoldArticle) for case in cases_of(article, pipeline)]
    report(cases)
    weights = fit(cases)
    content = {"which": _rounded(weights.which), "found": _rounded(weights.found)}
    to.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def cases_of(article: GoldArticle, pipeline: Pipeline) -> list[Case]:
    """The descriptions among the sources of an article."""
    gold = {(item.source[0][0], item.source[-1][1]): item for item in article.attributions if item.content and item.source}
    doc = read(pipeline, article.text, 0)
    given = given_attributions(article)
    memory = Memory(Mentions(doc, list(sources_of(doc, given))))
    resolve(doc, given, memory)
    found = []
    for description, candidates in memory.ranked:
        item = gold.get((description.source.start_char, description.source.end_char))
        if item is not None and candidates:
            right = [_is_speaker(candidate, item) for candidate in candidates]
            found.append(Case(article.id, description, candidates, right))
    return found


def _is_speaker(candidate: Candidate, gold: GoldAttribution) -> bool:
    """Whether a candidate is the gold speaker. California is not the Public Policy Institute of California."""
    if not gold.speaker or TOGETHER in gold.speaker:
        return False
    cluster = candidate.cluster
    if cluster.kind == PLACE:
        return comparable_name(cluster.name) in [comparable_name(name) for name in (gold.speaker, *gold.also)]
    return right_speaker(gold, Named(cluster.name, KINDS.get(cluster.kind, SpeakerKind.ORGANIZATION)))


def fit(cases: Sequence[Case]) -> Weights:
    """The weights of both models. The second is fitted to what the first says of articles that it has not seen."""
    firsts: list[Signs] = []
    right: list[float] = []
    for seen, unseen in folds(cases):
        which = fit_which(seen)
        for case in unseen:
            signs, number = _first(case, which)
            firsts.append(signs)
            right.append(float(case.right[number]))
    return Weights(fit_which(cases), fit_found(firsts, right))


def folds(cases: Sequence[Case]) -> Iterable[tuple[list[Case], list[Case]]]:
    """For each fold the cases of the other articles and those of its own."""
    articles = sorted({case.article for case in cases})
    random.Random(SEED).shuffle(articles)  # noqa: S311 - no secret
    fold = {article: number % FOLDS for number, article in enumerate(articles)}
    for number in range(FOLDS):
        yield [case for case in cases if fold[case.article] != number], [case for case in cases if fold[case.article] == number]


def fit_which(cases: Sequence[Case]) -> dict[str, float]:
    """A conditional logit over the candidates of the cases in which one is right, with a ridge, by Newton's method."""
    named = [case for case in cases if any(case.right)]
    names = sorted({name for case in named for candidate in case.candidates for name in candidate.signs})
    groups = [_table([candidate.signs for candidate in case.candidates], names) for case in named]
    spread = np.maximum(np.vstack(groups).std(axis=0), LEAST_SPREAD)
    groups = [group / spread for group in groups]
    wanted = [np.array(case.right, dtype=np.float64) / sum(case.right) for case in named]
    weights = np.zeros(len(names))
    for _ in range(ROUNDS):
        slope, curvature = RIDGE_WHICH * weights, RIDGE_WHICH * np.eye(len(names))
        for group, target in zip(groups, wanted, strict=True):
            share = _shares(group @ weights)
            mean = share @ group
            slope += group.T @ (share - target)
            curvature += (group.T * share) @ group - np.outer(mean, mean)
        weights -= np.linalg.solve(curvature, slope)
    return dict(zip(names, (weights / spread).tolist(), strict=True))


def fit_found(firsts: Sequence[Signs], right: Sequence[float]) -> dict[str, float]:
    """A logistic regression of whether the likeliest candidate is right, with a ridge on all weights but the constant."""
    names = sorted({name for signs in firsts for name in signs})
    constant = names.index("constant")
    table, target = _table(firsts, names), np.array(right)
    spread, middle = np.maximum(table.std(axis=0), LEAST_SPREAD), table.mean(axis=0)
    spread[constant], middle[constant] = 1.0, 0.0
    table = (table - middle) / spread
    ridge = np.full(len(names), RIDGE_FOUND)
    ridge[constant] = 0.0
    weights = np.zeros(len(names))
    for _ in range(ROUNDS):
        expected = 1 / (1 + np.exp(-(table @ weights)))
        curvature = (table.T * (expected * (1 - expected))) @ table + np.diag(ridge)
        weights -= np.linalg.solve(curvature, table.T @ (expected - target) + ridge * weights)
    weights = weights / spread
    weights[constant] -= weights @ middle
    return dict(zip(names, weights.tolist(), strict=True))


def _first(case: Case, which: dict[str, float]) -> tuple[Signs, int]:
    """The signs of the likeliest candidate as ``fit_found`` reads them, and its number."""
    sums = np.array([sum(sign * which.get(name, 0.0) for name, sign in item.signs.items()) for item in case.candidates])
    shares = _shares(sums)
    order = np.argsort(-shares, kind="stable")
    first = int(order[0])
    return signs_of_first(case.description, case.candidates[first], shares[order].tolist(), float(sums[first])), first


def _table(rows: Sequence[Signs], names: Sequence[str]) -> Numbers:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=np.float64)


def _shares(sums: Numbers) -> Numbers:
    powers = np.exp(sums - sums.max())
    shares: Numbers = powers / powers.sum()
    return shares


def report(cases: Sequence[Case]) -> None:
    """Print, by folds, how often the first candidate is right, and how often answers above a probability are."""
    firsts, named, by_cut = 0, 0, {cut: [0, 0] for cut in CUTS}
    promised: dict[int, list[float]] = defaultdict(list)
    for seen, unseen in folds(cases):
        weights = fit(seen)
        for case in unseen:
            ranking = ranked(case.description, case.candidates, weights)
            if ranking is None:
                continue
            right = case.right[list(case.candidates).index(ranking.first)]
            named += any(case.right)
            firsts += right
            promised[int(ranking.probability * 10)].append(right)
            for cut, counts in by_cut.items():
                counts[0] += int(right and ranking.probability >= cut)
                counts[1] += int(ranking.probability >= cut)
    typer.echo(f"{len(cases)} descriptions, {named} of somebody named; the first candidate is right in {firsts}")
    for cut, (good, given) in by_cut.items():
        typer.echo(f"probability from {cut}: {good} right of {given} named")
    for tenth, answers in sorted(promised.items()):
        typer.echo(f"promised {tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}: {sum(answers) / len(answers):.2f} of {len(answers)}")


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, 3) for name, weight in sorted(weights.items()) if round(weight, 3)}


if __name__ == "__main__":
    typer.run(main)
