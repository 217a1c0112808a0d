"""Months and weekdays as English news writes them, and the years in which there can be news."""

import re
from datetime import date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
# A day with its year: "14 May 2025", "Saturday 8 February 2025", "May 14th, 2025", "2025-05-14".
WHOLE_DATE = re.compile(
    rf"(?:\b(?:{'|'.join(WEEKDAYS)}|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b,?\s+)?"
    rf"(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?P<month>{MONTH}),?\s+(?P<year>(?:19|20)\d\d)"
    rf"|(?P<month2>{MONTH})\s+(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d)"
    r"|(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d))\b",
    re.IGNORECASE,
)
# A publication outside these years is a placeholder, such as 0001-01-01; counting days from it would leave the calendar.
FIRST_YEAR, LAST_YEAR = 1500, 2999


def whole_date(match: re.Match[str]) -> date | None:
    """The day that a match of WHOLE_DATE names; None for a day that no calendar has."""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month = MONTHS.index((match["month"] or match["month2"])[:3].lower()) + 1
        return date(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"]))
    except ValueError:
        return None


def day_of_news(day: date | None) -> date | None:
    """The day if there can be news on it; otherwise None."""
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None
