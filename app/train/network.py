"""The network: word pieces in; cues, and for each cue its content and source, out.

A pretrained encoder (MiniLM) reads the pieces with their features. Cues are tagged in one pass. Then, for every cue, the
other pieces are tagged as its content and source from the pair of piece and cue. This decides together what belongs to
a cue and where it begins and ends (the predicate-and-argument view of semantic role labelling; He et al. 2018).
"""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from app.annotate.bio import ARGUMENT_LABELS, CUE_LABELS
from app.annotate.judgements import COLUMNS
from app.annotate.pieces import DEPENDENCY_COLUMN
from app.annotate.relations import relation_count
from app.annotate.trained_model import FARTHEST_BUCKET
from app.train.crf import Crf


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT encoder, as in its ``config.json``."""

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    layer_norm_eps: float

    @classmethod
    def read(cls, path: Path) -> "Shape":
        """The shape that a model folder's ``config.json`` states."""
        stated = json.loads((path / "config.json").read_text())
        return cls(**{name: stated[name] for name in cls.__dataclass_fields__})


class Layer(nn.Module):
    """One transformer layer with the normalisation after each part (Devlin et al. 2019)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.num_attention_heads
        self.attend = nn.Linear(shape.hidden_size, 3 * shape.hidden_size)
        self.out = nn.Linear(shape.hidden_size, shape.hidden_size)
        self.attended = nn.LayerNorm(shape.hidden_size, shape.layer_norm_eps)
        self.widen = nn.Linear(shape.hidden_size, shape.intermediate_size)
        self.narrow = nn.Linear(shape.intermediate_size, shape.hidden_size)
        self.normal = nn.LayerNorm(shape.hidden_size, shape.layer_norm_eps)

    def forward(self, hidden: Tensor, hidden_from: Tensor | None) -> Tensor:
        """(windows, pieces, size) to the same shape; ``hidden_from`` masks padding, None where there is none."""
        batch, length, size = hidden.shape
        parts = self.attend(hidden).view(batch, length, 3, self.heads, size // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=hidden_from)
        hidden = self.attended(hidden + self.out(mixed.transpose(1, 2).reshape(batch, length, size)))
        return self.normal(hidden + self.narrow(functional.gelu(self.widen(hidden))))


class Encoder(nn.Module):
    """BERT with features: their embeddings are added to those of the pieces."""

    def __init__(self, shape: Shape, feature_sizes: tuple[int, ...]) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocab_size, shape.hidden_size)
        self.positions = nn.Embedding(shape.max_position_embeddings, shape.hidden_size)
        self.segment = nn.Parameter(torch.zeros(shape.hidden_size))
        self.features = nn.ModuleList(nn.Embedding(size, shape.hidden_size) for size in feature_sizes)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.01)
        self.normal = nn.LayerNorm(shape.hidden_size, shape.layer_norm_eps)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.num_hidden_layers))

    def forward(self, ids: Tensor, features: Tensor, real: Tensor | None) -> Tensor:
        """Ids (windows, pieces) and features (windows, pieces, columns) to vectors (windows, pieces, size)."""
        hidden = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.segment
        for column, table in enumerate(self.features):
            hidden = hidden + table(features[:, :, column])
        hidden = self.normal(hidden)
        mask = real[:, None, None, :] if real is not None else None
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden

    def load_pretrained(self, path: Path) -> None:
        """Load the weights of a BERT from ``model.safetensors``; from a deeper one, evenly spaced layers."""
        given = {name.removeprefix("bert."): weight.float() for name, weight in load_file(path / "model.safetensors").items()}
        with torch.no_grad():
            self.words.weight.copy_(given["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(given["embeddings.position_embeddings.weight"])
            self.segment.copy_(given["embeddings.token_type_embeddings.weight"][0])
            _copy(self.normal, given, "embeddings.LayerNorm")
            depth = Shape.read(path).num_hidden_layers
            for number, layer in enumerate(self.layers):
                home = f"encoder.layer.{number * depth // len(self.layers)}."
                for kind in ("weight", "bias"):
                    parts = [given[f"{home}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                    getattr(layer.attend, kind).copy_(torch.cat(parts))
                _copy(layer.out, given, f"{home}attention.output.dense")
                _copy(layer.attended, given, f"{home}attention.output.LayerNorm")
                _copy(layer.widen, given, f"{home}intermediate.dense")
                _copy(layer.narrow, given, f"{home}output.dense")
                _copy(layer.normal, given, f"{home}output.LayerNorm")


def _copy(module: nn.Linear | nn.LayerNorm, given: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(given[f"{name}.weight"])
    module.bias.copy_(given[f"{name}.bias"])


class PieceReader(nn.Module):
    """The encoder and everything that depends on one piece: cue scores, argument scores, and its half of a pair."""

    def __init__(self, encoder: Encoder, hidden: int, pair: int, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.cues = nn.Linear(hidden, len(CUE_LABELS))
        self.arguments = nn.Linear(hidden, len(ARGUMENT_LABELS))
        self.as_piece = nn.Linear(hidden, pair)
        self.as_cue = nn.Linear(hidden, pair)
        self.judgements = nn.Linear(hidden, COLUMNS)

    def forward(self, ids: Tensor, features: Tensor, real: Tensor | None = None) -> tuple[Tensor, ...]:
        """Cue scores, argument scores, the piece's vectors as a piece and as a cue, and the judgements' scores.

        All have the shape (windows, pieces, …).
        """
        hidden = self.dropout(self.encoder(ids, features, real))
        return self.cues(hidden), self.arguments(hidden), self.as_piece(hidden), self.as_cue(hidden), self.judgements(hidden)


class PairReader(nn.Module):
    """Scores pieces as content or source of a cue; each row pairs the pieces with one cue."""

    def __init__(self, pair: int, relations: int, dropout: float) -> None:
        super().__init__()
        self.distance = nn.Embedding(2 * FARTHEST_BUCKET + 1, pair)
        self.relation = nn.Embedding(relations, pair)
        for table in (self.distance, self.relation):
            nn.init.normal_(table.weight, std=0.02)
        self.dropout = nn.Dropout(dropout)
        self.normals = nn.ModuleList(nn.LayerNorm(pair) for _ in range(2))
        self.neighbours = nn.ModuleList(nn.Conv1d(pair, pair, 3, padding=step, dilation=step) for step in (1, 4))
        self.scores = nn.Linear(pair, len(ARGUMENT_LABELS))

    def forward(self, piece: Tensor, cue: Tensor, distance: Tensor, relation: Tensor, alone: Tensor) -> Tensor:
        """Scores of shape (cues, pieces, labels).

        ``piece`` has shape (cues or 1, pieces, size), ``cue`` (cues, size), ``distance`` and ``relation`` (cues,
        pieces) and ``alone``, the argument scores of the pieces by themselves, (cues or 1, pieces, labels).
        """
        places = self.distance(distance) + self.relation(relation)
        paired = functional.gelu(piece + cue[:, None, :] + places + piece * cue[:, None, :])
        paired = self.dropout(paired)
        for normal, near in zip(self.normals, self.neighbours, strict=True):
            paired = paired + functional.gelu(near(normal(paired).transpose(1, 2))).transpose(1, 2)
        return self.scores(paired) + alone


class Network(nn.Module):
    """Everything that is trained."""

    def __init__(self, shape: Shape, feature_sizes: tuple[int, ...], pair: int = 128, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = PieceReader(Encoder(shape, feature_sizes), shape.hidden_size, pair, dropout)
        self.dependencies = feature_sizes[DEPENDENCY_COLUMN]
        self.pairs = PairReader(pair, relation_count(self.dependencies), dropout)
        self.cue_crf = Crf(CUE_LABELS)
        self.argument_crf = Crf(ARGUMENT_LABELS)
