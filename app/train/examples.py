"""Training examples: a corpus file in; windows of word pieces with marked cues, contents and sources out."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from tokenizers import Tokenizer

from app.annotate.bio import CONTENT, CUE, SOURCE, Run, labels_of
from app.annotate.judgements import ACTS, STANCES
from app.annotate.pieces import SCHEMES, FeatureNames, Pieces, read_pieces, windows
from app.evaluate.corpus import GoldArticle, read_gold
from app.train.restyle import restyled

# Batches are made of windows of similar length among this many.
SHUFFLED_TOGETHER = 256
# Window sizes vary from pass to pass; none is smaller than this share of the full size.
LEAST_WINDOW_SHARE = 0.6
# What stands for a judgement that a corpus does not mark.
UNMARKED = -100
# What may stand for a cue where there is none, and how far before the content.
ANCHORS, ANCHOR_REACH = "\"'“‘«„:", 3


@dataclass(frozen=True, slots=True)
class Marked:
    """One annotated attribution in piece positions."""

    cue: Run
    content: tuple[Run, ...]
    source: tuple[Run, ...]
    stance: int = UNMARKED
    act: int = UNMARKED
    summary: int = UNMARKED


@dataclass(frozen=True, slots=True)
class Reading:
    """An article's pieces and the attributions that annotators marked in it, by the scheme of that number."""

    id: str
    pieces: Pieces
    attributions: tuple[Marked, ...]
    scheme: int


@dataclass(frozen=True, slots=True)
class Example:
    """The window of ``pieces`` from ``start``. Label sequences have its length; ``arguments`` has one for each cue."""

    pieces: Pieces
    start: int
    ids: NDArray[np.int64]
    features: NDArray[np.int64]
    cue_labels: NDArray[np.int64]
    all_arguments: NDArray[np.int64]
    cues: tuple[Run, ...]
    arguments: tuple[NDArray[np.int64], ...]
    judgements: tuple[tuple[int, int, int], ...]


def read_corpus(
    path: Path,
    nlp: Language,
    tokenizer: Tokenizer,
    names: FeatureNames,
    *,
    scheme: str = SCHEMES[0],
    restyle: int | None = None,
    most: int | None = None,
) -> list[Reading]:
    """The articles of a corpus file, parsed, marked by ``scheme``; with ``restyle``, a seed, in other quotation marks.

    ``most`` is how many are read; None for all. Raises UnreadableArticle where a line is not in the corpus format.
    """
    readings = []
    chance = random.Random(restyle)  # noqa: S311 (no secret)
    for article in read_gold(path, GoldArticle)[:most]:
        if restyle is not None:
            article = article.model_copy(update={"text": restyled(article.text, chance)})
        with nlp.memory_zone():
            pieces = read_pieces(nlp(article.text), tokenizer, names)
        readings.append(Reading(article.id, pieces, tuple(_marked(article, pieces)), SCHEMES.index(scheme)))
    return readings


def _marked(article: GoldArticle, pieces: Pieces) -> Iterator[Marked]:
    """The attributions with their cues; where there is none, the mark or colon before the content stands for it."""
    for item in article.attributions:
        cue, content, source = (
            tuple(run for start, end in spans for run in _runs(article.text, start, end, pieces))
            for spans in (item.cue, item.content, item.source)
        )
        cue = cue or _anchor(article.text, item.content[0][0] if item.content else 0, pieces)
        if cue and content:
            marked = item.stance is not None
            yield Marked(
                cue[0],
                content,
                source,
                STANCES.index(item.stance) if item.stance is not None else UNMARKED,
                ACTS.index(item.act) if marked else UNMARKED,
                int(item.summary) if marked else UNMARKED,
            )


def _anchor(text: str, start: int, pieces: Pieces) -> tuple[Run, ...]:
    """The piece of the opening mark or colon right before a content."""
    place = next((at for at in range(start - 1, max(start - 1 - ANCHOR_REACH, -1), -1) if text[at] in ANCHORS), None)
    if place is None:
        return ()
    number = int(np.searchsorted(pieces.starts, place, side="right")) - 1
    return ((number, number + 1),) if number >= 0 and pieces.ends[number] > place else ()


def _runs(text: str, start: int, end: int, pieces: Pieces) -> list[Run]:
    """The pieces of a span without punctuation at its edges, about which annotators disagree."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    first = int(np.searchsorted(pieces.ends, start, side="right"))
    last = int(np.searchsorted(pieces.starts, end, side="left"))
    return [(first, last)] if first < last else []


def examples(reading: Reading, size: int, chance: random.Random) -> Iterator[Example]:
    """The windows of an article. Their sizes and cuts differ from call to call."""
    size = chance.randint(int(LEAST_WINDOW_SHARE * size), size)
    for start, end in windows(reading.pieces, size):
        inside = [item for item in reading.attributions if start <= item.cue[0] and item.cue[1] <= end]
        length = end - start
        arguments = [_argument_labels(item, start, end) for item in inside]
        together = np.zeros(length, dtype=np.int64)
        for labels in arguments:
            together = np.where(labels > 0, labels, together)
        cues = tuple((item.cue[0] - start, item.cue[1] - start) for item in inside)
        yield Example(
            pieces=reading.pieces,
            start=start,
            ids=reading.pieces.ids[start:end],
            features=np.pad(reading.pieces.features[start:end], ((0, 0), (0, 1)), constant_values=reading.scheme),
            cue_labels=labels_of(length, [(cue, CUE) for cue in cues]),
            all_arguments=together,
            cues=cues,
            arguments=tuple(arguments),
            judgements=tuple((item.stance, item.act, item.summary) for item in inside),
        )


def _argument_labels(item: Marked, start: int, end: int) -> NDArray[np.int64]:
    runs = [
        ((max(first, start) - start, min(last, end) - start), begin)
        for parts, begin in ((item.content, CONTENT), (item.source, SOURCE))
        for first, last in parts
        if first < end and start < last
    ]
    return labels_of(end - start, runs)


def batches(readings: Sequence[Reading], size: int, most_pieces: int, chance: random.Random) -> list[list[Example]]:
    """All windows of a pass in random order, grouped by similar length into batches of at most ``most_pieces``."""
    found = [example for reading in readings for example in examples(reading, size, chance)]
    chance.shuffle(found)
    grouped: list[list[Example]] = []
    for first in range(0, len(found), SHUFFLED_TOGETHER):
        batch: list[Example] = []
        for example in sorted(found[first : first + SHUFFLED_TOGETHER], key=lambda example: len(example.ids)):
            if batch and (len(batch) + 1) * len(example.ids) > most_pieces:
                grouped.append(batch)
                batch = []
            batch.append(example)
        grouped.append(batch)
    chance.shuffle(grouped)
    return grouped
