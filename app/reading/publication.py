"""Finds the day an article was published, and keeps the evidence."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from app.quote import Dateline, Publication, PublicationSource
from app.reading.days import WEEKDAYS, WHOLE_DATE, day_of_news, whole_date
from app.reading.head_lines import day_of_line, headers, is_update
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
    """The publication date, by the best evidence: the request, the page, the dateline, or a line that says nothing but the day.

    None if none of them gives it. Such a line stands above the body or at the very end.

    A moment is converted to the local day in the place of the dateline, if its time zone is known, because what a wire story
    from Tokyo calls Tuesday may be Monday in UTC. A moment with an offset of its own, and any other, counts as the day it is
    written with.
    """
    if isinstance(request, datetime):
        return _day_of_moment(request, dateline)
    if request is not None:
        return Publication(request, PublicationSource.REQUEST, "given with the request")
    if page is not None:
        return Publication(page, PublicationSource.PAGE, "from the page's metadata")
    by_head = _of_dateline(text, dateline) or _of_lines(text[:body_start])
    if by_head is not None:
        return by_head
    if dateline is not None and dateline.month is not None and dateline.day is not None:
        words = dateline.span.of(text).strip()
        inferred = _with_inferred_year(text, body_start, dateline.month, dateline.day, words)
        if inferred is not None:
            return inferred
    _, _, last = text[body_start:].rstrip().rpartition("\n")
    return _of_line(last)


def _of_dateline(text: str, dateline: Dateline | None) -> Publication | None:
    """The day of a dateline that has a year."""
    if dateline is None or dateline.year is None or dateline.month is None or dateline.day is None:
        return None
    on = _date(dateline.year, dateline.month, dateline.day)
    return Publication(on, PublicationSource.DATELINE, f"dateline {dateline.span.of(text).strip()!r}") if on else None


def _of_lines(head: str) -> Publication | None:
    """The day on a line above the body, or in the headers of an e-mail there. The first version counts, not its last update."""
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    mail = headers(lines)
    sent = mail.get("date") or mail.get("sent")
    if sent is not None:
        on = _day_sent(sent.value)
        return Publication(on, PublicationSource.LINE, f"e-mail of {sent.value!r}") if on else None
    ordered = sorted(lines, key=is_update)
    return next((found for line in ordered if (found := _of_line(line)) is not None), None)


def _of_line(line: str) -> Publication | None:
    on = day_of_line(line)
    return Publication(on, PublicationSource.LINE, f"line {line.strip()!r}") if on is not None else None


def _day_sent(written: str) -> date | None:
    """The day of an e-mail as its sender saw it."""
    try:
        return parsedate_to_datetime(written).date()
    except ValueError:
        day = WHOLE_DATE.search(written)
        return whole_date(day) if day is not None else None


def _day_of_moment(moment: datetime, dateline: Dateline | None) -> Publication:
    is_utc = moment.tzinfo is not None and not moment.utcoffset()
    zone = zone_of(dateline.place) if dateline is not None and dateline.place and is_utc else None
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
