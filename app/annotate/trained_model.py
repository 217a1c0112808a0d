"""The trained model: the pieces of a text in; its attributions (cue, source, content, signs) out. Runs on onnxruntime.

``app/train`` makes the files; ``models/README.md`` is the model card.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.annotate.bio import Floats
from app.annotate.decoding import Answer, Decoder
from app.annotate.pieces import SCHEMES, FeatureNames, Pieces
from app.annotate.scoring import Pairs, PieceScores, answer
from app.errors import PipelineError

# What the service reads of the pieces; the network also judges stance, act and summary, which it does worse than rules.
OUTPUTS = ["cues", "alone", "as_piece", "as_cue"]


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

    def decoder(self) -> Decoder:
        """The conditional random fields, ready to decode."""
        return Decoder(
            _scores(self.cue_transitions),
            _scores(self.cue_first),
            _scores(self.argument_transitions),
            _scores(self.argument_first),
        )

    @classmethod
    def read(cls, path: Path) -> "ModelSettings":
        """The settings that ``write`` wrote."""
        stated = json.loads(path.read_text(encoding="utf-8"))
        calibrations = {scheme: Calibration(**values) for scheme, values in stated.pop("calibrations").items()}
        return cls(**stated, calibrations=calibrations)

    def write(self, path: Path) -> None:
        """Write the settings as JSON."""
        path.write_text(json.dumps(asdict(self)) + "\n")


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
        self._decoder = self.settings.decoder()

    @property
    def dependencies(self) -> int:
        """The number of dependency labels that the network knows."""
        return len(self.names.dependencies)

    def read(self, pieces: Pieces) -> Answer:
        """What the model says of ``pieces``, with the attributions in the order of their cues."""
        return answer([self], self._decoder, pieces, self.settings.window)

    def score_pieces(self, pieces: Pieces, start: int, end: int) -> PieceScores:
        """What the network says of the pieces from ``start`` to ``end``."""
        inputs = window_inputs(pieces, start, end, self._scheme, self.settings)
        outputs = self._pieces.run(OUTPUTS, {"ids": inputs.ids[None], "features": inputs.features[None]})
        return PieceScores(*(output[0, 1:-1] for output in outputs))

    def score_pairs(self, scores: PieceScores, pairs: Pairs) -> Floats:
        """The scores of the argument labels for each cue and piece; shape (cues, pieces, labels)."""
        cue = np.stack([scores.as_cue[first:last].mean(axis=0) for first, last in pairs.cues])
        inputs = {"piece": scores.as_piece[None], "cue": cue, "alone": scores.alone[None]}
        scored: Floats = self._pairs.run(None, {**inputs, "distance": pairs.distance, "relation": pairs.relation})[0]
        return scored


@dataclass(frozen=True, slots=True)
class WindowInputs:
    """What an encoder reads of a window: the ids with the pieces that open and close it, and a row of features for each."""

    ids: NDArray[np.int64]
    features: NDArray[np.int64]


def window_inputs(pieces: Pieces, start: int, end: int, scheme: int, settings: ModelSettings) -> WindowInputs:
    """The inputs for the pieces from ``start`` to ``end``; ``scheme`` is the number of the scheme to mark by."""
    ids = np.concatenate([[settings.begin_piece], pieces.ids[start:end], [settings.end_piece]])
    features = np.pad(pieces.features[start:end], ((1, 1), (0, 0)))
    return WindowInputs(ids, np.pad(features, ((0, 0), (0, 1)), constant_values=scheme))


def _scores(values: object) -> Floats:
    return np.array(values, dtype=np.float32)
