"""Relations: pieces and a cue in; the distance and the relation of each piece to the cue, as numbers, out.

A relation is, within the cue's sentence, the path through the parse: how far up from the cue, and by which dependency
down (the path features of semantic role labelling; Gildea and Jurafsky 2002). Outside it, the distance in
sentences, and whether the paragraph is the same.
"""

import numpy as np
from numpy.typing import NDArray

from app.annotate.bio import Run
from app.annotate.pieces import Parse, Pieces

# The distance of a piece from a cue falls into one of this many buckets on each side: exact when near, then wider and wider.
FARTHEST_BUCKET = 20
EXACT_DISTANCES = 8
MOST_UP = 3
MOST_SENTENCES = 4


def distance_buckets(pieces: NDArray[np.int64], cue: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bucket (counted from 0) of the signed distance of each piece from each cue; inputs broadcast."""
    distance = pieces - cue
    size = np.abs(distance)
    far = EXACT_DISTANCES + np.floor(np.log2(np.maximum(size, EXACT_DISTANCES) / EXACT_DISTANCES) * 2.5).astype(np.int64)
    bucket = np.minimum(np.where(size < EXACT_DISTANCES, size, far), FARTHEST_BUCKET)
    signed: NDArray[np.int64] = np.where(distance < 0, -bucket, bucket) + FARTHEST_BUCKET
    return signed


def relation_count(dependencies: int) -> int:
    """The number of relations, given the number of dependency labels."""
    return (MOST_UP + 1) * dependencies + 2 * (2 * MOST_SENTENCES + 1)


def relations(pieces: Pieces, cue: Run, start: int, end: int, dependencies: int) -> NDArray[np.int64]:
    """The relation to the cue of each piece from ``start`` to ``end``; the cue's positions count from the start of the text."""
    sentence = pieces.sentences[cue[0]]
    off = np.clip(pieces.sentences[start:end] - sentence, -MOST_SENTENCES, MOST_SENTENCES) + MOST_SENTENCES
    other_paragraph = pieces.paragraphs[start:end] != pieces.paragraphs[cue[0]]
    found: NDArray[np.int64] = (MOST_UP + 1) * dependencies + 2 * off + other_paragraph
    near = np.flatnonzero(pieces.sentences[start:end] == sentence)
    first = int(np.searchsorted(pieces.parse.sentences, sentence, side="left"))
    last = int(np.searchsorted(pieces.parse.sentences, sentence, side="right"))
    paths = _paths(pieces.parse, _head(pieces, cue), first, last, dependencies)
    found[near] = paths[pieces.tokens[start + near] - first]
    return found


def _head(pieces: Pieces, cue: Run) -> int:
    """The head of the cue: its first token whose own head lies outside the cue."""
    first, last = int(pieces.tokens[cue[0]]), int(pieces.tokens[cue[1] - 1])
    heads = pieces.parse.heads[first : last + 1]
    outside = (heads < first) | (heads > last) | (heads == np.arange(first, last + 1))
    return first + int(np.argmax(outside))


def _paths(parse: Parse, cue: int, first: int, last: int, dependencies: int) -> NDArray[np.int64]:
    """For each token of one sentence (``first`` to ``last``), its path from ``cue`` as a number.

    That is the steps up, times the number of labels, plus the label of the way down, which is 0 for the cue and its
    ancestors.
    """
    up = np.full(last - first, -1, dtype=np.int64)
    step, token = 0, cue
    while up[token - first] < 0:
        up[token - first] = step
        step, token = step + 1, int(parse.heads[token])
    at = np.arange(first, last)
    label = np.zeros(last - first, dtype=np.int64)
    away = up[at - first] < 0
    while away.any():
        label = np.where(away, parse.dependencies[at], label)
        at = np.where(away, parse.heads[at], at)
        away = up[at - first] < 0
    return np.minimum(up[at - first], MOST_UP) * dependencies + label
