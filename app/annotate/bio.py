"""BIO labels: runs of pieces to label sequences and back, and the best sequence under a CRF (Viterbi)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

OUTSIDE = 0
# Labels by index; each role has a label for its first piece ("B-") and, right after it, one for the others ("I-").
CUE_LABELS = ("O", "B-cue", "I-cue")
ARGUMENT_LABELS = ("O", "B-content", "I-content", "B-source", "I-source")
# The first labels of the roles, and the labels that continue one.
CUE = CUE_LABELS.index("B-cue")
CONTENT, SOURCE = ARGUMENT_LABELS.index("B-content"), ARGUMENT_LABELS.index("B-source")
INSIDE = [number for number, label in enumerate(ARGUMENT_LABELS) if label.startswith("I-")]
FORBIDDEN = -1e4

Floats = NDArray[np.float32]
Run = tuple[int, int]


def allowed_transitions(labels: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which label can follow which (shape: from, to), and which can come first: I-x only after B-x or I-x."""
    count = len(labels)
    follow = np.ones((count, count), dtype=np.bool_)
    first = np.ones(count, dtype=np.bool_)
    for to, label in enumerate(labels):
        if label.startswith("I-"):
            first[to] = False
            for before, earlier in enumerate(labels):
                follow[before, to] = earlier[2:] == label[2:] and earlier != "O"
    return follow, first


def best_labels(emissions: Floats, transitions: Floats, first: Floats) -> NDArray[np.int64]:
    """The label sequence with the highest total score for each row (Viterbi 1967).

    ``emissions`` has shape (rows, pieces, labels), ``transitions`` (from, to), ``first`` (labels,); the answer
    has shape (rows, pieces).
    """
    rows, length, count = emissions.shape
    back = np.zeros((length, rows, count), dtype=np.int64)
    score = emissions[:, 0] + first
    for position in range(1, length):
        paths = score[:, :, None] + transitions
        back[position] = paths.argmax(axis=1)
        score = paths.max(axis=1) + emissions[:, position]
    best = np.zeros((rows, length), dtype=np.int64)
    best[:, -1] = score.argmax(axis=1)
    every = np.arange(rows)
    for position in range(length - 1, 0, -1):
        best[:, position - 1] = back[position, every, best[:, position]]
    return best


def runs_of(labels: NDArray[np.int64], begin: int) -> list[Run]:
    """The runs of one role, positions end exclusive; ``begin`` is the index of its label B."""
    runs: list[Run] = []
    start: int | None = None
    for position, label in enumerate([*labels.tolist(), OUTSIDE]):
        if start is not None and label != begin + 1:
            runs.append((start, position))
            start = None
        if label == begin:
            start = position
    return runs


def labels_of(length: int, runs: Sequence[tuple[Run, int]]) -> NDArray[np.int64]:
    """The label sequence that marks each run, given with the index of its role's label B."""
    labels = np.zeros(length, dtype=np.int64)
    for (start, end), begin in runs:
        labels[start:end] = begin + 1
        labels[start] = begin
    return labels
