"""Scoring: pieces in, attributions out, by one network or by the mean scores of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.annotate.bio import Floats, Run
from app.annotate.decoding import Answer, Decoder, Found, cue_odds
from app.annotate.pieces import Pieces, windows
from app.annotate.relations import distance_buckets, relations


@dataclass(frozen=True, slots=True)
class PieceScores:
    """What a network says of the pieces of a window, each an array with one row for each piece.

    ``cues`` has the scores of the cue labels, ``alone`` those of the argument labels for the piece by itself. ``as_piece``
    and ``as_cue`` are its vectors in a pair, in whatever form the network takes them back.
    """

    cues: Floats
    alone: Any
    as_piece: Any
    as_cue: Any


@dataclass(frozen=True, slots=True)
class Pairs:
    """The cues of a window, and of each piece the ``distance`` and the ``relation`` to each cue; shape (cues, pieces)."""

    cues: list[Run]
    distance: NDArray[np.int64]
    relation: NDArray[np.int64]


class Scorer(Protocol):
    """A network as decoding sees it. Positions count from the start of the window, except ``start`` and ``end``."""

    @property
    def dependencies(self) -> int:
        """The number of dependency labels that the network knows."""

    def score_pieces(self, pieces: Pieces, start: int, end: int) -> PieceScores:
        """What the network says of the pieces from ``start`` to ``end``."""

    def score_pairs(self, scores: PieceScores, pairs: Pairs) -> Floats:
        """The scores of the argument labels for each cue and piece; shape (cues, pieces, labels)."""


def answer(scorers: Sequence[Scorer], decoder: Decoder, pieces: Pieces, window: int) -> Answer:
    """What ``scorers`` say together of ``pieces``, by the mean of their scores; attributions in the order of their cues.

    ``window`` is how many pieces are read at once.
    """
    parts = [_window(scorers, decoder, pieces, start, end) for start, end in windows(pieces, window)]
    odds = [part.cue_odds for part in parts]
    return Answer(
        [found for part in parts for found in part.found],
        np.concatenate(odds) if odds else np.zeros(0, dtype=np.float32),
    )


def _window(scorers: Sequence[Scorer], decoder: Decoder, pieces: Pieces, start: int, end: int) -> Answer:
    scores = [scorer.score_pieces(pieces, start, end) for scorer in scorers]
    cue_scores = _mean([score.cues for score in scores])
    odds = cue_odds(cue_scores)
    cues = decoder.cues(cue_scores)
    if not cues:
        return Answer([], odds)
    pairs = _pairs(pieces, cues, start, end, scorers[0].dependencies)
    paired = _mean([scorer.score_pairs(score, pairs) for scorer, score in zip(scorers, scores, strict=True)])
    found = decoder.attributions(cues, cue_scores, paired, pieces.paragraphs[start:end])
    return Answer([_moved(item, start) for item in found], odds)


def _pairs(pieces: Pieces, cues: list[Run], start: int, end: int, dependencies: int) -> Pairs:
    distance = distance_buckets(np.arange(end - start)[None], np.array([first for first, _ in cues])[:, None])
    relation = [relations(pieces, _shifted(cue, start), start, end, dependencies) for cue in cues]
    return Pairs(cues, distance, np.stack(relation))


def _mean(scores: Sequence[Floats]) -> Floats:
    if len(scores) == 1:
        return scores[0]
    result: Floats = np.mean(scores, axis=0)
    return result


def _moved(found: Found, offset: int) -> Found:
    """What was found, in positions from the start of the text."""
    source, content = (tuple(_shifted(run, offset) for run in runs) for runs in (found.source, found.content))
    return Found(_shifted(found.cue, offset), source, content, found.signs)


def _shifted(run: Run, offset: int) -> Run:
    return run[0] + offset, run[1] + offset
