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
        nothing = torch.full_like(transitions, FORBIDDEN).fill_diagonal_(0.0)
        steps = torch.where(real[:, 1:, None, None], transitions + emissions[:, 1:, None, :], nothing)
        paths = (self.first + emissions[:, 0])[:, :, None] + _product(steps, nothing)
        return torch.logsumexp(paths, dim=(1, 2)) - gold


def _product(steps: Tensor, nothing: Tensor) -> Tensor:
    """The product of all steps of each sequence: the log sum over all paths between two labels, shape (sequences, from, to).

    ``steps`` has shape (sequences, steps, from, to). The product is that of matrices where sums are log sums of
    exponentials and products are sums, for which ``nothing`` is the identity. Neighbours are multiplied all at once, then
    the products: 384 pieces take nine rounds, which a GPU does far faster than one piece after the other.
    """
    while steps.shape[1] > 1:
        if steps.shape[1] % 2:
            steps = torch.cat([steps, nothing.expand(len(steps), 1, -1, -1)], dim=1)
        steps = torch.logsumexp(steps[:, ::2, :, :, None] + steps[:, 1::2, None, :, :], dim=3)
    return steps[:, 0] if steps.shape[1] else nothing.expand(len(steps), -1, -1)
