"""Expressions of days: words such as "on Tuesday", "March 5" and "last night", and the day each means.

dateparser reads calendar dates. Weekdays are read here, because newspapers use them for the publication day itself and otherwise
for a past day.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Literal

import dateparser

from app.lexicon import word_list
from app.reading.days import MONTH, WEEKDAYS

DAY = r"(?:3[01]|[12]\d|0?[1-9])"
YEAR = r"(?:1[89]|20)\d\d"
EXPRESSION = re.compile(
    rf"(?P<weekday>\b(?:(?P<which>last|this|next)\s+)?(?P<name>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    rf"|(?P<calendar>\b{MONTH}\s+{DAY}(?:st|nd|rd|th)?\b(?:,?\s+{YEAR})?"
    rf"|\b{DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b(?:,?\s+{YEAR})?)"
    # with a capital only where a sentence begins: "USA Today" and "This Morning" are outlets
    rf"|(?P<relative>\b(?-i:(?:today|tonight|this (?:morning|afternoon|evening)|yesterday|last night|earlier in the day"
    r"|(?<![\w'’,] )(?:Today|Tonight|This (?:morning|afternoon|evening)|Yesterday|Last night|Earlier in the day))"
    r"|(?:two|three|four|five|six|\d)\s+days\s+ago)\b)",
    re.IGNORECASE,
)
# A month or a year without a day: "in March", "in 2019", "last month".
COARSE = re.compile(
    rf"\b(?:in|during)\s+(?:(?:early|late|mid)-?\s*)?"
    rf"(?:(?P<month>{MONTH})(?:,?\s+(?:of\s+)?(?P<month_year>{YEAR}))?|(?P<year>{YEAR}))\b"
    r"|\b(?P<near>(?:earlier\s+)?(?:this|last)\s+(?:month|year)|(?:a|one|two|three|four|five)\s+(?:month|year)s?\s+ago)\b",
    re.IGNORECASE,
)
TOMORROW = re.compile(r"\btomorrow\b", re.IGNORECASE)
# A span of time or a plan, not the moment of saying: "since Monday", "until 7 December".
NOT_THE_MOMENT = re.compile(rf"\b(?:{'|'.join(sorted(word_list('dates')['not_the_moment']))})\s+$", re.IGNORECASE)
# "between 3 and 11 March", "from January to March 11", "March 11-13", "11 March to 3 April": the days of a span.
SPAN_END = re.compile(
    rf"\b(?:from|between)\s+(?:{MONTH}|{DAY}|[A-Z][a-z]+day)(?:\s+(?:{DAY}|{MONTH}))?,?\s+(?:to|and|until|through|till)\s+$"
    rf"|{DAY}(?:\s+{MONTH})?\s*(?:-|–|to|through)\s*$",
)
SPAN_START = re.compile(rf"\s*(?:-|–|(?:to|through|until)\s+(?={MONTH}|{DAY}\b))\s*(?:{MONTH}\s+)?{DAY}\b")
# A name with a weekday in it is no day: "Saturday Night Live", "the Sunday Courier", "Super Tuesday".
NAME_BEFORE = re.compile(rf"\b(?:{'|'.join(sorted(word_list('dates')['named_day']))})\s+$", re.IGNORECASE)
ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
NAME_AFTER = re.compile(r"\s+Night\s+[A-Z]")
PROPER_NAME = re.compile(r"\s+[A-Z][a-z]")
# "at Monday's debate" dates the saying, "Monday's decision" does not.
OCCASION = re.compile(rf"\b(?:{'|'.join(sorted(word_list('dates')['occasion']))})\s+(?:the\s+)?$", re.IGNORECASE)
POSSESSIVE = re.compile(r"(?:\s+(?:morning|afternoon|evening|night))?['’]s\b")
# A line across the page, as live blogs and columns print it, ends an occasion.
BREAK = re.compile(r"\n\s*(?:[_*#•–—-]\s*){1,12}\n")
# How far to look for the words before an expression, in characters.
BEFORE = 48
# Without a year this means the attacks of 2001, unless that day has just passed.
ATTACKS = re.compile(r"Sept(?:ember|\.)?\s+11(?:th)?", re.IGNORECASE)
NEWS_DAYS = 2


def is_moment(text: str, match: re.Match[str]) -> bool:
    """Whether an expression may give the moment of saying, and is no end of a span of time, no plan and no name."""
    before = text[max(0, match.start() - BEFORE) : match.start()]
    if NOT_THE_MOMENT.search(before) or SPAN_END.search(before) or (match["weekday"] and _is_name(text, match, before)):
        return False
    return not (match["calendar"] and SPAN_START.match(text, match.end()))


def _is_name(text: str, match: re.Match[str], before: str) -> bool:
    """Whether a weekday is part of a name; ``before`` are the words before it."""
    if NAME_BEFORE.search(before) or NAME_AFTER.match(text, match.end()):
        return True
    return ARTICLE.search(before) is not None and PROPER_NAME.match(text, match.end()) is not None


def is_possessive(text: str, match: re.Match[str]) -> bool:
    """Whether a noun follows that the day belongs to: "Monday's decision"."""
    return POSSESSIVE.match(text, match.end()) is not None


def is_at_occasion(text: str, match: re.Match[str]) -> bool:
    """Whether a preposition before the expression makes its noun an occasion: "at Monday's debate"."""
    return OCCASION.search(text[max(0, match.start() - BEFORE) : match.start()]) is not None


def day_of(match: re.Match[str], published: date | None) -> tuple[date, str] | None:
    """The past day that a match of EXPRESSION names, and the rule that read it; None where it names none."""
    words = match.group()
    if match["weekday"]:
        day = weekday(match["name"], match["which"], published)
        return (day, "weekday before publication") if day else None
    if match["calendar"]:
        if ATTACKS.fullmatch(words) and (
            published is None or not 0 <= (published - date(published.year, 9, 11)).days <= NEWS_DAYS
        ):
            return None
        day = calendar_date(words, published)
        return (day, "calendar date") if day else None
    day = relative_day(words, published)
    return (day, "relative to publication") if day else None


def weekday(name: str, which: str | None, published: date | None) -> date | None:
    """The publication day itself or the last such weekday before it; "last Monday" is never the publication day."""
    if published is None or (which or "").lower() == "next":
        return None
    back = (published.weekday() - WEEKDAYS.index(f"{name.capitalize()}day")) % 7
    if back == 0 and (which or "").lower() == "last":
        back = 7
    return published - timedelta(days=back)


def calendar_date(words: str, published: date | None, prefer: Literal["past", "future"] = "past") -> date | None:
    """The date of words with a day and a month. A missing year is the last one that puts it before publication.

    With ``prefer="future"`` it is the first one that puts it after publication.

    Returns None for a day that no calendar has, and where the year is neither written nor can be inferred.
    """
    has_year = re.search(rf"\b{YEAR}\b", words) is not None
    if not has_year and published is None:
        return None
    anchor = datetime.combine(published or date(2000, 1, 1), time(12))
    parsed = dateparser.parse(
        words.replace(" of ", " "),
        languages=["en"],
        settings={"RELATIVE_BASE": anchor, "PREFER_DATES_FROM": prefer, "REQUIRE_PARTS": ["day", "month"]},
    )
    return parsed.date() if parsed is not None else None


def relative_day(words: str, published: date | None) -> date | None:
    """The day of "today", "last night", "two days ago", counted from the publication day."""
    if published is None:
        return None
    if words.lower() in word_list("dates")["today"]:
        return published
    if words.lower() == "last night":
        return published - timedelta(days=1)
    parsed = dateparser.parse(words, languages=["en"], settings={"RELATIVE_BASE": datetime.combine(published, time(12))})
    return parsed.date() if parsed is not None else None
