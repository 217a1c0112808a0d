"""Rule precision: how often each rule is right, as ``bench/rule_precision.py`` has measured and written it."""

import json
from functools import cache
from importlib.resources import files

FILE = files("app").joinpath("rule_precision.json")


def precision_of(stage: str, rule: str) -> float | None:
    """The share of the answers of a rule that were right; None where too few were measured.

    ``stage`` is "attribute" (content and source right) or "resolve" (speaker right where the source is).
    """
    return _measured()[stage].get(rule)


@cache
def _measured() -> dict[str, dict[str, float]]:
    measured: dict[str, dict[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))
    return measured
