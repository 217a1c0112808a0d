"""The network: word pieces in; cues, and for each cue its content and source, out.

A pretrained encoder reads the pieces with their features. Cues are tagged in one pass. Then, for every cue, the
other pieces are tagged as its content and source from the pair of piece and cue. This decides together what belongs to
a cue and where it begins and ends (the predicate-and-argument view of semantic role labelling; He et al. 2018).
"""

from torch import Tensor, nn
from torch.nn import functional

from app.annotate.bio import ARGUMENT_LABELS, CUE_LABELS
from app.annotate.judgements import COLUMNS
from app.annotate.pieces import DEPENDENCY_COLUMN, SCHEMES
from app.annotate.relations import FARTHEST_BUCKET, relation_count
from app.train.crf import Crf
from app.train.encoders import Encoder, Shape, encoder_of
from app.train.kinds import KINDS


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
    """Everything that is trained. ``feature_sizes`` are the numbers of values of the features, without the scheme."""

    def __init__(self, shape: Shape, feature_sizes: tuple[int, ...], dropout: float = 0.1) -> None:
        super().__init__()
        feature_sizes = (*feature_sizes, len(SCHEMES))
        pair = KINDS[shape.model_type].pair
        self.pieces = PieceReader(encoder_of(shape, feature_sizes), shape.hidden_size, pair, dropout)
        self.dependencies = feature_sizes[DEPENDENCY_COLUMN]
        self.pairs = PairReader(pair, relation_count(self.dependencies), dropout)
        self.cue_crf = Crf(CUE_LABELS)
        self.argument_crf = Crf(ARGUMENT_LABELS)
