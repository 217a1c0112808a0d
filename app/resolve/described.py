"""Whom a description means ("the airline", "a lawyer"): a ranking of the article's persons and bodies, and how sure it is.

Two fitted models decide by the signs of ``description_signs``. A conditional logit tells who it would be if it is anybody whom
the article names, and a logistic regression tells how probable it is that the first of them is meant, and not nobody.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from app.resolve.cluster import Cluster
from app.resolve.description_signs import Candidate, Description, Noun, Signs, family_words

FILE = files("app.resolve").joinpath("description_weights.json")
# Keeps the logarithm of a share finite.
LEAST_SHARE = 0.001
# A sum of signs beyond this says nothing more.
HIGHEST_SUM = 18.0


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the signs by which candidates compare, and of the signs that tell whether the first of them is meant."""

    which: Mapping[str, float]
    found: Mapping[str, float]

    @staticmethod
    @cache
    def shipped() -> "Weights":
        """The weights that ``app.train.descriptions`` has written."""
        return Weights(**json.loads(FILE.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of a description, the likeliest first, each with its share; ``probability`` is that of the first.

    Shares add up to 1, as if it was certain that one of them is meant. The probability allows for nobody.
    """

    candidates: Sequence[tuple[Candidate, float]]
    probability: float

    @property
    def first(self) -> Candidate:
        """The likeliest candidate."""
        return self.candidates[0][0]


def ranked(description: Description, found: Sequence[Candidate], weights: Weights) -> Ranked | None:
    """The candidates in order, or None where there are none."""
    if not found:
        return None
    sums = [_sum(item.signs, weights.which) for item in found]
    powers = [math.exp(value - max(sums)) for value in sums]
    shares = [power / sum(powers) for power in powers]
    order = sorted(range(len(found)), key=lambda number: -shares[number])
    signs = signs_of_first(description, found[order[0]], [shares[number] for number in order], max(sums))
    probability = 1 / (1 + math.exp(-_sum(signs, weights.found)))
    return Ranked([(found[number], shares[number]) for number in order], probability)


def signs_of_first(description: Description, first: Candidate, shares: Sequence[float], highest: float) -> Signs:
    """What tells whether the likeliest candidate is meant: its lead, its own signs, and those of the description."""
    second = shares[1] if len(shares) > 1 else 0.0
    return {
        "constant": 1.0,
        "share": math.log(shares[0] + LEAST_SHARE),
        "lead": math.log((shares[0] + LEAST_SHARE) / (second + LEAST_SHARE)),
        "sum": min(highest, HIGHEST_SUM),
        **{f"description: {name}": sign for name, sign in description.signs.items()},
        **{f"candidate: {name}": sign for name, sign in first.signs.items()},
    }


def _sum(signs: Signs, weights: Mapping[str, float]) -> float:
    return sum(sign * weights.get(name, 0.0) for name, sign in signs.items())


def why(description: Description, ranking: Ranked, weights: Weights) -> str | None:
    """The sign that speaks most for the first candidate and against the second, in words; None where none is plain."""
    first, second = ranking.first, ranking.candidates[1][0].signs if len(ranking.candidates) > 1 else {}
    gains = {name: (first.signs.get(name, 0.0) - second.get(name, 0.0)) * weights.which.get(name, 0.0) for name in first.signs}
    totals = {words: sum(gains.get(name, 0.0) for name in names) for words, names in REASONS.items()}
    plain = (words for words, names in PLAIN.items() if any(first.signs.get(name) and not second.get(name) for name in names))
    words, gain = next(((words, 1.0) for words in plain), max(totals.items(), key=lambda item: item[1]))
    if gain <= 0:
        return None
    shared = _shared_word(description, first.cluster)
    if words == IN_NAME and shared is None:
        return None
    return words.format(name=first.cluster.name, noun=description.root.text, word=shared)


def _shared_word(description: Description, cluster: Cluster) -> str | None:
    """The word of a body's name that the description calls it by."""
    words = {*family_words(description), description.lemma, *(token.lower_ for token in description.source)}
    return next((word for word in cluster.name.split() if word.lower().strip(".,") in words), None)


CALLED = "the article calls {name} {noun!r}"
IN_NAME = "{name} has {word!r} in its name"
# What an editor is told, with the signs that add up to it.
REASONS: dict[str, tuple[str, ...]] = {
    CALLED: (
        "called",
        "only one: called",
        "called best",
        "another called",
        "noun in epithet",
        "words known",
        "words known count",
        "called only below",
    ),
    IN_NAME: ("noun in name", "only one: noun in name", "family", "only one: family", "words in name", "only one: words in name"),
    "the article speaks of {noun!r} beside {name}": (
        "words around",
        "words unknown",
        "noun around",
        "noun around document",
        "noun around, weight",
        "deed",
        "only one: deed",
    ),
    "{name} spoke last": ("spoke last", "spoke last of all", "spoke last, document", "speaker's body"),
    "{name} was named last": (
        "here",
        "a sentence up",
        "two up",
        "named last",
        "weight of agreeing",
        "weight of all",
        "most weight",
    ),
    "{name} is the subject of the sentence before": ("subject",),
    "the article names {name} most": ("mentions of agreeing", "mentions of all", "most mentions", "at head"),
    "{noun!r} meant {name} before": ("meant before", "another meant before"),
    "{name} is named right below": (
        "comes next",
        "comes next as subject",
        "comes below",
        "comes next after lead",
        "comes below after lead",
    ),
    "{name} is of the kind that {noun!r} names": (
        *(f"{noun} {kind}" for noun in Noun for kind in ("person", "organization", "place")),
        "agrees",
        "gender",
        "place noun",
        "only one of kind",
    ),
}
# Where only the first is called so or has such a name, that is what an editor wants to know.
PLAIN: dict[str, tuple[str, ...]] = {CALLED: ("called",), IN_NAME: ("noun in name", "family")}
