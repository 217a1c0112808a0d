"""Finds the day an article was published, and keeps the evidence."""

import re
from datetime import date, datetime

from app.quote import Dateline, Publication, PublicationSource
from app.reading.days import WEEKDAYS, day_of_news
from app.reading.zones import zone_of

# A weekday that means the publication day or the days just before it, not a day of another week.
WEEKDAY = re.compile(r"(?<!last )(?<!next )\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?!['’]s)")
YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")
# A weekday further down is seldom that of the publication day.
LEAD_CHARACTERS = 700
# A year in the text helps only if the article was published at most this many years later.
REACH_YEARS = 5


def read_publication(
    text: str, body_start: int, dateline: Dateline | None, *, request: date | datetime | None = None, page: date | None = None
) -> Publication | None:
    """The publication date, by the best evidence: the request, the page, or the dateline. None if none of them gives it.

    A moment is converted to the local day in the place of the dateline, if its time zone is known, because what a wire story
    from Tokyo calls Tuesday may be Monday in UTC. Otherwise it counts as the day it is written with.
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
    if zone is None or day_of_news(moment.date()) is None:
        return Publication(moment.date(), PublicationSource.REQUEST, "given with the request")
    detail = f"given with the request as {moment.isoformat()}, the day in {zone.key}"
    return Publication(moment.astimezone(zone).date(), PublicationSource.REQUEST, detail)


def _with_inferred_year(text: str, body_start: int, month: int, day: int, words: str) -> Publication | None:
    """The first year, counted from a year in the text, in which the day of the dateline falls on the weekday in the lead.

    "February 12" with "on Saturday" and "2021" gives 2022: of the years in which 12 February is a Saturday, 2022 is the first
    from 2021 on. Without a weekday or without a year in the text, nothing is inferred.
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
