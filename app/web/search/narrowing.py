"""Narrowing a search: a search and its counts in; links that narrow it, and links that take each filter off again, out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.store.search.facets import Band, Facets
from app.web.rendering import with_query, written_day
from app.web.search.search_form import SearchForm

# The choices that a group shows at once; the others are folded away.
SHOWN = 6
STANCES = {"hypothetical": "not said, or not yet"}
NAMES = {
    "speaker": "speaker",
    "speaker_id": "speaker",
    "outlet": "outlet",
    "role": "role with",
    "role_is": "role",
    "said_from": "said on or after",
    "said_to": "said on or before",
    "month": "month",
    "kind": "kind",
    "stance": "stance",
    "source_type": "source",
    "confidence_from": "certainty",
    "confidence_below": "certainty",
}
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that narrows the search, and how many quotations that leaves."""

    label: str
    quotations: int
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """The choices of one kind, the first of them, and the rest."""

    title: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A filter of the search, and the address of the same search without it."""

    label: str
    address: str


def groups(form: SearchForm, facets: Facets) -> list[Group]:
    """The ways to narrow a search. What is chosen already, or would leave everything, is not offered."""
    months = [(month, _month(month), count) for month, count in reversed(facets.months) if month is not None]
    several = [
        _group(form, "Speaker", "speaker_id", [(str(number), name, count) for number, name, count in facets.speakers]),
        _group(form, "Outlet", "outlet", _named(facets.outlets)),
        _group(form, "Month", "month", months),
        _group(form, "Kind", "kind", _named(facets.kinds)),
        _group(form, "Stance", "stance", [(name, STANCES.get(name, name), count) for name, count in facets.stances]),
        _group(form, "Role", "role_is", _named(facets.roles)),
        _group(form, "Source", "source_type", _named(facets.source_types)),
        _certainty(form, facets.confidences),
    ]
    total = sum(count for _, count in facets.kinds)
    return [group for group in several if group is not None and not _leaves_everything(group, total)]


def taken(form: SearchForm, speaker: str | None) -> list[Taken]:
    """The filters of a search, each with the way to take it off; ``speaker`` is the name of the one that was chosen."""
    found = []
    pairs = form.pairs()
    for name, value in form.narrowing():
        if name == "q" or (name == "confidence_below" and form.confidence_from is not None):
            continue
        ends = {"confidence_from", "confidence_below"} if name.startswith("confidence") else {name}
        shown = speaker or value if name == "speaker_id" else _shown(form, name, value)
        rest = [pair for pair in pairs if pair[0] not in ends]
        found.append(Taken(f"{NAMES[name]}: {shown}", with_query("/search", rest)))
    return found


def certainty(least: float | None, below: float | None) -> str:
    """A band of confidence in words."""
    if below is None:
        return f"{round((least or 0) * 100)}% sure or more"
    if not least:
        return f"less than {round(below * 100)}% sure"
    return f"{round(least * 100)} to {round(below * 100)}% sure"


def _leaves_everything(group: Group, total: int) -> bool:
    return len(group.first) == 1 and group.first[0].quotations == total


def _group(form: SearchForm, title: str, parameter: str, counted: Sequence[tuple[str, str, int]]) -> Group | None:
    if getattr(form, parameter) is not None or not counted:
        return None
    rest = [pair for pair in form.pairs() if pair[0] != parameter]
    choices = tuple(Choice(label, count, with_query("/search", [*rest, (parameter, value)])) for value, label, count in counted)
    return Group(title, choices[:SHOWN], choices[SHOWN:])


def _certainty(form: SearchForm, bands: Sequence[Band]) -> Group | None:
    if form.confidence_from is not None or form.confidence_below is not None or not bands:
        return None
    choices = []
    for band in bands:
        bounds = [("confidence_from", str(band.least))] if band.least else []
        bounds += [("confidence_below", str(band.below))] if band.below is not None else []
        label = certainty(band.least, band.below)
        choices.append(Choice(label, band.quotations, with_query("/search", [*form.pairs(), *bounds])))
    return Group("Certainty", tuple(choices), ())


def _named(counted: Iterable[tuple[str | None, int]]) -> list[tuple[str, str, int]]:
    return [(value, value, count) for value, count in counted if value]


def _shown(form: SearchForm, name: str, value: str) -> str:
    if name == "month":
        return _month(value)
    if name.startswith("confidence"):
        return certainty(form.confidence_from, form.confidence_below)
    if name in {"said_from", "said_to"}:
        return written_day(date.fromisoformat(value))
    return STANCES.get(value, value)


def _month(month: str) -> str:
    return written_day(date.fromisoformat(f"{month}-01"), "month")
