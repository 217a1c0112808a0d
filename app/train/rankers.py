"""Fits the rankers of ``app/resolve/rankers.json``, first the impression and then the trees, which see it as one of their signs.

    python -m app.train.rankers impression NEWS.jsonl GAP.tsv
    python -m app.train.rankers trees NEWS.jsonl GAP.tsv

NEWS is a corpus of rows, GAP the development part of that corpus.
``trees`` also prints how often each ranker is right on articles that it has not seen, by folds over those of NEWS. Both take
minutes, for parsing, and give the same file from the same corpora.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from app.pipeline import load_pipeline
from app.quality import Quality
from app.resolve.antecedents import most_likely
from app.resolve.ranker import Tree, leaf_of, softmax
from app.resolve.signs import Signs
from app.train.boosting import Group, Settings, boosted
from app.train.logit import weights
from app.train.questions import Question, gap_questions, news_questions

FILE = Path(__file__).parents[1] / "resolve" / "rankers.json"
FOLDS, SEED = 5, 1
PRONOUNS = Settings(trees=150, depth=3)
# The words without a source are few.
SOURCELESS = Settings(trees=80, depth=2, least=1.0, penalty=3.0)
# What tells who spoke is unknown of pronouns that are no sources, and the rest comes of the impression itself.
NOT_OF_IMPRESSION = frozenset(
    {"spoke_last", "spoke_on_line", "anybody_spoke", "unnamed_spoke_last"}
    | {"last_pronoun", "last_subject_pronoun", "near_pronouns", "any_pronoun", "impression"}
)

cli = typer.Typer(help=__doc__)
News = Annotated[Path, typer.Argument(exists=True, help="Rows of news articles with their speakers.")]
Gap = Annotated[Path, typer.Argument(exists=True, help="GAP's development part.")]


@cli.command()
def impression(news: News, gap: Gap) -> None:
    """Fit one weight for each sign of the pronouns' candidates."""
    pronouns, _, others = _questions(news, gap)
    groups = [question.group for question in (*pronouns, *others) if question.group.right]
    _write("impression", weights=weights(groups, [name in NOT_OF_IMPRESSION for name in Signs._fields]))


@cli.command()
def trees(news: News, gap: Gap) -> None:
    """Fit the trees for pronouns and for words without a source."""
    pronouns, sourceless, others = _questions(news, gap)
    shown, learned = [near(question) for question in pronouns], [near(question) for question in others]
    typer.echo("pronouns: " + by_folds(shown, learned, PRONOUNS))
    typer.echo("words without a source: " + by_folds(sourceless, [], SOURCELESS))
    _write("pronoun", trees=_fitted([*shown, *learned], PRONOUNS))
    _write("sourceless", trees=_fitted(sourceless, SOURCELESS))


def _questions(news: Path, gap: Path) -> tuple[list[Question], list[Question], list[Question]]:
    pipeline = load_pipeline(Quality.RULES)
    pronouns, sourceless = news_questions(pipeline, news)
    return pronouns, sourceless, list(gap_questions(pipeline, gap))


def near(question: Question) -> Question:
    """The question with the candidates alone that the trees are asked about."""
    rows, right, weight = question.group.rows, question.group.right, question.group.weight
    kept = most_likely([float(share) for share in rows[:, Signs._fields.index("impression")]])
    return Question(question.article, Group(rows[kept], tuple(kept.index(number) for number in right if number in kept), weight))


def by_folds(shown: Sequence[Question], learned: Sequence[Question], settings: Settings) -> str:
    """How many of the questions are answered right by trees that have not seen their articles, and how sure they are."""
    articles = sorted({question.article for question in shown})
    np.random.default_rng(SEED).shuffle(articles)
    fold = {article: number % FOLDS for number, article in enumerate(articles)}
    right, promised = 0, 0.0
    for held in range(FOLDS):
        fitted = _fitted([*(item for item in shown if fold[item.article] != held), *learned], settings)
        for item in (item for item in shown if fold[item.article] == held):
            shares = _shares(fitted, item.group)
            best = max(range(len(shares)), key=shares.__getitem__)
            right, promised = right + (best in item.group.right), promised + shares[best]
    return f"right {right} of {len(shown)}; right ones for each that the probabilities promised: {right / promised:.3f}"


def _fitted(questions: Sequence[Question], settings: Settings) -> list[Tree]:
    return boosted([question.group for question in questions if question.group.right], settings)


def _shares(fitted: Sequence[Tree], group: Group) -> list[float]:
    return softmax([sum(leaf_of(tree, row) for tree in fitted) for row in group.rows.tolist()])


def _write(question: str, **fitted: object) -> None:
    known = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    FILE.write_text(json.dumps(known | {question: fitted}, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    cli()
