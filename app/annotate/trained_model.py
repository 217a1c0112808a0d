"""The trained model: the pieces of a text in; its attributions (cue, source, content, signs) out. Runs on onnxruntime.

``app/train`` makes the files; ``model/README.md`` is the model card.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.annotate.bio import ARGUMENT_LABELS, FORBIDDEN, Floats, Run, best_labels, runs_of
from app.annotate.pieces import SCHEMES, FeatureNames, Pieces, windows
from app.annotate.relations import relations
from app.errors import PipelineError

# The distance of a piece from a cue falls into one of this many buckets on each side: exact when near, then wider and wider.
FARTHEST_BUCKET = 20
EXACT_DISTANCES = 8
CONTENT, SOURCE = ARGUMENT_LABELS.index("B-content"), ARGUMENT_LABELS.index("B-source")
INSIDE = [number for number, label in enumerate(ARGUMENT_LABELS) if label.startswith("I-")]
CUE = 1


@dataclass(frozen=True, slots=True)
class Calibration:
    """What ``app.train.calibrate`` fits.

    ``sign_weights`` turn the signs of an attribution (``app.annotate.trained_tagger``) into the probability that it is
    right. Attributions less likely than ``least_score`` are left out.
    """

    sign_weights: list[float]
    least_score: float


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What is needed to run the files: the window in pieces, the values of the features, the scores of the CRFs.

    ``schemes`` are the annotation schemes that the network has learned, by their numbers in the last feature.
    ``calibrations`` holds one calibration for each of them.
    """

    window: int
    tags: tuple[str, ...]
    dependencies: tuple[str, ...]
    cue_transitions: list[list[float]]
    cue_first: list[float]
    argument_transitions: list[list[float]]
    argument_first: list[float]
    begin_piece: int
    end_piece: int
    schemes: tuple[str, ...]
    calibrations: dict[str, Calibration]

    @classmethod
    def read(cls, path: Path) -> "ModelSettings":
        """The settings that ``write`` wrote."""
        stated = json.loads(path.read_text(encoding="utf-8"))
        calibrations = {scheme: Calibration(**values) for scheme, values in stated.pop("calibrations").items()}
        return cls(**stated, calibrations=calibrations)

    def write(self, path: Path) -> None:
        """Write the settings as JSON."""
        path.write_text(json.dumps(asdict(self)) + "\n")


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
    """What the model says of a text: its attributions, and for each piece the log odds that it belongs to a cue."""

    found: list[Found]
    cue_odds: Floats


def distance_buckets(pieces: NDArray[np.int64], cue: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bucket (counted from 0) of the signed distance of each piece from each cue; inputs broadcast."""
    distance = pieces - cue
    size = np.abs(distance)
    far = EXACT_DISTANCES + np.floor(np.log2(np.maximum(size, EXACT_DISTANCES) / EXACT_DISTANCES) * 2.5).astype(np.int64)
    bucket = np.minimum(np.where(size < EXACT_DISTANCES, size, far), FARTHEST_BUCKET)
    signed: NDArray[np.int64] = np.where(distance < 0, -bucket, bucket) + FARTHEST_BUCKET
    return signed


class TrainedModel:
    """The loaded files. Has no state after loading and can be shared between threads."""

    def __init__(self, path: Path, threads: int = 1, scheme: str = SCHEMES[0]) -> None:
        """Load the model in the folder ``path``, which marks what ``scheme`` counts as an attribution.

        Raises PipelineError where a file is missing or broken, or the network has not learned the scheme.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        try:
            self.settings = ModelSettings.read(path / "settings.json")
            self.tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
            self._pieces = onnxruntime.InferenceSession(path / "pieces.onnx", options)
            self._pairs = onnxruntime.InferenceSession(path / "pairs.onnx", options)
        except Exception as error:
            # for missing and broken files onnxruntime and tokenizers raise bare exceptions
            raise PipelineError(f"The trained model in {path} cannot be loaded ({error}). Reinstall Whosaid.") from error
        if scheme not in self.settings.calibrations:
            raise PipelineError(f"The trained model in {path} has not learned the scheme {scheme!r}.")
        self.calibration = self.settings.calibrations[scheme]
        self._scheme = list(self.settings.schemes).index(scheme)
        self.names = FeatureNames(tuple(self.settings.tags), tuple(self.settings.dependencies))
        self._cue = _scores(self.settings.cue_transitions), _scores(self.settings.cue_first)
        self._argument = _scores(self.settings.argument_transitions), _scores(self.settings.argument_first)

    def read(self, pieces: Pieces) -> Answer:
        """What the model says of ``pieces``, with the attributions in the order of their cues."""
        parts = [self._window(pieces, start, end) for start, end in windows(pieces, self.settings.window)]
        odds = [part.cue_odds for part in parts]
        return Answer(
            [found for part in parts for found in part.found],
            np.concatenate(odds) if odds else np.zeros(0, dtype=np.float32),
        )

    def _window(self, pieces: Pieces, start: int, end: int) -> Answer:
        ids = np.concatenate([[self.settings.begin_piece], pieces.ids[start:end], [self.settings.end_piece]])
        features = np.pad(pieces.features[start:end], ((1, 1), (0, 0)))
        features = np.pad(features, ((0, 0), (0, 1)), constant_values=self._scheme)
        outputs = self._pieces.run(["cues", "alone", "as_piece", "as_cue"], {"ids": ids[None], "features": features[None]})
        cues, alone, as_piece, as_cue = (output[0, 1:-1] for output in outputs)
        cue_runs = runs_of(best_labels(cues[None], *self._cue)[0], CUE)
        if not cue_runs:
            return Answer([], _log_odds(cues))
        positions = np.arange(end - start)
        distance = distance_buckets(positions[None], np.array([run[0] for run in cue_runs])[:, None])
        dependencies = len(self.names.dependencies)
        relation = np.stack(
            [relations(pieces, (start + first, start + last), start, end, dependencies) for first, last in cue_runs]
        )
        cue = np.stack([as_cue[first:last].mean(axis=0) for first, last in cue_runs])
        paired = {"piece": as_piece[None], "cue": cue, "distance": distance, "relation": relation, "alone": alone[None]}
        scores = self._pairs.run(None, paired)[0]
        # no content or source continues from one paragraph into the next
        opening = np.flatnonzero(np.diff(pieces.paragraphs[start:end])) + 1
        scores[:, opening[:, None], INSIDE] = FORBIDDEN
        return Answer(self._arguments(cue_runs, cues, scores, start), _log_odds(cues))

    def _arguments(self, cue_runs: list[Run], cues: Floats, scores: Floats, offset: int) -> list[Found]:
        """Content and source of each cue, the most confident first; a piece belongs to one attribution only."""
        cue_odds = _log_odds(cues)
        logs = _log_softmax(scores)
        for first, last in cue_runs:
            scores[:, first:last, 1:] = FORBIDDEN
        labels = best_labels(scores, *self._argument)
        sure = [_marked(row, label).mean() for row, label in zip(logs, labels, strict=True)]
        taken = np.zeros(scores.shape[1], dtype=np.bool_)
        found: list[Found] = []
        for number in sorted(range(len(cue_runs)), key=lambda number: -sure[number]):
            if (taken & (labels[number] > 0)).any():
                scores[number, taken, 1:] = FORBIDDEN
                labels[number] = best_labels(scores[number : number + 1], *self._argument)[0]
            content, source = runs_of(labels[number], CONTENT), runs_of(labels[number], SOURCE)
            if not content:
                continue
            taken |= labels[number] > 0
            marked = _marked(logs[number], labels[number])
            first, last = cue_runs[number]
            found.append(
                Found(
                    cue=(offset + first, offset + last),
                    source=tuple((offset + start, offset + end) for start, end in source),
                    content=tuple((offset + start, offset + end) for start, end in content),
                    signs=(float(cue_odds[first]), float(marked.mean()), float(marked.min())),
                )
            )
        return sorted(found, key=lambda item: item.cue)


def _scores(values: object) -> Floats:
    return np.array(values, dtype=np.float32)


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _log_odds(cues: Floats) -> Floats:
    """For each piece, the log odds that it belongs to a cue."""
    logs = _log_softmax(cues)
    result: Floats = np.logaddexp(logs[:, 1], logs[:, 2]) - logs[:, 0]
    return result


def _marked(logs: Floats, labels: NDArray[np.int64]) -> Floats:
    """The log probabilities of all labels other than O; a single 0 (certainty) where there is none."""
    marked = np.flatnonzero(labels)
    return logs[marked, labels[marked]] if len(marked) else np.zeros(1, dtype=np.float32)
