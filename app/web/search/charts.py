"""Charts: counts in; SVG or PNG, drawn on the server by Vega-Lite, out."""

import json
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

import vl_convert
from fastapi import APIRouter, Query, Response

from app.api.deps import SessionDep
from app.api.parameters import SpeakerId
from app.errors import NotFound
from app.store.registry.speakers import months_by_outlet, speaker_summary
from app.store.search.filter_fields import SpeakerNumber
from app.store.search.filters import Filters
from app.store.search.numbers import OutletShare, count_numbers
from app.store.search.query import parse_query
from app.store.search.subject import Subject, months_about
from app.web.error_pages import PageRoute
from app.web.fields import TypedWords

router = APIRouter(include_in_schema=False, route_class=PageRoute)
TypedSubject = Annotated[TypedWords, Query()]
MOST_OUTLETS = 15
FEW_MONTHS, MOST_MONTHS, MOST_TICKS = 9, 240, 5
PRINT_SCALE = 3
INK, QUIET, SAND, RED, GREY = "#2b2b2b", "#6b6b6b", "#c99a2e", "#a33b3b", "#9a9a9a"
GRID, DOMAIN = "#e6e6e6", "#b5b5b5"
PARTS = ("#2f6f9f", SAND, "#4c8c5a", "#8a5a9e", RED)
UNKNOWN, OTHERS = "outlet not known", "other outlets"
# A picture for print is always on white. A vector graphic has no background and takes that of the page.
PAPER = "#ffffff"
CONFIG = {
    # browsers may have a wider font than the one that the chart was measured with
    "font": "Arial, Helvetica, sans-serif",
    "padding": {"left": 22, "top": 5, "right": 12, "bottom": 5},
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": QUIET,
        "gridColor": GRID,
        "domainColor": DOMAIN,
        "tickColor": DOMAIN,
        "labelFontSize": 11,
    },
    "legend": {"labelColor": INK, "title": None, "orient": "top", "columnPadding": 24},
}
# The colours of a chart on a dark page, by those on a light one. Each can be told from the page and from the others.
DARK = {
    INK: "#e9e6df",
    QUIET: "#a8b0b8",
    GRID: "#2c3238",
    DOMAIN: "#5a636c",
    PARTS[0]: "#6fb0e0",
    SAND: "#e2b74e",
    PARTS[2]: "#7cc08b",
    PARTS[3]: "#bd93d0",
    RED: "#e08080",
    GREY: "#7f868d",
}


@router.get("/charts/people/{speaker_id:int}/months.{form}")
def months(speaker_id: SpeakerId, form: str, session: SessionDep, about: TypedSubject = None) -> Response:
    """How often a speaker is quoted each month, about a subject if one is given, and by which outlets."""
    if about is None:
        return _drawn(months_spec(months_by_outlet(session, speaker_id)), form)
    number = speaker_summary(session, speaker_id).id
    return _drawn(months_spec(months_about(session, Subject(number, parse_query(about)))), form)


@router.get("/charts/compare.{form}")
def two_speakers(
    form: str, session: SessionDep, one: SpeakerNumber, other: SpeakerNumber, about: TypedSubject = None
) -> Response:
    """How often each of two speakers is quoted each month, about a subject if one is given."""
    query = parse_query(about) if about is not None else None
    speakers = [speaker_summary(session, number) for number in (one, other)]
    counted = [
        (month, speaker.name, count)
        for speaker in speakers
        for month, _, count in months_about(session, Subject(speaker.id, query))
    ]
    return _drawn(months_spec(counted, beside=True), form)


@router.get("/charts/outlets.{form}")
def outlets(form: str, session: SessionDep) -> Response:
    """The share of each outlet's quotations that come from unnamed, anonymous and unknown sources."""
    return _drawn(outlets_spec(count_numbers(session, Filters(), MOST_OUTLETS).outlets), form)


def months_spec(counted: Sequence[tuple[str, str | None, int]], *, beside: bool = False) -> dict[str, Any]:
    """A bar for every month from the first to the last, divided by outlet; the smaller outlets are taken together.

    ``beside`` puts the parts of a month beside one another, so that they can be compared, in the order in which they come.
    """
    outlets: Counter[str] = Counter()
    for _, outlet, count in counted:
        outlets[outlet or UNKNOWN] += count
    named = list(outlets) if beside else [outlet for outlet, _ in outlets.most_common(len(PARTS))]
    months = _from_to(sorted({month for month, _, _ in counted}))
    values = [{"month": f"{month}-01", "outlet": named[0], "quotations": 0} for month in months]
    values += [
        {"month": f"{month}-01", "outlet": outlet if (outlet or UNKNOWN) in named else OTHERS, "quotations": count}
        for month, outlet, count in ((month, outlet or UNKNOWN, count) for month, outlet, count in counted)
        if month in months
    ]
    bars: Counter[str] = Counter()
    for month, outlet, count in counted:
        bars[f"{month} {outlet}" if beside else month] += count
    # a quotation is never half, so there are no more ticks than quotations
    highest = max(bars.values(), default=1)
    shown = [*named, *([OTHERS] if len(outlets) > len(named) else [])]
    return {
        "data": {"values": values},
        "width": 320,
        "height": 130,
        "mark": {"type": "bar", "width": {"band": 0.8} if beside or len(months) > FEW_MONTHS else 28},
        "encoding": {
            "x": {
                "field": "month",
                "type": "ordinal",
                "timeUnit": "yearmonth",
                "title": None,
                "axis": {"labelOverlap": True, "labelAngle": 0},
            },
            "y": {
                "field": "quotations",
                "aggregate": "sum",
                "title": "quotations",
                "axis": {"tickCount": min(highest, MOST_TICKS), "format": "d"},
            },
            "color": {"field": "outlet", "type": "nominal", "scale": {"domain": shown, "range": [*PARTS[: len(named)], QUIET]}},
            **({"xOffset": {"field": "outlet", "sort": shown}} if beside else {}),
        },
    }


def _from_to(months: Sequence[str]) -> list[str]:
    """All months (YYYY-MM) from the first to the last of these, but at most the last MOST_MONTHS."""
    if not months:
        return []
    first, last = ((int(month[:4]) * 12 + int(month[5:]) - 1) for month in (months[0], months[-1]))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(max(first, last - MOST_MONTHS + 1), last + 1)]


def outlets_spec(shares: Sequence[OutletShare]) -> dict[str, Any]:
    """A stacked bar for every outlet."""
    values = [
        {"outlet": item.outlet or "not known", "source": name, "share": count / item.quotations, "place": place}
        for item in shares
        for place, (name, count) in enumerate(
            (("unnamed", item.unnamed), ("anonymous", item.anonymous), ("not known", item.unresolved))
        )
    ]
    # without any shares there would be no scale to draw
    scale = {} if any(item["share"] for item in values) else {"scale": {"domain": [0, 1]}}
    return {
        "data": {"values": values},
        "width": 320,
        "height": {"step": 26},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "outlet", "type": "nominal", "sort": [item.outlet or "not known" for item in shares], "title": None},
            "x": {"field": "share", "type": "quantitative", "title": "share of quotations", "axis": {"format": "%"}} | scale,
            "color": {
                "field": "source",
                "type": "nominal",
                "scale": {"domain": ["unnamed", "anonymous", "not known"], "range": [SAND, RED, GREY]},
            },
            "order": {"field": "place"},
        },
    }


def _drawn(spec: dict[str, Any], form: str) -> Response:
    if form not in {"svg", "png"}:
        raise NotFound("Charts are available as svg and png.", "form")
    chart = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", **spec}
    if form == "png":
        return Response(png(json.dumps(chart | {"config": CONFIG | {"background": PAPER}})), media_type="image/png")
    return Response(svg(json.dumps(chart | {"config": CONFIG | {"background": None}})), media_type="image/svg+xml")


@lru_cache(maxsize=64)
def svg(spec: str) -> str:
    """The drawing of a Vega-Lite specification as a vector graphic, in light colours, and in dark ones where a page is dark."""
    head, rest = str(vl_convert.vegalite_to_svg(spec)).split(">", 1)
    return f"{head}><style>{_dark_rules()}</style>{rest}"


def _dark_rules() -> str:
    """Rules for the colours on a dark page. The colours themselves are attributes, which any program reads and rules overrule."""
    rules = "".join(f'[{what}="{light}"]{{{what}:{dark}}}' for light, dark in DARK.items() for what in ("fill", "stroke"))
    return f":root{{color-scheme:light dark}}@media (prefers-color-scheme:dark){{{rules}}}"


@lru_cache(maxsize=16)
def png(spec: str) -> bytes:
    """The drawing of a Vega-Lite specification as an image for print."""
    return bytes(vl_convert.vegalite_to_png(spec, scale=PRINT_SCALE))
