"""Weights of an exported model, 8 bits or 32, read back into a network, to train it on or to mark texts with it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from app.annotate.pieces import FeatureNames
from app.annotate.trained_model import ModelSettings
from app.train.encoders import SHAPE_FILE, Shape
from app.train.network import Network

Array = NDArray[np.float32]
QUANTISED = re.compile(r"_quantized$")


def load_exported(network: Network, model: Path) -> list[str]:
    """Set the weights of ``network`` to those of the model in a folder. Returns the names of those that the model lacks."""
    missing = []
    for part, file in ((network.pieces, "pieces.onnx"), (network.pairs, "pairs.onnx")):
        given = _weights(model / file)
        state = part.state_dict()
        for name, own in state.items():
            if name in given and given[name].shape == tuple(own.shape):
                own.copy_(torch.from_numpy(given[name]))
            else:
                missing.append(name)
        part.load_state_dict(state)
    settings = ModelSettings.read(model / "settings.json")
    with torch.no_grad():
        for crf, first, transitions in (
            (network.cue_crf, settings.cue_first, settings.cue_transitions),
            (network.argument_crf, settings.argument_first, settings.argument_transitions),
        ):
            crf.learned_first.copy_(torch.tensor(first) - crf.forbidden_first)
            crf.learned.copy_(torch.tensor(transitions) - crf.forbidden)
    return missing


def load_network(model: Path) -> Network:
    """The network in a folder that ``export`` wrote. Raises SystemExit where it has not all the weights, or not its shape."""
    if not (model / SHAPE_FILE).exists():
        raise SystemExit(f"{model} has no {SHAPE_FILE}; give the folder onnx that training wrote, with 32-bit weights.")
    settings = ModelSettings.read(model / "settings.json")
    names = FeatureNames(tuple(settings.tags), tuple(settings.dependencies))
    network = Network(Shape.read(model / SHAPE_FILE), names.sizes)
    missing = load_exported(network, model)
    if missing:
        raise SystemExit(f"{model} lacks the weights {', '.join(missing)}.")
    return network.eval()


def _weights(file: Path) -> Mapping[str, Array]:
    """The weights of an ONNX file by the names that PyTorch gives them; matrices are stored transposed there."""
    graph = onnx.load(file).graph
    stored = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    found: dict[str, Array] = {}
    for name in stored:
        plain = QUANTISED.sub("", name)
        if not plain.startswith("onnx::") and not plain.endswith(("_scale", "_zero_point")):
            found[plain] = _values(stored, name)
    for node in graph.node:
        if node.op_type in {"MatMul", "MatMulInteger"}:
            name = next((item for item in node.input if item in stored and item.startswith("onnx::MatMul")), None)
            if name is not None:
                module = node.name.strip("/").rpartition("/")[0].replace("/", ".")
                found[f"{module}.weight"] = np.ascontiguousarray(_values(stored, name).T)
    return found


def _values(stored: Mapping[str, NDArray[Any]], name: str) -> Array:
    """A stored array in 32 bits: (value - zero point) * scale, by column where there is a scale for each."""
    plain = QUANTISED.sub("", name)
    if plain == name:
        return np.array(stored[name], dtype=np.float32)
    zero, scale = stored[f"{plain}_zero_point"], stored[f"{plain}_scale"]
    return np.array((stored[name].astype(np.float32) - zero) * scale, dtype=np.float32)
