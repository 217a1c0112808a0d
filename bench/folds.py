"""How often speakers and days are right on articles that nothing was fitted to, by folds over the articles.

    python -m bench.folds measure NEWS_TRAIN.jsonl NEWS_DEV.jsonl GAP.tsv

For each fold, everything that ``app.train`` fits for speakers and days is fitted anew to the articles of the other folds, with
the very commands that made what is shipped, in a copy of the program. The copy then answers the gold spans of the fold's own
articles. Rules written by hand stay as they are. Takes some five minutes for each fold; needs the libraries of ``train``.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.evaluate.corpus import GoldArticle, GoldAttribution, read_gold
from app.evaluate.given import given_attributions
from app.evaluate.rows import right_speaker
from app.pipeline import extract_given, load_pipeline
from app.quality import Quality
from app.quote import Act, Precision, Quotation

ROOT = Path(__file__).parents[1]
FOLDS, SEED = 5, 3
# The weights of the networks, which the copies share.
MODELS = Path("annotate") / "models"
# What the commands fit, in the order in which they need each other.
FITTING = (
    ("app.train.rankers", "impression", "{news}", "{gap}"),
    ("app.train.rankers", "trees", "{news}", "{gap}"),
    ("app.train.descriptions", "{news}"),
    ("app.train.days", "{news}"),
)

cli = typer.Typer(help=__doc__)
Corpus = Annotated[Path, typer.Argument(exists=True, resolve_path=True)]


@cli.command()
def measure(train: Corpus, dev: Corpus, gap: Corpus, folds: Annotated[int, typer.Option(min=1, max=FOLDS)] = FOLDS) -> None:
    """Fit and measure each fold, or the first of them, and print the figures of all together."""
    lines = sorted(line for corpus in (train, dev) for line in corpus.read_text(encoding="utf-8").splitlines() if line.strip())
    random.Random(SEED).shuffle(lines)
    counts = [0, 0, 0, 0, 0]
    for fold in range(folds):
        others = [line for number, line in enumerate(lines) if number % FOLDS != fold]
        found = _fold(others, lines[fold::FOLDS], gap)
        counts = [known + new for known, new in zip(counts, found, strict=True)]
        typer.echo(f"fold {fold + 1}: {_told(found)}")
    typer.echo(f"all: {_told(counts)}")


@cli.command(hidden=True)
def answer(own: Corpus) -> None:
    """Print rows, right speakers, gold days, days given and right days of the gold spans of a corpus, as one line of numbers."""
    pipeline = load_pipeline(Quality.RULES)
    counts = [0, 0, 0, 0, 0]
    for article in read_gold(own, GoldArticle):
        gold = [item for item in article.attributions if item.content]
        found = extract_given(pipeline, article.text, given_attributions(article), article.published_at)
        for item, quotation in zip(gold, found, strict=True):
            if item.act != Act.THOUGHT and not item.summary:
                counts = [known + new for known, new in zip(counts, _judged(item, quotation), strict=True)]
    typer.echo(" ".join(map(str, counts)))


def _judged(gold: GoldAttribution, found: Quotation) -> tuple[int, int, int, int, int]:
    said = found.said_on
    day = said.on.isoformat() if said is not None and said.precision is Precision.DAY else None
    wanted = str(gold.said_on) if gold.said_on is not None else None
    return 1, right_speaker(gold, found.speaker), wanted is not None, day is not None, day is not None and day == wanted


def _fold(others: Sequence[str], own: Sequence[str], gap: Path) -> list[int]:
    """The numbers of ``answer`` for the lines of one fold, from a copy of the program that was fitted to the others."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name in ("app", "bench"):
            shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("models", "__pycache__"))
        (home / "app" / MODELS).symlink_to(ROOT / "app" / MODELS)
        news, held = home / "others.jsonl", home / "own.jsonl"
        news.write_text("\n".join(others) + "\n", encoding="utf-8")
        held.write_text("\n".join(own) + "\n", encoding="utf-8")
        for module, *arguments in FITTING:
            _run(home, module, *(argument.format(news=news, gap=gap) for argument in arguments))
        return [int(number) for number in _run(home, "bench.folds", "answer", str(held)).split()]


def _run(home: Path, *arguments: str) -> str:
    """What a module of the copy prints. Raises CalledProcessError if it fails."""
    path = os.pathsep.join([str(home), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=home,
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout


def _told(counts: Sequence[int]) -> str:
    rows, right, days, given, right_days = counts
    shares = (right / rows, right_days / max(days, 1), right_days / max(given, 1))
    speakers, both, of_given = (f"{100 * share:.1f}%" for share in shares)
    return f"{rows} rows, speaker right {speakers}; of {days} days {both} given and right, {of_given} of those given right"


if __name__ == "__main__":
    cli()
