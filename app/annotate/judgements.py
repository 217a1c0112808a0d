"""Judgements: what the network says of an attribution as a whole, read at its cue: stance, act, and whether it only sums up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STANCES = ("asserted", "denied", "asked", "hypothetical")
ACTS = ("speech", "writing", "thought")
# The columns of the network's output: scores of the stances, scores of the acts, the log odds of a summary.
STANCE, ACT, SUMMARY = slice(0, 4), slice(4, 7), 7
COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Judgement:
    """Probabilities of the stances, of the acts, and that the content is a topic and not words."""

    stances: tuple[float, ...]
    acts: tuple[float, ...]
    summary: float


def judgement(scores: NDArray[np.float32]) -> Judgement:
    """The judgement of a cue by the mean of its pieces' scores, of shape (COLUMNS,)."""
    return Judgement(_shares(scores[STANCE]), _shares(scores[ACT]), float(1 / (1 + np.exp(-scores[SUMMARY]))))


def _shares(scores: NDArray[np.float32]) -> tuple[float, ...]:
    powers = np.exp(scores - scores.max())
    return tuple(float(share) for share in powers / powers.sum())
