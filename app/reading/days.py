"""Months and weekdays as English news writes them, and the years in which there can be news."""

from datetime import date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
# A publication outside these years is a placeholder, such as 0001-01-01; counting days from it would leave the calendar.
FIRST_YEAR, LAST_YEAR = 1500, 2999


def day_of_news(day: date | None) -> date | None:
    """The day if there can be news on it; otherwise None."""
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None
