"""A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001): emissions in, log likelihood out."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from app.annotate.bio import FORBIDDEN, allowed_transitions


class Crf(nn.Module):
    """Transition scores between BIO labels; transitions that BIO forbids cannot be learned."""

    forbidden: Tensor
    forbidden_first: Tensor

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__()
        follow, first = allowed_transitions(labels)
        self.learned = nn.Parameter(torch.zeros(len(labels), len(labels)))
        self.learned_first = nn.Parameter(torch.zeros(len(labels)))
        self.register_buffer("forbidden", torch.tensor(~follow) * FORBIDDEN)
        self.register_buffer("forbidden_first", torch.tensor(~first) * FORBIDDEN)

    @property
    def transitions(self) -> Tensor:
        """Scores of one label following another, shape (from, to)."""
        return self.learned + self.forbidden

    @property
    def first(self) -> Tensor:
        """Scores of a label coming first, shape (labels,)."""
        return self.learned_first + self.forbidden_first

    def loss(self, emissions: Tensor, labels: Tensor, real: Tensor) -> Tensor:
        """The negative log likelihood of each sequence, shape (sequences,).

        ``emissions`` has shape (sequences, pieces, labels); ``labels`` and ``real`` (false on padding, which
        stands only at the end) have shape (sequences, pieces).
        """
        transitions = self.transitions
        weights = real.to(emissions.dtype)
        gold = self.first[labels[:, 0]] + emissions.gather(2, labels[..., None]).squeeze(2).mul(weights).sum(1)
        gold = gold + transitions[labels[:, :-1], labels[:, 1:]].mul(weights[:, 1:]).sum(1)
        score = self.first + emissions[:, 0]
        for position in range(1, emissions.shape[1]):
            following = torch.logsumexp(score[:, :, None] + transitions, dim=1) + emissions[:, position]
            score = torch.where(real[:, position, None], following, score)
        return torch.logsumexp(score, dim=1) - gold
