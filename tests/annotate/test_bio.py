"""BIO labels: runs to labels and back, and the best sequence against all sequences."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.annotate.bio import ARGUMENT_LABELS, CUE_LABELS, allowed_transitions, best_labels, labels_of, runs_of

CONTENT, SOURCE = ARGUMENT_LABELS.index("B-content"), ARGUMENT_LABELS.index("B-source")


def test_inside_follows_only_its_own_begin_or_inside() -> None:
    follow, first = allowed_transitions(CUE_LABELS)
    assert first.tolist() == [True, True, False]
    assert follow.tolist() == [[True, True, False], [True, True, True], [True, True, True]]


def test_two_runs_side_by_side_stay_two() -> None:
    labels = labels_of(6, [((0, 2), CONTENT), ((2, 4), CONTENT), ((5, 6), SOURCE)])
    assert labels.tolist() == [1, 2, 1, 2, 0, 3]
    assert runs_of(labels, CONTENT) == [(0, 2), (2, 4)]
    assert runs_of(labels, SOURCE) == [(5, 6)]


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([0, CONTENT, SOURCE])), max_size=8))
def test_runs_come_back_from_their_labels(pieces: list[tuple[int, int]]) -> None:
    runs, position = [], 0
    for length, begin in pieces:
        if begin:
            runs.append(((position, position + length), begin))
        position += length
    labels = labels_of(position, runs)
    for begin in (CONTENT, SOURCE):
        assert runs_of(labels, begin) == [run for run, role in runs if role == begin]


@given(st.integers(0, 10_000))
def test_the_best_labels_are_the_best_of_all_sequences(seed: int) -> None:
    chance = np.random.default_rng(seed)
    rows, length, count = 2, 4, 3
    emissions, transitions, first = (
        chance.normal(size=shape).astype(np.float32) for shape in ((rows, length, count), (count, count), (count,))
    )

    def score(row: int, labels: tuple[int, ...]) -> float:
        steps = sum(transitions[before, after] for before, after in pairwise(labels))
        return float(first[labels[0]] + steps + sum(emissions[row, place, label] for place, label in enumerate(labels)))

    best = best_labels(emissions, transitions, first)
    for row in range(rows):
        every = list(product(range(count), repeat=length))
        assert np.isclose(score(row, tuple(best[row])), max(score(row, labels) for labels in every), atol=1e-5)
