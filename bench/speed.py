"""Speed, start-up and memory of the pipeline beside spaCy's own model, in one run on one thread.

    python bench/speed.py GOLD.jsonl

Words are whitespace-separated; time is CPU time of this process; memory is its peak resident set.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import spacy

from app.evaluate.corpus import GoldArticle, read_gold
from app.pipeline import BASE_MODEL, extract_texts, load_pipeline


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rate(name: str, words: int, work: Callable[[], None], reference: float | None = None) -> float:
    began = time.process_time()
    work()
    per_second = words / (time.process_time() - began)
    ratio = f"  ratio {per_second / reference:.2f}" if reference else ""
    print(f"{name:40} {per_second:8.0f} words per CPU second{ratio}")
    return per_second


def main(gold: Path) -> None:
    articles = read_gold(gold, GoldArticle)
    words = sum(len(article.text.split()) for article in articles)
    print(f"{len(articles)} articles, {words} words")
    base = spacy.load(BASE_MODEL)
    base("Warm up.")
    reference = rate("spaCy's en_core_web_sm, all of it", words, lambda: [base(article.text) for article in articles].clear())
    pipeline = load_pipeline()
    rate(
        f"whosaid, {pipeline.name} {pipeline.version}, all of it",
        words,
        lambda: list(extract_texts(pipeline, [(article.text, None, article.published_at) for article in articles])).clear(),
        reference,
    )
    print(f"{'peak resident memory of this process':40} {megabytes():8.0f} MB")
    began = time.perf_counter()
    code = "from app.pipeline import load_pipeline; load_pipeline()"
    subprocess.run([sys.executable, "-c", code], check=True)
    print(f"{'start-up: interpreter, imports, pipeline':40} {time.perf_counter() - began:8.1f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
