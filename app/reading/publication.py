"""Publication: what request, page and dateline say in; the day an article appeared and its evidence out."""

import re
from datetime import date, datetime

from app.quote import Dateline, Publication, PublicationSource
from app.reading.days import WEEKDAYS
from app.reading.zones import zone_of

# A weekday that is said of the publication day or the days right before it, not of another week.
WEEKDAY = re.compile(r"(?<!last )(?<!next )\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?!['’]s)")
YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")
# Weekdays further down are seldom the publication day's own.
LEAD_CHARACTERS = 700
# A year that the text mentions lies at most this many years before its publication, or it anchors nothing.
REACH_YEARS = 5


def read_publication(
    text: str, body_start: int, dateline: Dateline | None, *, request: date | datetime | None = None, page: date | None = None
) -> Publication | None:
    """The publication date by the best evidence there is: the request's, the page's own, the dateline's; or None.

    A moment counts as the day that it was in the dateline's place where that is known, else as the day it is written with:
    what a wire story of Tokyo calls Tuesday may be Monday in UTC.
    """
    if isinstance(request, datetime):
        return _day_of_moment(request, dateline)
    if request is not None:
        return Publication(request, PublicationSource.REQUEST, "given with the request")
    if page is not None:
        return Publication(page, PublicationSource.PAGE, "from the page's metadata")
    if dateline is None or dateline.month is None or dateline.day is None:
        return None
    words = dateline.span.of(text).strip()
    if dateline.year is not None:
        on = _date(dateline.year, dateline.month, dateline.day)
        return Publication(on, PublicationSource.DATELINE, f"dateline {words!r}") if on else None
    return _with_inferred_year(text, body_start, dateline.month, dateline.day, words)


def _day_of_moment(moment: datetime, dateline: Dateline | None) -> Publication:
    zone = zone_of(dateline.place) if dateline is not None and dateline.place and moment.tzinfo is not None else None
    if zone is None:
        return Publication(moment.date(), PublicationSource.REQUEST, "given with the request")
    detail = f"given with the request as {moment.isoformat()}, the day in {zone.key}"
    return Publication(moment.astimezone(zone).date(), PublicationSource.REQUEST, detail)


def _with_inferred_year(text: str, body_start: int, month: int, day: int, words: str) -> Publication | None:
    """The year in which the dateline's day falls on the lead's weekday, nearest after a year the text mentions.

    "February 12" with "on Saturday" and "2021" is 2022: of the years whose 12 February is a Saturday, 2022
    follows a mentioned year most closely. Without a weekday or without a year in the text nothing is inferred.
    """
    weekday = WEEKDAY.search(text, body_start, body_start + LEAD_CHARACTERS)
    mentioned = sorted({int(year) for year in YEAR.findall(text)})
    if weekday is None or not mentioned:
        return None
    fits: list[tuple[int, date, int]] = []
    for year in mentioned:
        for candidate in range(year, year + REACH_YEARS + 1):
            on = _date(candidate, month, day)
            if on is not None and WEEKDAYS[on.weekday()] == weekday.group():
                fits.append((candidate - year, on, year))
    if not fits:
        return None
    _, on, year = min(fits, key=lambda fit: (fit[0], -fit[2]))
    detail = f"dateline {words!r}; the year is the first from {year}, which the text mentions, whose day is a {weekday.group()}"
    return Publication(on, PublicationSource.DATELINE, detail)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
