"""Export: writes a trained network as the files that the service runs (ONNX, tokenizer, settings)."""

import json
import shutil
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from app.annotate.bio import ARGUMENT_LABELS
from app.annotate.pieces import SCHEMES, FeatureNames
from app.annotate.trained_model import Calibration, ModelSettings
from app.train.encoders import SHAPE_FILE
from app.train.kinds import SpecialPieces
from app.train.network import Network

OPSET = 18
# The weights before app.train.calibrate has fitted them: only the mean log probability counts.
UNCALIBRATED = (0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def export(network: Network, names: FeatureNames, window: int, encoder: Path, special: SpecialPieces, home: Path) -> None:
    """Write ``pieces.onnx``, ``pairs.onnx``, ``tokenizer.json`` and ``settings.json`` to ``home``.

    ``encoder`` is the folder with the encoder's tokenizer. The encoder's shape goes to ``encoder.json``, from which training can
    go on (``app.train.shipped_weights``).
    """
    home.mkdir(parents=True, exist_ok=True)
    network = network.eval()
    pair = network.pieces.as_piece.out_features
    columns = len(network.pieces.encoder.features)
    ids, features = torch.ones(1, 12, dtype=torch.int64), torch.zeros(1, 12, columns, dtype=torch.int64)
    with torch.no_grad():
        torch.onnx.export(
            network.pieces,
            (ids, features),
            str(home / "pieces.onnx"),
            input_names=["ids", "features"],
            output_names=["cues", "alone", "as_piece", "as_cue", "judgements"],
            dynamic_axes={
                name: {1: "pieces"} for name in ("ids", "features", "cues", "alone", "as_piece", "as_cue", "judgements")
            },
            opset_version=OPSET,
            dynamo=False,
        )
        torch.onnx.export(
            network.pairs,
            (
                torch.zeros(1, 12, pair),
                torch.zeros(3, pair),
                torch.zeros(3, 12, dtype=torch.int64),
                torch.zeros(3, 12, dtype=torch.int64),
                torch.zeros(1, 12, len(ARGUMENT_LABELS)),
            ),
            str(home / "pairs.onnx"),
            input_names=["piece", "cue", "distance", "relation", "alone"],
            output_names=["scores"],
            dynamic_axes={
                "piece": {1: "pieces"},
                "cue": {0: "cues"},
                "distance": {0: "cues", 1: "pieces"},
                "relation": {0: "cues", 1: "pieces"},
                "alone": {1: "pieces"},
                "scores": {0: "cues", 1: "pieces"},
            },
            opset_version=OPSET,
            dynamo=False,
        )
    _write_tokenizer(encoder, home)
    network.pieces.encoder.shape.write(home / SHAPE_FILE)
    ModelSettings(
        window=window,
        tags=names.tags,
        dependencies=names.dependencies,
        schemes=SCHEMES,
        cue_transitions=network.cue_crf.transitions.tolist(),
        cue_first=network.cue_crf.first.tolist(),
        argument_transitions=network.argument_crf.transitions.tolist(),
        argument_first=network.argument_crf.first.tolist(),
        begin_piece=special.begin,
        end_piece=special.end,
        calibrations={scheme: Calibration(list(UNCALIBRATED), 0.0) for scheme in SCHEMES},
    ).write(home / "settings.json")


def quantise(home: Path, to: Path) -> None:
    """Write the model in ``home`` to ``to`` with 8-bit weights: a quarter of the size."""
    to.mkdir(parents=True, exist_ok=True)
    quantize_dynamic(home / "pieces.onnx", to / "pieces.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    for name in ("pairs.onnx", "tokenizer.json", "settings.json"):
        shutil.copy(home / name, to / name)


def _write_tokenizer(encoder: Path, home: Path) -> None:
    """Write the encoder's tokenizer without truncation and padding, which the windows replace."""
    stated = json.loads((encoder / "tokenizer.json").read_text())
    (home / "tokenizer.json").write_text(json.dumps({**stated, "truncation": None, "padding": None}, ensure_ascii=False) + "\n")
