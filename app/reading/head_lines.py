"""Lines at the head of a text that are no headline: notices, bylines, days of publication, and the headers of an e-mail.

>>> byline("By Ana de Vries, Political Editor"), byline("By Friday the water had fallen.")
('Ana de Vries', None)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.lexicon import word_list
from app.reading.days import MONTHS, WEEKDAYS, WHOLE_DATE, whole_date


def _one_of(name: str) -> str:
    return "|".join(re.escape(words) for words in sorted(word_list("heads")[name], key=len, reverse=True))


NOTICE = re.compile(rf"[*\[(—–-]*\s*(?:{_one_of('notices')})\b(?:[^\w\n][^\n]*|\s*)$", re.IGNORECASE)
BYLINE = re.compile(rf"(?:{_one_of('byline')}):?\s+(?P<name>\S[^,|•·/–—(\d]*?)(?:\s+-\s.*|\s*[,|•·/–—(\d].*)?$", re.IGNORECASE)
# "Jo Vale | 17 January 2023": the name before a day.
NAME_BEFORE_DAY = re.compile(r"(?P<name>[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){1,3})\s*[|•·,–—-]\s*$")
# "Jo Vale, Political Editor": a name and a desk, and nothing else.
NAME_AND_DESK = re.compile(
    r"(?P<name>[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){1,3}),\s+(?:[A-Z][\w&-]*\s+){1,3}(?:[Cc]orrespondent|[Ee]ditor|[Rr]eporter|[Ww]riter)"
)
LABEL = re.compile(rf"(?:{_one_of('published')})\s*:?\s*", re.IGNORECASE)
# What may stand on a line after its day: the hour, the minutes it takes to read.
GAP = r"[\s|•·,–—()\[\]*.-]*"
AFTER_DAY = re.compile(
    rf"{GAP}(?:(?:at\s)?\d{{1,2}}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?)?(?:\s?[A-Z]{{2,4}}\b)?)?{GAP}(?:\d{{1,2}}\s(?:min|minutes?)\sread)?{GAP}$",
    re.IGNORECASE,
)
HEADER = re.compile(r"(?P<name>From|To|Cc|Bcc|Sent|Date|Subject|Reply-To):[ \t]+(?P<value>\S[^\n]*)", re.IGNORECASE)
UPDATE = re.compile(r"(?:last\s+)?updated\b", re.IGNORECASE)
SEPARATORS = " \t|•·,:–—-"
LONGEST_BYLINE = 120
MOST_WRITERS = 10
# No more words than these stand before the day on a line that gives the day of publication.
MOST_BEFORE_DAY = 8


def is_notice(line: str) -> bool:
    """Whether a line is printed above a headline by an agency or a press office: "FOR IMMEDIATE RELEASE"."""
    return NOTICE.match(line.strip()) is not None and (line.isupper() or len(line.split()) <= MOST_BEFORE_DAY)


def byline(line: str) -> str | None:
    """Who wrote the article, as a byline says it: "By Ana de Vries and Tom Ferris", "By Our Court Reporter"; else None."""
    line = line.strip()
    is_sentence = line.endswith(("!", "?", ".”", '."', ":", ",")) or (line.endswith(".") and len(line.split()) > MOST_BEFORE_DAY)
    if len(line) > LONGEST_BYLINE or is_sentence:
        return None
    match = BYLINE.match(line)
    if match is not None:
        name = match["name"].strip()
        return name if _is_name(name) else None
    with_desk = NAME_AND_DESK.fullmatch(line)
    if with_desk is not None:
        return with_desk["name"]
    day = WHOLE_DATE.search(line)
    before = NAME_BEFORE_DAY.match(line[: day.start()]) if day is not None and AFTER_DAY.match(line[day.end() :]) else None
    return before["name"] if before is not None else None


def _is_name(words: str) -> bool:
    """Whether words may name writers: all have capitals but the small ones, and the first is no day."""
    parts = words.split()
    small = word_list("heads")["byline_words"]
    if not parts or len(parts) > MOST_WRITERS or parts[0].capitalize() in WEEKDAYS:
        return False
    if len(parts) == 1 and parts[0][:3].lower() in MONTHS:
        return False
    capitals = [part for part in parts if part[0].isupper() and part.lower() not in small]
    return bool(capitals or parts[0].lower() in small - {"the"}) and all(
        part[0].isupper() or part.lower() in small or part == "&" for part in parts
    )


def day_of_line(line: str) -> date | None:
    """The day on a line that says nothing but when, and perhaps where and by whom: "Published 14 May 2025"; else None."""
    day = WHOLE_DATE.search(line) if len(line) <= LONGEST_BYLINE else None
    if day is None or AFTER_DAY.match(line[day.end() :]) is None:
        return None
    before = line[: day.start()].strip(" \t([*_")
    label = LABEL.match(before)
    rest = before[label.end() :] if label is not None else before
    words = rest.rstrip(SEPARATORS)
    is_set_off = words != rest and len(words.split()) <= MOST_BEFORE_DAY and _is_name(words)
    return whole_date(day) if not words or is_set_off or byline(line) is not None else None


def is_update(line: str) -> bool:
    """Whether a line gives the day of a later version: "Last updated 14 May 2025"."""
    return UPDATE.match(line.strip(" \t([*_")) is not None


@dataclass(frozen=True, slots=True)
class Header:
    """A header of an e-mail: the number of its line, where its value begins in the line, and the value."""

    line: int
    column: int
    value: str


def headers(lines: Sequence[str]) -> dict[str, Header]:
    """The headers of an e-mail at the head of a text, by name in lower case; empty if there are none.

    One line such as "To: …" is no e-mail; there must be a sender or a subject, and another header.
    """
    found: dict[str, Header] = {}
    for number, line in enumerate(lines):
        match = HEADER.match(line)
        if match is None:
            break
        found.setdefault(match["name"].lower(), Header(number, match.start("value"), match["value"].strip()))
    return found if len(found) > 1 and {"from", "subject"} & set(found) else {}
