"""What ``whosaid evaluate`` reports of its figures: as tables, as plain values, and as the values that have floors."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from rich.table import Table

from app.evaluate.attributions import KEYS, ROLES, VIEWS
from app.evaluate.figures import Counts, Figures, Number, area_under_curve, calibration_error, f1, reliability, share
from app.evaluate.groups import GROUPS
from app.quote import Kind

Figure = Callable[[Counts], Number]

SPEAKER_FIGURES: dict[str, Figure] = {
    "persons by full name": partial(share, part="person name", whole="person"),
    "organizations by name": partial(share, part="organization name", whole="organization"),
    "roles": partial(share, part="roles right", whole="roles"),
    "gold dates given and right": partial(share, part="dates right", whole="dates"),
    "given dates that are right": partial(share, part="dates right", whole="dates given"),
    "speech told from thought": partial(share, part="acts right", whole="acts"),
}
ROW_FIGURES: dict[str, Figure] = {
    "words F1": partial(f1, name="words"),
    "row F1": partial(f1, name="row"),
    "row precision": partial(share, part="row hit found", whole="row found"),
    "row recall": partial(share, part="row hit gold", whole="row gold"),
    **{f"row recall {kind}": partial(share, part=f"row {kind} right", whole=f"row {kind} gold") for kind in Kind},
    "kind": partial(share, part="kind right", whole="words hit gold"),
    "not asserted and said so": partial(share, part="stances right", whole="stances"),
    "person full name": partial(share, part="persons by full name", whole="persons"),
    "person last name": partial(share, part="persons by last name", whole="persons"),
    "days given and right": partial(share, part="days right", whole="days"),
    "right of days given": partial(share, part="days right", whole="days given"),
}
# The fewer the better, so it has no floor.
SUMMARIES_SHOWN = {"summaries shown as words": partial(share, part="summaries shown", whole="summaries")}


def plain(figures: Figures, with_speakers: bool, rows: Figures | None = None) -> dict[str, Any]:
    """All figures as JSON can hold them, each as [value, low, high] with its 95% interval."""
    total = figures.total
    answer: dict[str, Any] = {
        view: {
            **{key: _measured(figures, partial(f1, name=f"{view} {key}")) for key in KEYS},
            "source": _measured(figures, partial(share, part=f"{view} sources right", whole=f"{view} sources")),
            "gold": total[f"{view} exact gold"],
            "predicted": total[f"{view} exact found"],
        }
        for view in _views(with_speakers)
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
        answer["speakers"] = _all_measured(figures, SPEAKER_FIGURES)
    if rows is not None:
        counts = {"gold": rows.total["row gold"], "predicted": rows.total["row found"]}
        answer["rows"] = _all_measured(rows, ROW_FIGURES | SUMMARIES_SHOWN) | counts
    judged = (rows or figures).judged
    area = area_under_curve(judged)
    answer["calibration_error"] = round(calibration_error(judged), 3)
    answer["area_under_curve"] = round(area, 3) if area is not None else None
    return answer


def floored(figures: Figures, with_speakers: bool, rows: Figures | None = None) -> dict[str, float]:
    """The figures that have floors, in percent: those of rows where the gold has rows, else those of attributions."""
    if rows is not None:
        return _values(rows, ROW_FIGURES)
    by_view: dict[str, Figure] = {
        f"attribution F1 {view}": partial(f1, name=f"{view} attribution") for view in _views(with_speakers)
    }
    by_kind: dict[str, Figure] = {
        f"attribution recall {kind}": partial(share, part=f"kind: {kind} right", whole=f"kind: {kind} gold") for kind in Kind
    }
    return _values(figures, by_view | by_kind | (SPEAKER_FIGURES if with_speakers else {}))


def tables(figures: Figures, with_speakers: bool, rows: Figures | None = None) -> Iterator[Table]:
    """All figures as tables."""
    values = plain(figures, with_speakers, rows)
    if rows is not None:
        gold, predicted = values["rows"].pop("gold"), values["rows"].pop("predicted")
        table = Table("percent", "value", title=f"Rows ({gold} gold, {predicted} predicted)")
        for label, value in values["rows"].items():
            table.add_row(label, _shown(value))
        yield table
    spans = Table("F1", *KEYS, "source", "gold", "predicted", title="Quotations (95% interval)")
    for view in _views(with_speakers):
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
    quality = f"calibration error {values['calibration_error']}, area under the curve {values['area_under_curve']}"
    sure = Table("confidence from", "mean", "right", "rows", title=f"Confidence ({quality})")
    for edge, confidence, right, size in reliability((rows or figures).judged):
        sure.add_row(f"{edge:.1f}", f"{confidence:.2f}", f"{right:.2f}", str(size))
    yield sure


def worst(figures: Figures, most: int) -> Table:
    """The mistakes to read first: those with the highest confidence, then what was missed."""
    table = Table("article", "wrong", "confidence", "gold", "found", show_lines=True, title="Worst mistakes")
    for mistake in sorted(figures.mistakes, key=lambda mistake: -mistake.confidence)[:most]:
        words = (mistake.article, mistake.what, f"{mistake.confidence:.2f}", mistake.gold or "—", mistake.found or "—")
        table.add_row(*(word.replace("[", r"\[") for word in words))
    return table


def _views(with_speakers: bool) -> list[str]:
    """The views that can be measured: speech is known from the gold speakers alone."""
    return [view for view in VIEWS if view != "speech" or with_speakers]


def _values(figures: Figures, named: dict[str, Figure]) -> dict[str, float]:
    """The figures that are numbers here, rounded as they are printed."""
    values = {label: round(float(figure(figures.total)), 1) for label, figure in named.items()}
    return {label: value for label, value in values.items() if not math.isnan(value)}


def _all_measured(figures: Figures, named: dict[str, Figure]) -> dict[str, Any]:
    return {label: _measured(figures, named[label]) for label in _values(figures, named)}


def _measured(figures: Figures, figure: Figure) -> list[float]:
    """A figure with its 95% interval: [value, low, high]."""
    return [round(float(value), 1) for value in (figure(figures.total), *figures.interval(figure))]


def _shown(value: list[float]) -> str:
    return f"{value[0]:.1f} ({value[1]:.1f}–{value[2]:.1f})"
