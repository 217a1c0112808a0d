"""Whom a source means before roles are known, and the evidence for it."""

from dataclasses import dataclass

from spacy.tokens import Span

from app.quote import Evidence, Named
from app.resolve.cluster import Cluster
from app.rule_precision import precision_of


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a source means: one cluster, several that speak together, or a description; nothing where it is not known.

    ``mention`` is the mention in the source that names the cluster. ``steps`` are the steps of the decision.
    """

    clusters: tuple[Cluster, ...] = ()
    mention: Span | None = None
    described: Named | None = None
    steps: tuple[Evidence, ...] = ()


def step(rule: str, detail: str) -> Evidence:
    """A step of resolution, scored by the measured precision of its rule."""
    return Evidence("resolve", rule, detail, precision_of("resolve", rule))
