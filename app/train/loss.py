"""The loss of a batch: the negative log likelihoods of cues, arguments and judgements, averaged over windows."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from app.annotate.bio import CUE
from app.annotate.judgements import ACT, STANCE, SUMMARY
from app.train.batch import Batch, Pairs, pairs_of
from app.train.examples import UNMARKED
from app.train.network import Network

# Words of a window that the network mistakes for cues and that it learns to leave without content.
MOST_FALSE_CUES = 4
TOGETHER_WEIGHT = 0.5
JUDGEMENT_WEIGHT = 0.5


def loss_of(network: Network, batch: Batch, device: torch.device, *, half_precision: bool) -> Tensor:
    """The loss of ``batch``, computed on ``device``; with ``half_precision`` the network multiplies in bfloat16."""
    ids, features, real_ids, real, cue_labels, all_arguments, judgements = (
        _placed(tensor, device)
        for tensor in (
            batch.ids,
            batch.features,
            batch.real_ids,
            batch.real,
            batch.cue_labels,
            batch.all_arguments,
            batch.judgements,
        )
    )
    with torch.autocast(device.type, torch.bfloat16, enabled=half_precision):
        outputs = network.pieces(ids, features, real_ids)
    cues, alone, as_piece, as_cue, judged = (output[:, 1:-1].float() for output in outputs)
    loss = network.cue_crf.loss(cues, cue_labels, real).sum()
    loss = loss + TOGETHER_WEIGHT * functional.cross_entropy(alone[real], all_arguments[real], reduction="sum")
    mistaken = ((cues.argmax(2) == CUE) & (cue_labels == 0) & real).cpu().numpy()
    pairs = batch.pairs + _false_cues(batch, mistaken, network.dependencies)
    if pairs.rows:
        rows, labels, distance, relation, shares = (
            _placed(torch.as_tensor(values), device)
            for values in (pairs.rows, pairs.labels, pairs.distance, pairs.relation, pairs.shares)
        )
        cue = torch.einsum("kn,knp->kp", shares, as_cue[rows])
        with torch.autocast(device.type, torch.bfloat16, enabled=half_precision):
            scores = network.pairs(as_piece[rows], cue, distance, relation, alone[rows])
        loss = loss + network.argument_crf.loss(scores.float(), labels, real[rows]).sum()
        marked = len(batch.pairs.rows)
        at_cues = torch.einsum("kn,knc->kc", shares[:marked], judged[rows[:marked]])
        loss = loss + JUDGEMENT_WEIGHT * _judgement_loss(at_cues, judgements)
    return loss / len(batch.examples)


def _judgement_loss(scores: Tensor, marked: Tensor) -> Tensor:
    """The negative log likelihood of stance, act and summary; what a corpus leaves unmarked counts nothing."""
    stance = functional.cross_entropy(scores[:, STANCE], marked[:, 0], ignore_index=UNMARKED, reduction="sum")
    act = functional.cross_entropy(scores[:, ACT], marked[:, 1], ignore_index=UNMARKED, reduction="sum")
    known = marked[:, 2] != UNMARKED
    summary = functional.binary_cross_entropy_with_logits(scores[known, SUMMARY], marked[known, 2].float(), reduction="sum")
    return stance + act + summary


def _false_cues(batch: Batch, mistaken: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], dependencies: int) -> Pairs:
    """The first few pieces of each window that the network mistakes for cues, with no arguments."""
    cues = [
        (row, (int(place), int(place) + 1), None)
        for row, places in enumerate(mistaken)
        for place in np.flatnonzero(places)[:MOST_FALSE_CUES]
    ]
    return pairs_of(batch.examples, cues, mistaken.shape[1], dependencies)


def _placed(tensor: Tensor, device: torch.device) -> Tensor:
    """The tensor on the device; a GPU copies it while other work goes on."""
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor
