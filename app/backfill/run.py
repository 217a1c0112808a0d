"""The run: reads and extracts on Ray, and writes parts, and rows if there is a database, in a single process.

Every article ends up in exactly one part, however often the run is killed: parts are written completely, and a place that is
in a part is not read again. With a database, the rows are committed before their part is written; articles that were
committed without a part are read again and found to be stored.
"""

import json
import logging
import os
import pickle
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import ray
from ray.data import ActorPoolStrategy, DataContext

from app.backfill.inputs import Slice, articles_in, input_files, slice_bytes, slices_of, without_done
from app.backfill.parts import done_places, write_part
from app.errors import WhosaidError
from app.extractors.process import loaded
from app.pipeline import Pipeline
from app.quality import Quality
from app.quote import Article, Quotation, Span
from app.reading.normal_form import shown_words
from app.store.articles.write import article_by_text, store_article, text_hash
from app.store.database import Database

PER_PART, PER_BATCH = 500, 8
# A part is written after this many seconds, however small it is: a kill loses no more work than that.
LONGEST_UNKEPT = 60.0
# Articles go on to the extractors in blocks of this size, so memory does not grow with the files.
BLOCK_BYTES = 200_000
# The size of Ray's shared memory on one machine; articles are small.
OBJECT_STORE_BYTES = 300_000_000
# Where Ray's processes on one machine listen. Ray takes 127.0.0.1 for a mistake and listens to the network instead; outside
# Linux it keeps to the machine by itself.
LOOPBACK = "127.0.0.2" if sys.platform == "linux" else None
# A proxy that nothing listens at: HTTP requests of Ray's processes end there.
NOWHERE = "http://127.0.0.1:9"
Batch = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """What a run has done so far; ``before`` counts articles that earlier runs did."""

    articles: int = 0
    quotations: int = 0
    failed: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do. ``address`` is a Ray cluster's, or None for this machine only; ``workers`` is the number of processes."""

    inputs: tuple[Path, ...]
    output: Path
    quality: Quality
    model: Path | None
    workers: int
    address: str | None = None


class Extraction:
    """What runs in every extracting process of the cluster."""

    def __init__(self, quality: Quality, model: Path | None, whole: bool) -> None:
        self._pipeline = loaded(quality, model)
        self._whole = whole

    def __call__(self, batch: Batch) -> Batch:
        """Rows for parts, from pickled articles."""
        rows, kept = [], []
        for path, place, packed, failure in zip(batch["input"], batch["place"], batch["article"], batch["failure"], strict=True):
            row: dict[str, Any] = {"input": str(path), "place": int(place), "failure": str(failure) or None}
            quotations: list[Quotation] = []
            article: Article | None = pickle.loads(packed) if packed else None  # noqa: S301 (made by our own readers)
            if article is not None:
                try:
                    quotations = self._pipeline.extract(article)
                    row |= _row(article, quotations, self._pipeline)
                except Exception as error:
                    # an article with an unexpected error must not stop the millions after it
                    row["failure"] = f"Unexpected error: {type(error).__name__}: {error}"
            rows.append(json.dumps(row))
            kept.append(pickle.dumps((article, quotations)) if self._whole and row["failure"] is None else b"")
        return {"row": np.array(rows, dtype=object), "whole": np.array(kept, dtype=object)}


def backfill(plan: Plan, tally: Tally, database: Database | None, on_part: Callable[[], None]) -> None:
    """Do what is left of a plan. Keeps ``tally`` up to date and calls ``on_part`` after every part.

    Raises WhosaidError for inputs that cannot be read and a cluster that cannot be reached.
    """
    plan.output.mkdir(parents=True, exist_ok=True)
    done = done_places(plan.output)
    tally.before = sum(len(places) for places in done.values())
    files = input_files(plan.inputs)
    length = slice_bytes(files, plan.workers)
    parts = [part for path in files for part in slices_of(path, length)]
    sent = without_done(parts, done)
    _connect(plan)
    try:
        items = [{"path": part.path, "start": part.start, "end": part.end, "done": places} for part, places in sent]
        articles = ray.data.from_items(items, override_num_blocks=max(1, len(items))).map_batches(
            read_slices, batch_size=1, num_cpus=0.2
        )
        extracted = articles.map_batches(
            Extraction,
            fn_constructor_args=(plan.quality, plan.model, database is not None),
            batch_size=PER_BATCH,
            num_cpus=0.8,
            compute=ActorPoolStrategy(size=plan.workers),
        )
        waiting: list[dict[str, Any]] = []
        whole: list[bytes] = []
        kept = time.monotonic()
        for batch in extracted.iter_batches(batch_size=PER_BATCH, prefetch_batches=1):
            waiting += [json.loads(row) for row in batch["row"]]
            whole += [bytes(packed) for packed in batch["whole"]]
            if len(waiting) >= PER_PART or time.monotonic() - kept > LONGEST_UNKEPT:
                _keep(plan, tally, database, waiting, whole)
                on_part()
                waiting, whole, kept = [], [], time.monotonic()
        if waiting:
            _keep(plan, tally, database, waiting, whole)
            on_part()
    finally:
        ray.shutdown()


def read_slices(batch: Batch) -> Iterator[Batch]:
    """The articles of slices in small groups, so that a large file is never completely in memory."""
    for path, start, end, done in zip(batch["path"], batch["start"], batch["end"], batch["done"], strict=True):
        found = articles_in(Slice(str(path), int(start), int(end)), frozenset(json.loads(str(done))))
        for some in _in_groups(found, PER_BATCH):
            yield {
                "input": np.array([str(path)] * len(some), dtype=object),
                "place": np.array([item.place for item in some], dtype=np.int64),
                "article": np.array([pickle.dumps(item.article) if item.article else b"" for item in some], dtype=object),
                "failure": np.array([item.failure or "" for item in some], dtype=object),
            }


def _in_groups(found: Iterator[Any], size: int) -> Iterator[list[Any]]:
    some: list[Any] = []
    for item in found:
        some.append(item)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def _connect(plan: Plan) -> None:
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.ERROR)
    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.target_max_block_size = BLOCK_BYTES
    context.target_min_block_size = 1
    try:
        if plan.address is not None:
            ray.init(address=plan.address, log_to_driver=False, logging_level="error")
        else:
            # its processes ask the network which cloud they run in, even if they are told to report nothing
            os.environ |= dict.fromkeys(("http_proxy", "https_proxy"), NOWHERE)
            # it is kept in a file of the home folder otherwise
            os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
            ray.init(
                num_cpus=plan.workers,
                include_dashboard=False,
                log_to_driver=False,
                logging_level="error",
                object_store_memory=OBJECT_STORE_BYTES,
                _node_ip_address=LOOPBACK,
            )
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise WhosaidError(f"Ray cannot be reached or started: {error}", "--address") from error


def _row(article: Article, quotations: list[Quotation], pipeline: Pipeline) -> dict[str, Any]:
    published = article.publication.on if article.publication is not None else None
    return {
        "sha256": text_hash(article.text),
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "url": article.url,
        "published_at": published.isoformat() if published else None,
        "language": article.language,
        "text": article.text,
        "quotations": [_quotation(article.text, item) for item in quotations],
        "pipeline": str(pipeline.name),
        "version": pipeline.version,
    }


def _quotation(text: str, item: Quotation) -> dict[str, Any]:
    said_on = item.said_on
    return {
        "text": shown_words(text, item.content),
        "kind": str(item.kind),
        "act": str(item.act),
        "content": _spans(item.content),
        "cue": _spans(item.cue),
        "source": _spans(item.source),
        "speaker": item.speaker.name if item.speaker else None,
        "speaker_kind": str(item.speaker.kind) if item.speaker else None,
        "role": item.speaker.role if item.speaker else None,
        "source_type": str(item.source_type),
        "said_on": said_on.on.isoformat() if said_on else None,
        "said_on_words": said_on.words if said_on else None,
        "confidence": item.confidence,
    }


def _spans(spans: tuple[Span, ...]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]


def _keep(plan: Plan, tally: Tally, database: Database | None, rows: list[dict[str, Any]], whole: list[bytes]) -> None:
    if database is not None:
        _store(database, rows, whole)
    write_part(plan.output, rows)
    tally.articles += len(rows)
    tally.failed += sum(row["failure"] is not None for row in rows)
    tally.quotations += sum(len(row.get("quotations") or ()) for row in rows)


def _store(database: Database, rows: list[dict[str, Any]], whole: list[bytes]) -> None:
    """Store all articles of a part in one transaction. Articles that are stored already stay as they are."""
    with database.write() as session:
        for row, packed in zip(rows, whole, strict=True):
            if not packed:
                continue
            article, quotations = pickle.loads(packed)  # noqa: S301 (made by our own processes)
            if article_by_text(session, article.text) is None:
                store_article(session, article, quotations, row["pipeline"], row["version"], datetime.now(UTC))
