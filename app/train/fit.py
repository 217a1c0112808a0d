"""Fitting: trains a network on a corpus. Seeded, logged, and resumable from checkpoints."""

import copy
import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import structlog
import torch
from torch import Tensor, nn
from torch.nn import functional

from app.annotate.bio import Run
from app.annotate.judgements import ACT, STANCE, SUMMARY
from app.annotate.relations import relations
from app.annotate.trained_model import CUE, distance_buckets
from app.train.examples import UNMARKED, Example, Reading, batches
from app.train.network import Network

log = structlog.get_logger()
CHECKPOINT = "checkpoint.pt"
MOST_FALSE_CUES = 4


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that determines the weights, together with the corpus."""

    passes: int = 4
    window: int = 384
    batch_pieces: int = 2048
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    crf_rate: float = 1e-2
    warm_up: float = 0.06
    weight_decay: float = 0.01
    masked: float = 0.06
    together_weight: float = 0.5
    judgement_weight: float = 0.5
    average_decay: float = 0.995
    seed: int = 20261124
    order: int = 0
    checkpoint_steps: int = 100
    half_precision: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples padded to one length. Only ``ids``, ``features`` and ``real_ids`` include the encoder's begin and end pieces."""

    ids: Tensor
    features: Tensor
    real_ids: Tensor
    real: Tensor
    cue_labels: Tensor
    all_arguments: Tensor
    examples: list[Example]


def fit(network: Network, readings: list[Reading], recipe: Recipe, home: Path, begin: int, end: int, mask: int) -> Network:
    """Train ``network`` and return it with averaged weights. Continues from a checkpoint in ``home`` if there is one.

    ``begin``, ``end`` and ``mask`` are the ids of the pieces that open a window, close it and hide a piece.
    """
    home.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    optimizer = torch.optim.AdamW(_groups(network, recipe), weight_decay=recipe.weight_decay)
    rates = [group["lr"] for group in optimizer.param_groups]
    average = copy.deepcopy(network)
    plan = [_plan(readings, recipe, number) for number in range(recipe.passes)]
    total = sum(len(part) for part in plan)
    step = _resume(home / CHECKPOINT, network, average, optimizer, recipe)
    started, first_step, losses = time.monotonic(), step, []
    for examples in _from(plan, step):
        chance = np.random.default_rng((recipe.seed, step))
        share = min((step + 1) / (recipe.warm_up * total), (total - step) / (total * (1 - recipe.warm_up)))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * min(1.0, share)
        network.train()
        batch = _collate(examples, begin, end, mask, recipe.masked, chance)
        with torch.autocast("cpu", torch.bfloat16, enabled=recipe.half_precision):
            loss = _loss(network, batch, recipe)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        _average(average, network, min(recipe.average_decay, step / (step + 10)))
        losses.append(loss.item())
        if step % 20 == 0:
            rate = (step - first_step) / (time.monotonic() - started)
            log.info(
                "step",
                step=step,
                of=total,
                loss=round(float(np.mean(losses[-20:])), 3),
                minutes_left=round((total - step) / rate / 60, 1),
            )
        if step % recipe.checkpoint_steps == 0 or step == total:
            _save(home / CHECKPOINT, network, average, optimizer, recipe, step)
    return average


def mean_of(networks: Sequence[Network]) -> Network:
    """A network with the mean weights of those given, which must have started alike (Wortsman et al. 2022)."""
    mean = copy.deepcopy(networks[0])
    with torch.no_grad():
        for number, network in enumerate(networks[1:], start=2):
            _average(mean, network, 1 - 1 / number)
    return mean


def _groups(network: Network, recipe: Recipe) -> list[dict[str, Any]]:
    encoder = list(network.pieces.encoder.parameters())
    crf = [*network.cue_crf.parameters(), *network.argument_crf.parameters()]
    known = {id(parameter) for parameter in (*encoder, *crf)}
    heads = [parameter for parameter in network.parameters() if id(parameter) not in known]
    return [
        {"params": encoder, "lr": recipe.encoder_rate},
        {"params": heads, "lr": recipe.head_rate},
        {"params": crf, "lr": recipe.crf_rate},
    ]


def _plan(readings: list[Reading], recipe: Recipe, number: int) -> list[list[Example]]:
    chance = random.Random(f"{recipe.seed} {recipe.order} {number}")  # noqa: S311 (no secret)
    return batches(readings, recipe.window, recipe.batch_pieces, chance)


def _from(plan: Iterable[list[list[Example]]], step: int) -> Iterator[list[Example]]:
    for part in plan:
        yield from part[step:]
        step = max(0, step - len(part))


def _collate(examples: list[Example], begin: int, end: int, mask: int, masked: float, chance: np.random.Generator) -> Batch:
    longest = max(len(example.ids) for example in examples)
    ids = np.zeros((len(examples), longest + 2), dtype=np.int64)
    features = np.zeros((len(examples), longest + 2, examples[0].features.shape[1]), dtype=np.int64)
    lengths = np.array([len(example.ids) for example in examples])
    cue_labels = np.zeros((len(examples), longest), dtype=np.int64)
    all_arguments = np.zeros((len(examples), longest), dtype=np.int64)
    for row, example in enumerate(examples):
        length = lengths[row]
        hidden = chance.random(length) < masked
        ids[row, : length + 2] = [begin, *np.where(hidden, mask, example.ids), end]
        features[row, 1 : length + 1] = example.features
        features[row, :, -1] = example.features[0, -1]
        cue_labels[row, :length] = example.cue_labels
        all_arguments[row, :length] = example.all_arguments
    places = np.arange(longest + 2)[None]
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(features),
        torch.from_numpy(places < lengths[:, None] + 2),
        torch.from_numpy(places[:, :-2] < lengths[:, None]),
        torch.from_numpy(cue_labels),
        torch.from_numpy(all_arguments),
        examples,
    )


def _loss(network: Network, batch: Batch, recipe: Recipe) -> Tensor:
    """The negative log likelihoods of cues, arguments, all arguments together, and judgements, averaged over windows."""
    cues, alone, as_piece, as_cue, judgements = (
        output[:, 1:-1].float() for output in network.pieces(batch.ids, batch.features, batch.real_ids)
    )
    loss = network.cue_crf.loss(cues, batch.cue_labels, batch.real).sum()
    together = functional.cross_entropy(alone[batch.real], batch.all_arguments[batch.real], reduction="sum")
    rows, runs, labels = _pairs(batch, cues.detach())
    if rows:
        window = torch.tensor(rows)
        starts = np.array([run[0] for run in runs])
        distance = torch.from_numpy(distance_buckets(np.arange(batch.real.shape[1])[None], starts[:, None]))
        cue = torch.stack([as_cue[row, first:last].mean(0) for row, (first, last) in zip(rows, runs, strict=True)])
        relation = torch.from_numpy(_relations(batch, rows, runs, network.dependencies))
        scores = network.pairs(as_piece[window], cue, distance, relation, alone[window])
        loss = loss + network.argument_crf.loss(scores.float(), torch.from_numpy(labels), batch.real[window]).sum()
        loss = loss + recipe.judgement_weight * _judgement_loss(batch, judgements)
    return (loss + recipe.together_weight * together) / len(batch.examples)


def _judgement_loss(batch: Batch, judgements: Tensor) -> Tensor:
    """The negative log likelihood of stance, act and summary at the annotated cues; what a corpus leaves out counts nothing."""
    cues = [(row, cue) for row, example in enumerate(batch.examples) for cue in example.cues]
    if not cues:
        return judgements.sum() * 0
    scores = torch.stack([judgements[row, first:last].mean(0) for row, (first, last) in cues])
    marked = torch.tensor([judged for example in batch.examples for judged in example.judgements])
    stance = functional.cross_entropy(scores[:, STANCE], marked[:, 0], ignore_index=UNMARKED, reduction="sum")
    act = functional.cross_entropy(scores[:, ACT], marked[:, 1], ignore_index=UNMARKED, reduction="sum")
    known = marked[:, 2] != UNMARKED
    summary = functional.binary_cross_entropy_with_logits(scores[known, SUMMARY], marked[known, 2].float(), reduction="sum")
    return stance + act + summary


def _pairs(batch: Batch, cues: Tensor) -> tuple[list[int], list[Run], np.ndarray[Any, np.dtype[np.int64]]]:
    """The annotated cues of a batch with their arguments, and words that the network mistakes for cues, with none."""
    rows: list[int] = []
    runs: list[Run] = []
    labels: list[np.ndarray[Any, np.dtype[np.int64]]] = []
    length = batch.real.shape[1]
    believed = (cues.argmax(2) == CUE) & (batch.cue_labels == 0) & batch.real
    for row, example in enumerate(batch.examples):
        for cue, arguments in zip(example.cues, example.arguments, strict=True):
            rows.append(row)
            runs.append(cue)
            labels.append(np.pad(arguments, (0, length - len(arguments))))
        for position in torch.nonzero(believed[row]).flatten().tolist()[:MOST_FALSE_CUES]:
            rows.append(row)
            runs.append((position, position + 1))
            labels.append(np.zeros(length, dtype=np.int64))
    return rows, runs, np.stack(labels) if labels else np.zeros((0, length), dtype=np.int64)


def _relations(batch: Batch, rows: list[int], runs: list[Run], dependencies: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The relation of each piece of a window to each cue, 0 on padding; shape (cues, pieces)."""
    found = np.zeros((len(rows), batch.real.shape[1]), dtype=np.int64)
    for number, (row, (first, last)) in enumerate(zip(rows, runs, strict=True)):
        example = batch.examples[row]
        length = len(example.ids)
        cue, end = (example.start + first, example.start + last), example.start + length
        found[number, :length] = relations(example.pieces, cue, example.start, end, dependencies)
    return found


def _average(average: Network, network: Network, decay: float) -> None:
    """Move the averaged weights towards the current ones (Polyak and Juditsky 1992)."""
    with torch.no_grad():
        for kept, present in zip(average.parameters(), network.parameters(), strict=True):
            kept.lerp_(present, 1 - decay)


def _save(path: Path, network: Network, average: Network, optimizer: torch.optim.Optimizer, recipe: Recipe, step: int) -> None:
    """Write a checkpoint, completely or not at all."""
    partial = path.with_suffix(".partial")
    torch.save(
        {
            "network": network.state_dict(),
            "average": average.state_dict(),
            "optimizer": optimizer.state_dict(),
            "recipe": json.dumps(asdict(recipe)),
            "step": step,
            "chance": torch.get_rng_state(),
        },
        partial,
    )
    partial.replace(path)


def _resume(path: Path, network: Network, average: Network, optimizer: torch.optim.Optimizer, recipe: Recipe) -> int:
    if not path.exists():
        return 0
    saved = torch.load(path, weights_only=True)
    if saved["recipe"] != json.dumps(asdict(recipe)):
        raise SystemExit(f"{path} was made by another recipe; give another --home or remove it.")
    network.load_state_dict(saved["network"])
    average.load_state_dict(saved["average"])
    optimizer.load_state_dict(saved["optimizer"])
    torch.set_rng_state(saved["chance"])
    return int(saved["step"])
