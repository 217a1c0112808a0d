"""Fitting: trains a network on passes over corpora. Seeded, logged, and resumable from checkpoints."""

import copy
import json
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import structlog
import torch
from torch import Tensor, nn

from app.train.ahead import ahead
from app.train.batch import Batch, batch_of
from app.train.examples import Example, Reading, batches
from app.train.kinds import SpecialPieces
from app.train.loss import loss_of
from app.train.network import Network

log = structlog.get_logger()
CHECKPOINT = "checkpoint.pt"
LOGGED_STEPS = 20
GRADIENT_NORM = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that determines the weights, together with the passes and the weights to begin with."""

    encoder_rate: float
    head_rate: float
    crf_rate: float
    window: int = 384
    batch_pieces: int = 6144
    warm_up: float = 0.06
    weight_decay: float = 0.01
    masked: float = 0.06
    average_decay: float = 0.995
    seed: int = 0
    half_precision: bool = False


def fit(
    network: Network,
    passes: Sequence[Sequence[Reading]],
    recipe: Recipe,
    special: SpecialPieces,
    home: Path,
    device: torch.device,
    checkpoint_minutes: float = 5.0,
) -> Network:
    """Train ``network`` on the articles of each pass, in turn; return it with averaged weights.

    Continues from a checkpoint in ``home`` if there is one. Raises SystemExit where another recipe made that.
    """
    home.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    network = network.to(device).train()
    optimizer = torch.optim.AdamW(_groups(network, recipe), weight_decay=recipe.weight_decay, fused=device.type == "cuda")
    rates = [group["lr"] for group in optimizer.param_groups]
    average = copy.deepcopy(network)
    plan = [batch for number, readings in enumerate(passes) for batch in _plan(readings, recipe, number)]
    total = len(plan)
    stated = json.dumps({**asdict(recipe), "steps": total})
    step = first_step = _resume(home / CHECKPOINT, network, average, optimizer, stated, device)

    def ready(step_and_examples: tuple[int, list[Example]]) -> Batch:
        number, examples = step_and_examples
        chance = np.random.default_rng((recipe.seed, number))
        return batch_of(examples, special, network.dependencies, recipe.masked, chance)

    started = saved = time.monotonic()
    losses: list[Tensor] = []
    for batch in ahead(ready, list(enumerate(plan))[step:]):
        share = min((step + 1) / (recipe.warm_up * total), (total - step) / (total * (1 - recipe.warm_up)))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * min(1.0, share)
        loss = loss_of(network, batch, device, half_precision=recipe.half_precision)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), GRADIENT_NORM)
        optimizer.step()
        step += 1
        _average(average, network, min(recipe.average_decay, step / (step + 10)))
        losses = [*losses[-LOGGED_STEPS + 1 :], loss.detach()]
        if step % LOGGED_STEPS == 0:
            seconds = (time.monotonic() - started) / (step - first_step)
            loss_now = round(float(torch.stack(losses).mean()), 3)
            log.info("step", step=step, of=total, loss=loss_now, minutes_left=round((total - step) * seconds / 60, 1))
        if time.monotonic() - saved >= 60 * checkpoint_minutes or step == total:
            _save(home / CHECKPOINT, network, average, optimizer, stated, step)
            saved = time.monotonic()
    log.info("fitted", steps=step, seconds=round(time.monotonic() - started))
    return average.cpu().eval()


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


def _plan(readings: Sequence[Reading], recipe: Recipe, number: int) -> list[list[Example]]:
    chance = random.Random(f"{recipe.seed} {number}")  # noqa: S311 (no secret)
    return batches(readings, recipe.window, recipe.batch_pieces, chance)


def _average(average: Network, network: Network, decay: float) -> None:
    """Move the averaged weights towards the current ones (Polyak and Juditsky 1992)."""
    with torch.no_grad():
        torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - decay)


def _save(path: Path, network: Network, average: Network, optimizer: torch.optim.Optimizer, recipe: str, step: int) -> None:
    """Write a checkpoint, completely or not at all."""
    partial = path.with_suffix(".partial")
    torch.save(
        {
            "network": network.state_dict(),
            "average": average.state_dict(),
            "optimizer": optimizer.state_dict(),
            "recipe": recipe,
            "step": step,
            "chance": torch.get_rng_state(),
            "chances_of_gpus": torch.cuda.get_rng_state_all(),
        },
        partial,
    )
    partial.replace(path)


def _resume(
    path: Path, network: Network, average: Network, optimizer: torch.optim.Optimizer, recipe: str, device: torch.device
) -> int:
    if not path.exists():
        return 0
    saved = torch.load(path, map_location="cpu", weights_only=True)
    if saved["recipe"] != recipe:
        raise SystemExit(f"{path} was made by another recipe; give another --home or remove it.")
    network.load_state_dict(saved["network"])
    average.load_state_dict(saved["average"])
    optimizer.load_state_dict(saved["optimizer"])
    torch.set_rng_state(saved["chance"])
    if device.type == "cuda":
        torch.cuda.set_rng_state_all(saved["chances_of_gpus"])
    return int(saved["step"])
