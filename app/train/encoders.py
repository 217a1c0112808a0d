"""Pretrained encoders: word pieces with features in; one vector for each piece out.

Two kinds are known: BERT (all-MiniLM-L6-v2) and MPNet (all-mpnet-base-v2), whose attention has a bias by distance. The
embeddings of the features are added to those of the pieces.
"""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

BERT, MPNET = "bert", "mpnet"
# The shape of an exported network's encoder, beside its other files.
SHAPE_FILE = "encoder.json"
# MPNet leaves the first two positions to padding.
FIRST_MPNET_POSITION = 2
# Farther pieces than this share a bucket of the attention's bias (Raffel et al. 2020, section 2.1).
FARTHEST_DISTANCE = 128
HIDDEN_FROM_ALL = -1e4
# The weights of a layer that both kinds call alike.
WIDENING = {"widen": "intermediate.dense", "narrow": "output.dense", "normal": "output.LayerNorm"}


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind and the sizes of an encoder, as in its ``config.json``; ``relative_attention_num_buckets`` is 0 for BERT."""

    model_type: str
    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    layer_norm_eps: float
    relative_attention_num_buckets: int = 0

    @classmethod
    def read(cls, path: Path) -> "Shape":
        """The shape that the file ``path`` states: a pretrained model's ``config.json``, or what ``write`` wrote."""
        stated = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: stated[name] for name in cls.__dataclass_fields__ if name in stated})

    def write(self, path: Path) -> None:
        """Write the shape as JSON."""
        path.write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")


class Layer(nn.Module):
    """One transformer layer with the normalisation after each part (Devlin et al. 2019)."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.num_attention_heads
        self.attend = nn.Linear(shape.hidden_size, 3 * shape.hidden_size)
        self.out = nn.Linear(shape.hidden_size, shape.hidden_size)
        self.attended = nn.LayerNorm(shape.hidden_size, shape.layer_norm_eps)
        self.widen = nn.Linear(shape.hidden_size, shape.intermediate_size)
        self.narrow = nn.Linear(shape.intermediate_size, shape.hidden_size)
        self.normal = nn.LayerNorm(shape.hidden_size, shape.layer_norm_eps)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, bias: Tensor | None) -> Tensor:
        """(windows, pieces, size) to the same shape; ``bias`` is added to the attention's scores or, if boolean, masks them."""
        batch, length, size = hidden.shape
        parts = self.attend(hidden).view(batch, length, 3, self.heads, size // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        hidden = self.attended(hidden + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, length, size))))
        return self.normal(hidden + self.dropout(self.narrow(functional.gelu(self.widen(hidden)))))


class Encoder(nn.Module):
    """What BERT and MPNet have in common. ``ATTENTION`` and ``NAMES`` are what each calls the weights of a layer."""

    ATTENTION: ClassVar[tuple[str, ...]]
    NAMES: ClassVar[dict[str, str]]

    def __init__(self, shape: Shape, feature_sizes: tuple[int, ...], dropout: float) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocab_size, shape.hidden_size)
        self.positions = nn.Embedding(shape.max_position_embeddings, shape.hidden_size)
        self.features = nn.ModuleList(nn.Embedding(size, shape.hidden_size) for size in feature_sizes)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.01)
        self.normal = nn.LayerNorm(shape.hidden_size, shape.layer_norm_eps)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.num_hidden_layers))

    def forward(self, ids: Tensor, features: Tensor, real: Tensor | None) -> Tensor:
        """Ids (windows, pieces) and features (windows, pieces, columns) to vectors (windows, pieces, size)."""
        hidden = self.embedded(ids)
        for column, table in enumerate(self.features):
            hidden = hidden + table(features[:, :, column])
        hidden = self.normal(hidden)
        bias = self.attention_bias(ids, real)
        if bias is not None and bias.is_floating_point() and torch.is_autocast_enabled(ids.device.type):
            bias = bias.to(torch.get_autocast_dtype(ids.device.type))
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden

    def embedded(self, ids: Tensor) -> Tensor:
        """The sum of the embeddings of pieces and positions."""
        raise NotImplementedError

    def attention_bias(self, ids: Tensor, real: Tensor | None) -> Tensor | None:
        """What the layers add to their attention's scores; ``real`` is false on padding."""
        raise NotImplementedError

    def load_pretrained(self, path: Path) -> None:
        """Load the weights of ``model.safetensors``; from a deeper encoder, evenly spaced layers."""
        prefix = f"{self.shape.model_type}."
        given = {name.removeprefix(prefix): weight.float() for name, weight in load_file(path / "model.safetensors").items()}
        depth = Shape.read(path / "config.json").num_hidden_layers
        with torch.no_grad():
            self.words.weight.copy_(given["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(given["embeddings.position_embeddings.weight"])
            _copy(self.normal, given, "embeddings.LayerNorm")
            self._load_own(given)
            for number, layer in enumerate(self.layers):
                home = f"encoder.layer.{number * depth // len(self.layers)}."
                for kind in ("weight", "bias"):
                    parts = [given[f"{home}{part}.{kind}"] for part in self.ATTENTION]
                    getattr(layer.attend, kind).copy_(torch.cat(parts))
                for own, name in {**self.NAMES, **WIDENING}.items():
                    _copy(getattr(layer, own), given, f"{home}{name}")

    def _load_own(self, given: dict[str, Tensor]) -> None:
        """Load what only this kind of encoder has."""
        raise NotImplementedError


class BertEncoder(Encoder):
    """BERT: positions and one segment are embedded (Devlin et al. 2019)."""

    ATTENTION = ("attention.self.query", "attention.self.key", "attention.self.value")
    NAMES: ClassVar[dict[str, str]] = {"out": "attention.output.dense", "attended": "attention.output.LayerNorm"}

    def __init__(self, shape: Shape, feature_sizes: tuple[int, ...], dropout: float = 0.0) -> None:
        super().__init__(shape, feature_sizes, dropout)
        self.segment = nn.Parameter(torch.zeros(shape.hidden_size))

    def embedded(self, ids: Tensor) -> Tensor:
        """The sum of the embeddings of pieces, positions and segment."""
        return self.words(ids) + self.positions.weight[: ids.shape[1]] + self.segment

    def attention_bias(self, ids: Tensor, real: Tensor | None) -> Tensor | None:  # noqa: ARG002 (a BERT's attention has no bias)
        """A mask of the padding; None where there is none."""
        return real[:, None, None, :] if real is not None else None

    def _load_own(self, given: dict[str, Tensor]) -> None:
        self.segment.copy_(given["embeddings.token_type_embeddings.weight"][0])


class MpnetEncoder(Encoder):
    """MPNet: positions are embedded, and the attention has a bias by distance, the same in all layers (Song et al. 2020)."""

    ATTENTION = ("attention.attn.q", "attention.attn.k", "attention.attn.v")
    NAMES: ClassVar[dict[str, str]] = {"out": "attention.attn.o", "attended": "attention.LayerNorm"}
    buckets: Tensor

    def __init__(self, shape: Shape, feature_sizes: tuple[int, ...], dropout: float = 0.1) -> None:
        super().__init__(shape, feature_sizes, dropout)
        self.bias = nn.Embedding(shape.relative_attention_num_buckets, shape.num_attention_heads)
        longest = shape.max_position_embeddings - FIRST_MPNET_POSITION
        self.register_buffer("buckets", _buckets(longest, shape.relative_attention_num_buckets), persistent=False)

    def embedded(self, ids: Tensor) -> Tensor:
        """The sum of the embeddings of pieces and positions."""
        return self.words(ids) + self.positions.weight[FIRST_MPNET_POSITION : FIRST_MPNET_POSITION + ids.shape[1]]

    def attention_bias(self, ids: Tensor, real: Tensor | None) -> Tensor:
        """The bias of every pair of pieces by their distance, and a large negative number on padding."""
        length = ids.shape[1]
        bias: Tensor = self.bias(self.buckets[:length, :length]).permute(2, 0, 1)[None]
        if real is None:
            return bias
        return bias + torch.where(real, 0.0, HIDDEN_FROM_ALL)[:, None, None, :]

    def _load_own(self, given: dict[str, Tensor]) -> None:
        self.bias.weight.copy_(given["encoder.relative_attention_bias.weight"])


def encoder_of(shape: Shape, feature_sizes: tuple[int, ...]) -> Encoder:
    """An encoder of the kind that ``shape`` names. Raises SystemExit for other kinds."""
    if shape.model_type == BERT:
        return BertEncoder(shape, feature_sizes)
    if shape.model_type == MPNET:
        return MpnetEncoder(shape, feature_sizes)
    raise SystemExit(f"Encoders of type {shape.model_type!r} cannot be trained. Use a BERT or MPNet model.")


def _buckets(longest: int, count: int) -> Tensor:
    """The bucket of each pair of places: half for each direction, exact when near, then wider and wider."""
    places = torch.arange(longest)
    ahead = places[None, :] - places[:, None]
    one_way = count // 2
    exact = one_way // 2
    distance = ahead.abs()
    wide = torch.log(distance.float().clamp(min=1) / exact) / math.log(FARTHEST_DISTANCE / exact) * (one_way - exact)
    bucket = torch.where(distance < exact, distance, (exact + wide.long()).clamp(max=one_way - 1))
    return torch.where(ahead > 0, bucket + one_way, bucket)


def _copy(module: nn.Linear | nn.LayerNorm, given: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(given[f"{name}.weight"])
    module.bias.copy_(given[f"{name}.bias"])
