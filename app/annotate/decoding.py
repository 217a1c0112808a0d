"""Decoding: scores of labels in; the most likely attributions (cue, source, content, signs), in piece positions, out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.annotate.bio import CONTENT, CUE, FORBIDDEN, INSIDE, SOURCE, Floats, Run, best_labels, runs_of

# How often an attribution is read again without the pieces that it may not have.
MOST_RETRIES = 4


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution in piece positions.

    ``signs`` measure the model's confidence: the log odds of the cue, and the mean and the lowest log probability of
    the labels of content and source.
    """

    cue: Run
    source: tuple[Run, ...]
    content: tuple[Run, ...]
    signs: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a network says of a text: its attributions, and for each piece the log odds that it belongs to a cue."""

    found: list[Found]
    cue_odds: Floats


@dataclass(frozen=True, slots=True)
class Decoder:
    """The conditional random fields of cues and of arguments: transitions (from, to), and scores of coming first."""

    cue_transitions: Floats
    cue_first: Floats
    argument_transitions: Floats
    argument_first: Floats

    def cues(self, scores: Floats) -> list[Run]:
        """The cues in a window, given the scores of the labels of each piece."""
        return runs_of(best_labels(scores[None], self.cue_transitions, self.cue_first)[0], CUE)

    def attributions(self, cues: list[Run], cue_scores: Floats, scores: Floats, paragraphs: NDArray[np.int64]) -> list[Found]:
        """Content and source of each cue, in the order of the cues.

        ``cue_scores`` has shape (pieces, labels), ``scores`` (cues, pieces, labels) and is changed; ``paragraphs`` has the
        number of each piece's paragraph. A piece belongs to one attribution only, the most confident first, unless one
        attribution lies within the words of another: "“He told me to go,” she said".
        """
        odds = cue_odds(cue_scores)
        # no content or source continues from one paragraph into the next
        opening = np.flatnonzero(np.diff(paragraphs)) + 1
        scores[:, opening[:, None], INSIDE] = FORBIDDEN
        logs = _log_softmax(scores)
        for row, (first, last) in zip(scores, cues, strict=True):
            row[first:last, 1:] = FORBIDDEN
        labels = self._argument_labels(scores)
        sure = [_marked(row, label).mean() for row, label in zip(logs, labels, strict=True)]
        accepted: list[_Claim] = []
        found: list[Found] = []
        for number in sorted(range(len(cues)), key=lambda number: -sure[number]):
            claim = _Claim.of(labels[number], cues[number])
            # without the pieces of one attribution it may reach into those of another
            for _ in range(MOST_RETRIES):
                contested = claim.contested(accepted)
                if not contested.any():
                    break
                scores[number, contested, 1:] = FORBIDDEN
                labels[number] = self._argument_labels(scores[number : number + 1])[0]
                claim = _Claim.of(labels[number], cues[number])
            content, source = runs_of(labels[number], CONTENT), runs_of(labels[number], SOURCE)
            if not content:
                continue
            accepted.append(claim)
            marked = _marked(logs[number], labels[number])
            signs = (float(odds[cues[number][0]]), float(marked.mean()), float(marked.min()))
            found.append(Found(cues[number], tuple(source), tuple(content), signs))
        return sorted(found, key=lambda item: item.cue)

    def _argument_labels(self, scores: Floats) -> NDArray[np.int64]:
        return best_labels(scores, self.argument_transitions, self.argument_first)


@dataclass(frozen=True, slots=True)
class _Claim:
    """The pieces of one attribution, true or false for each of the window: its content, and all with its cue and source."""

    content: NDArray[np.bool_]
    whole: NDArray[np.bool_]

    @classmethod
    def of(cls, labels: NDArray[np.int64], cue: Run) -> "_Claim":
        whole = labels > 0
        whole[slice(*cue)] = True
        return cls((labels == CONTENT) | (labels == CONTENT + 1), whole)

    def contested(self, others: Sequence["_Claim"]) -> NDArray[np.bool_]:
        """The pieces of those others that this one overlaps, but for what it lies within or holds."""
        contested = np.zeros(len(self.whole), dtype=np.bool_)
        for other in others:
            if (self.whole & other.whole).any() and not (self._lies_within(other) or other._lies_within(self)):
                contested |= other.whole
        return contested

    def _lies_within(self, outer: "_Claim") -> bool:
        return not (self.whole & ~outer.content).any()


def cue_odds(scores: Floats) -> Floats:
    """For each piece, given the scores of the cue labels, the log odds that it belongs to a cue."""
    logs = _log_softmax(scores)
    result: Floats = np.logaddexp(logs[:, 1], logs[:, 2]) - logs[:, 0]
    return result


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _marked(logs: Floats, labels: NDArray[np.int64]) -> Floats:
    """The log probabilities of all labels other than O; a single 0 (certainty) where there is none."""
    marked = np.flatnonzero(labels)
    return logs[marked, labels[marked]] if len(marked) else np.zeros(1, dtype=np.float32)
