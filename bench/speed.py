"""Speed, start-up and memory of the pipelines beside spaCy's own model, in one run on one thread.

    python bench/speed.py GOLD.jsonl [MODEL]

Each article is read by every contestant in turn, so that a machine that slows down slows all alike. Words are
whitespace-separated; time is CPU time of this process; memory is the peak resident set of a process of its own.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from app.evaluate.corpus import GoldArticle, read_gold
from app.pipeline import BASE_MODEL, extract_texts, load_pipeline
from app.quality import Quality

# installed by `make bench` alone
textacy: Any = import_module("textacy.extract.triples") if find_spec("textacy") else None
# `wide` runs the network of `accurate`.
MEASURED = [quality for quality in Quality if quality is not Quality.WIDE]
TEXTACY = "spaCy and textacy's direct_quotations"
ALONE = """
import resource, sys
from pathlib import Path
from typing import Any
from app.evaluate.corpus import GoldArticle, read_gold
from app.pipeline import extract_texts, load_pipeline
from app.quality import Quality
pipeline = load_pipeline(Quality(sys.argv[1]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
for article in read_gold(Path(sys.argv[2]), GoldArticle):
    list(extract_texts(pipeline, [(article.text, None, article.published_at)]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def reader(quality: Quality, model: Path | None) -> Callable[[GoldArticle], object]:
    pipeline = load_pipeline(quality, model)
    return lambda article: list(extract_texts(pipeline, [(article.text, None, article.published_at)]))


def by_textacy(base: Language, article: GoldArticle, refused: list[str]) -> None:
    doc = base(article.text)
    try:
        list(textacy.direct_quotations(doc))
    except ValueError:
        # it asks for marks that all pair
        refused.append(article.id)


def main(gold: Path, model: Path | None) -> None:
    articles = read_gold(gold, GoldArticle)
    words = sum(len(article.text.split()) for article in articles)
    print(f"{len(articles)} articles, {words} words")
    # before anything is loaded here: a child begins with its parent's peak
    for quality in MEASURED:
        command = [sys.executable, "-c", ALONE, quality, str(gold), *([str(model)] if model is not None else [])]
        peak = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(f"{'memory, ' + quality:24} {peak / 1024:7.0f} MB at the peak, one process")
    base = spacy.load(BASE_MODEL)
    reference = "spaCy en_core_web_sm"
    contestants: dict[str, Callable[[GoldArticle], object]] = {reference: lambda article: base(article.text)}
    refused: list[str] = []
    if textacy is not None:
        contestants[TEXTACY] = lambda article: by_textacy(base, article, refused)
    contestants |= {f"whosaid {quality}": reader(quality, model) for quality in MEASURED}
    spent: Counter[str] = Counter()
    for work in contestants.values():
        work(articles[0])
    for article in articles:
        for name, work in contestants.items():
            began = time.process_time_ns()
            work(article)
            spent[name] += time.process_time_ns() - began
    if refused:
        print(f"{TEXTACY} raised an error for {len(set(refused))} articles")
    for name in contestants:
        print(f"{name:40} {words / spent[name] * 1e9:7.0f} words per CPU second  ratio {spent[reference] / spent[name]:.2f}")
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "from app.pipeline import load_pipeline; load_pipeline()"], check=True)
    print(f"{'start-up':40} {time.perf_counter() - started:7.1f} s for interpreter, imports, pipeline")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
