"""Rule precision: how often each rule is right, as ``bench/rule_precision.py`` has measured and written it."""

import json
from functools import cache
from importlib.resources import files

from app.quote import Named, SpeakerKind

FILE = files("app").joinpath("rule_precision.json")


def precision_of(stage: str, rule: str) -> float | None:
    """The share of the answers of a rule that were right; None where too few were measured.

    ``stage`` is "attribute" (content and source right) or "resolve" (speaker right where the source is). For "resolve" there
    are also figures by the kind of speaker that a rule answered (``answer_kind``).
    """
    return _measured()[stage].get(rule)


def answer_kind(rule: str, speaker: Named | None) -> str:
    """The rule of resolution together with what it answered, as measured: "name: person", "name: person in part"."""
    if speaker is None:
        return f"{rule}: nobody"
    in_part = speaker.kind is SpeakerKind.PERSON and speaker.name is not None and len(speaker.name.split()) == 1
    return f"{rule}: {speaker.kind}{' in part' if in_part else ''}"


@cache
def _measured() -> dict[str, dict[str, float]]:
    measured: dict[str, dict[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))
    return measured
