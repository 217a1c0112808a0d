"""A network in PyTorch as a scorer, so that several can mark texts together on a GPU."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from app.annotate.bio import Floats
from app.annotate.pieces import Pieces
from app.annotate.scoring import Pairs, PieceScores
from app.annotate.trained_model import ModelSettings, window_inputs
from app.train.shipped_weights import load_network


class NetworkScorer:
    """The network in a folder that ``app.train.export`` wrote, with 32-bit weights, on a device. Marks by ``scheme``."""

    def __init__(self, model: Path, scheme: str, device: torch.device) -> None:
        """Load the network. Raises SystemExit where it cannot be, or has not learned the scheme."""
        self.settings = ModelSettings.read(model / "settings.json")
        if scheme not in self.settings.schemes:
            raise SystemExit(f"The model in {model} has not learned the scheme {scheme!r}.")
        self._scheme = list(self.settings.schemes).index(scheme)
        self._network = load_network(model).to(device)
        self._device = device

    @property
    def dependencies(self) -> int:
        """The number of dependency labels that the network knows."""
        return self._network.dependencies

    def score_pieces(self, pieces: Pieces, start: int, end: int) -> PieceScores:
        """What the network says of the pieces from ``start`` to ``end``."""
        inputs = window_inputs(pieces, start, end, self._scheme, self.settings)
        with torch.inference_mode(), self._autocast():
            outputs = self._network.pieces(self._placed(inputs.ids)[None], self._placed(inputs.features)[None])
        cues, alone, as_piece, as_cue, _ = (output[0, 1:-1].float() for output in outputs)
        return PieceScores(cues.cpu().numpy(), alone, as_piece, as_cue)

    def score_pairs(self, scores: PieceScores, pairs: Pairs) -> Floats:
        """The scores of the argument labels for each cue and piece; shape (cues, pieces, labels)."""
        cue = torch.stack([scores.as_cue[first:last].mean(0) for first, last in pairs.cues])
        distance, relation = self._placed(pairs.distance), self._placed(pairs.relation)
        with torch.inference_mode(), self._autocast():
            scored = self._network.pairs(scores.as_piece[None], cue, distance, relation, scores.alone[None])
        paired: Floats = scored.float().cpu().numpy()
        return paired

    def _placed(self, values: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Tensor:
        return torch.from_numpy(values).to(self._device)

    def _autocast(self) -> torch.autocast:
        return torch.autocast(self._device.type, torch.bfloat16, enabled=self._device.type == "cuda")
