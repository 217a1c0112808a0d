"""The report: figures in; what ``whosaid evaluate`` prints, as plain values and as tables, out."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from rich.table import Table

from app.evaluate.figures import (
    KEYS,
    ROLES,
    VIEWS,
    Counts,
    Figures,
    Number,
    calibration_error,
    f1,
    reliability,
    share,
)

PERCENTAGES = (
    ("persons by full name", "person name", "person"),
    ("organizations by name", "organization name", "organization"),
    ("roles", "roles right", "roles"),
    ("gold dates given and right", "dates right", "dates"),
    ("given dates that are right", "dates right", "dates given"),
    ("speech told from thought", "acts right", "acts"),
)
GROUPS = ("kind", "source", "cue", "publisher")


def plain(figures: Figures, with_speakers: bool) -> dict[str, Any]:
    """All figures as JSON can hold them; each with its 95% interval."""
    total = figures.total
    views = [view for view in VIEWS if view != "speech" or with_speakers]
    answer: dict[str, Any] = {
        view: {
            **{key: _measured(figures, partial(f1, name=f"{view} {key}")) for key in KEYS},
            "source": _measured(figures, partial(share, part=f"{view} sources right", whole=f"{view} sources")),
            "gold": total[f"{view} exact gold"],
            "predicted": total[f"{view} exact found"],
        }
        for view in views
    }
    answer["spans"] = {role: _measured(figures, partial(f1, name=f"{role} span")) for role in ROLES}
    answer["groups"] = {
        group: {
            name.removeprefix(f"{group}: ").removesuffix(" gold"): {
                "found": _measured(figures, partial(share, part=f"{name.removesuffix(' gold')} right", whole=name)),
                "gold": total[name],
            }
            for name in sorted(total)
            if name.startswith(f"{group}: ") and name.endswith(" gold")
        }
        for group in GROUPS
    }
    if with_speakers:
        answer["speakers"] = {
            label: _measured(figures, partial(share, part=part, whole=whole))
            for label, part, whole in PERCENTAGES
            if total[whole]
        }
    answer["calibration_error"] = round(calibration_error(figures.judged), 3)
    return answer


def tables(figures: Figures, with_speakers: bool) -> Iterator[Table]:
    """The same as tables."""
    values = plain(figures, with_speakers)
    spans = Table("F1", *KEYS, "source", "gold", "predicted", title="Quotations (95% interval)")
    for view in (view for view in VIEWS if view in values):
        row = values[view]
        spans.add_row(view, *(_shown(row[key]) for key in (*KEYS, "source")), str(row["gold"]), str(row["predicted"]))
    yield spans
    parts = Table("exact F1", *ROLES, title="Span parts, each by itself")
    parts.add_row("", *(_shown(values["spans"][role]) for role in ROLES))
    yield parts
    for group in GROUPS:
        table = Table(group, "attributions found", "gold", title=f"By {group}")
        for name, row in sorted(values["groups"][group].items(), key=lambda item: -item[1]["gold"]):
            table.add_row(name, _shown(row["found"]), str(row["gold"]))
        yield table
    if with_speakers:
        who = Table("percent", "right", title="Speakers, roles, dates and acts")
        for label, row in values["speakers"].items():
            who.add_row(label, _shown(row))
        yield who
    sure = Table(
        "confidence from", "mean", "right", "rows", title=f"Confidence (calibration error {values['calibration_error']})"
    )
    for edge, confidence, right, size in reliability(figures.judged):
        sure.add_row(f"{edge:.1f}", f"{confidence:.2f}", f"{right:.2f}", str(size))
    yield sure


def worst(figures: Figures, most: int) -> Table:
    """The mistakes to read first: those that the pipeline was surest of, then what it missed."""
    table = Table("article", "wrong", "sure", "gold: source | cue | content", "found", show_lines=True, title="Worst mistakes")
    for mistake in sorted(figures.mistakes, key=lambda mistake: -mistake.confidence)[:most]:
        words = (mistake.article, mistake.what, f"{mistake.confidence:.2f}", mistake.gold or "—", mistake.found or "—")
        table.add_row(*(word.replace("[", r"\[") for word in words))
    return table


def _measured(figures: Figures, figure: Callable[[Counts], Number]) -> list[float]:
    """A figure with its 95% interval: [value, low, high]."""
    return [round(float(value), 1) for value in (figure(figures.total), *figures.interval(figure))]


def _shown(value: list[float]) -> str:
    return f"{value[0]:.1f} ({value[1]:.1f}–{value[2]:.1f})"
