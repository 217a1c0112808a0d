"""Batches: training examples in; padded tensors for one step out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.annotate.bio import Run
from app.annotate.relations import distance_buckets, relations
from app.train.examples import Example
from app.train.kinds import SpecialPieces


@dataclass(frozen=True, slots=True)
class Pairs:
    """Cues, each with the row of its window, the labels of its arguments, and the relation of each piece to it.

    ``labels`` and ``relation`` have shape (cues, pieces) and are 0 on padding.
    """

    rows: list[int]
    cues: list[Run]
    labels: NDArray[np.int64]
    relation: NDArray[np.int64]

    def __add__(self, others: "Pairs") -> "Pairs":
        """These cues and then the others of the same batch."""
        return Pairs(
            self.rows + others.rows,
            self.cues + others.cues,
            np.concatenate([self.labels, others.labels]),
            np.concatenate([self.relation, others.relation]),
        )

    @property
    def distance(self) -> NDArray[np.int64]:
        """The bucket of the distance of each piece from each cue; shape (cues, pieces)."""
        return distance_buckets(np.arange(self.labels.shape[1])[None], np.array([first for first, _ in self.cues])[:, None])

    @property
    def shares(self) -> NDArray[np.float32]:
        """How much each piece adds to the mean over the pieces of each cue; shape (cues, pieces)."""
        shares = np.zeros(self.labels.shape, dtype=np.float32)
        for number, (first, last) in enumerate(self.cues):
            shares[number, first:last] = 1 / (last - first)
        return shares


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples padded to one length. Only ``ids``, ``features`` and ``real_ids`` include the pieces that open and close a window.

    ``pairs`` has the annotated cues, ``judgements`` their stance, act and summary, in the same order.
    """

    ids: Tensor
    features: Tensor
    real_ids: Tensor
    real: Tensor
    cue_labels: Tensor
    all_arguments: Tensor
    judgements: Tensor
    pairs: Pairs
    examples: Sequence[Example]


def batch_of(
    examples: Sequence[Example], special: SpecialPieces, dependencies: int, masked: float, chance: np.random.Generator
) -> Batch:
    """The examples as a batch, with a share ``masked`` of the pieces hidden; ``dependencies`` is the number of their labels."""
    longest = max(len(example.ids) for example in examples)
    ids = np.full((len(examples), longest + 2), special.padding, dtype=np.int64)
    features = np.zeros((len(examples), longest + 2, examples[0].features.shape[1]), dtype=np.int64)
    lengths = np.array([len(example.ids) for example in examples])
    cue_labels = np.zeros((len(examples), longest), dtype=np.int64)
    all_arguments = np.zeros((len(examples), longest), dtype=np.int64)
    for row, example in enumerate(examples):
        length = lengths[row]
        hidden = chance.random(length) < masked
        ids[row, : length + 2] = [special.begin, *np.where(hidden, special.hidden, example.ids), special.end]
        features[row, 1 : length + 1] = example.features
        # the scheme stands on every piece, those that open, close and fill the window too
        features[row, :, -1] = example.features[0, -1]
        cue_labels[row, :length] = example.cue_labels
        all_arguments[row, :length] = example.all_arguments
    places = np.arange(longest + 2)[None]
    judgements = [judged for example in examples for judged in example.judgements]
    return Batch(
        ids=torch.from_numpy(ids),
        features=torch.from_numpy(features),
        real_ids=torch.from_numpy(places < lengths[:, None] + 2),
        real=torch.from_numpy(places[:, :-2] < lengths[:, None]),
        cue_labels=torch.from_numpy(cue_labels),
        all_arguments=torch.from_numpy(all_arguments),
        judgements=torch.tensor(judgements, dtype=torch.int64).reshape(-1, 3),
        pairs=pairs_of(examples, list(_annotated(examples)), longest, dependencies),
        examples=examples,
    )


def pairs_of(
    examples: Sequence[Example], cues: Sequence[tuple[int, Run, NDArray[np.int64] | None]], longest: int, dependencies: int
) -> Pairs:
    """The pairs of cues, each given as the row of its window, its pieces, and the labels of its arguments (None for none)."""
    labels, relation = np.zeros((2, len(cues), longest), dtype=np.int64)
    for number, (row, (first, last), arguments) in enumerate(cues):
        example = examples[row]
        length, start = len(example.ids), example.start
        if arguments is not None:
            labels[number, :length] = arguments
        cue = (start + first, start + last)
        relation[number, :length] = relations(example.pieces, cue, start, start + length, dependencies)
    return Pairs([row for row, _, _ in cues], [cue for _, cue, _ in cues], labels, relation)


def _annotated(examples: Sequence[Example]) -> Iterator[tuple[int, Run, NDArray[np.int64]]]:
    for row, example in enumerate(examples):
        for cue, arguments in zip(example.cues, example.arguments, strict=True):
            yield row, cue, arguments
