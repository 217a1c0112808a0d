"""Finds the title, subtitle and dateline of an article, and where its body begins.

>>> text = "Port to close\\nOSLO, March 3 (Nordnytt) - The port will close."
>>> layout = read_layout(text)
>>> layout.title.of(text), layout.dateline.place, layout.dateline.agency, text[layout.body_start :]
('Port to close', 'OSLO', 'Nordnytt', 'The port will close.')
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import islice

from app.lexicon import word_list
from app.quote import Dateline, Layout, Span
from app.reading.days import MONTH, MONTHS
from app.reading.head_lines import Header, byline, day_of_line, headers, is_notice

LINE = re.compile(r"\S[^\n]*")
PLACE = (
    r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ'’.\-]+(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ'’.\-]*){0,4}"
    r"|[A-ZÀ-Þ][\w'’.\-]+(?: [A-ZÀ-Þ][\w'’.\-]+){0,3})"
)
REGION = r"(?:,\s+(?!" + MONTH + r"\b)[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+)?)?"
DAY = (
    rf"(?:(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\s+(?P<month2>{MONTH}))"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
)
AGENCY = r"(?:[.,]?\s*/(?P<slashed>[A-Z][\w .&\-]{1,30})/|\s*\((?P<bracketed>[A-Z][\w .&/\-]{1,30})\))?"
END = r"(?P<end>\s*(?:—|–|--|-|_)\s*|\.\s+|:\s+)"
DATELINES = (
    # OSLO — March 3, 2024 — …, and the same on a line of its own
    re.compile(PLACE + REGION + rf"\s*(?:—|–|--|-)\s*{DAY}" + AGENCY + r"(?P<end>\s*(?:—|–|--|-)\s+|:\s+|\.\s+|\s*$)"),
    # OSLO, March 3 (Nordnytt) - …
    re.compile(PLACE + REGION + rf"(?:,?\s+{DAY})?" + AGENCY + END),
    # March 3 (Nordnytt) - …, (Nordnytt) - …
    re.compile(rf"(?:{DAY}\s*)?\((?P<bracketed>[A-Z][\w .&/\-]{{1,30}})\)(?P<end>\s*(?:—|–|--|-)\s+)"),
    # (Nordnytt, Oslo, 3 March) …
    re.compile(rf"\((?P<bracketed>[A-Z][\w .&/\-]{{1,30}}),\s+{PLACE}(?:,\s+{DAY})?\)(?P<end>\s*(?:—|–|--|-)\s+|:\s+|\s+)"),
)
# A dateline is among the first lines of a story, below a title, a subtitle and a byline at most.
DATELINE_LINES = 5
# So many lines are read, with bylines, notices and the headers of an e-mail.
HEAD_LINES = 12
# A title and a subtitle.
MOST_TITLES = 2
LONGEST_TITLE = 220


def read_layout(text: str) -> Layout:
    """The parts of ``text`` before its body. A line that is not clearly a title or a dateline belongs to the body."""
    lines = [Span(*match.span()) for match in islice(LINE.finditer(text), HEAD_LINES)]
    mail = headers([line.of(text) for line in lines])
    if mail:
        return _of_mail(text, lines, mail)
    kinds = _kinds(text, lines)
    shown = [number for number, kind in enumerate(kinds) if kind is _Line.WORDS]
    writers = next((line for line, kind in zip(lines, kinds, strict=True) if kind is _Line.BYLINE), None)
    for place, number in enumerate(shown[:DATELINE_LINES]):
        dateline = read_dateline(text, lines[number])
        if dateline is not None:
            title = lines[shown[0]] if place else None
            subtitle = lines[shown[1]] if place > 1 else None
            return Layout(title, subtitle, dateline, dateline.span.end, _above(writers, lines[number]))
    if not shown:
        return Layout(body_start=lines[0].start if lines else 0)
    first = shown[0]
    if len(shown) < 2 or not _is_title(text, lines[first]):
        return Layout(None, None, None, lines[first].start, _above(writers, lines[first]))
    subtitle = lines[first + 1] if len(shown) > 2 and shown[1] == first + 1 and _is_title(text, lines[first + 1]) else None
    body = lines[shown[2] if subtitle else shown[1]]
    return Layout(lines[first], subtitle, None, body.start, _above(writers, body))


class _Line(Enum):
    """What a line at the head of a text is."""

    WORDS, BYLINE, FURNITURE = range(3)


def _kinds(text: str, lines: Sequence[Span]) -> list[_Line]:
    """What each line is. Bylines, days and notices end where two paragraphs of the body have begun."""
    found: list[_Line] = []
    for line in lines:
        words, shown = line.of(text), found.count(_Line.WORDS)
        if read_dateline(text, line) is not None:
            found.append(_Line.WORDS)
            continue
        writers = byline(words) if shown <= MOST_TITLES else None
        if writers is not None and (shown or " " in writers):
            found.append(_Line.BYLINE)
        elif shown <= MOST_TITLES and (is_notice(words) or day_of_line(words) is not None):
            found.append(_Line.FURNITURE)
        else:
            found.append(_Line.WORDS)
    return found


def _above(writers: Span | None, body: Span) -> Span | None:
    """A byline, if it stands above the body."""
    return writers if writers is not None and writers.start < body.start else None


def _of_mail(text: str, lines: Sequence[Span], mail: Mapping[str, Header]) -> Layout:
    """The layout of an e-mail: its subject is the title, and its body begins below its headers."""
    subject = mail.get("subject")
    title = None
    if subject is not None:
        start = lines[subject.line].start + subject.column
        title = Span(start, start + len(subject.value))
    last = max(header.line for header in mail.values())
    if last + 1 == len(lines):
        return Layout(title, None, None, len(text))
    body = lines[last + 1]
    dateline = read_dateline(text, body)
    return Layout(title, None, dateline, dateline.span.end if dateline is not None else body.start)


def read_dateline(text: str, line: Span) -> Dateline | None:
    """The dateline at the head of ``line``, or None. Its span includes the dash and the space after it.

    A place alone is not enough. There must also be a date or an agency, or the place must be in capitals before a dash.
    """
    match = next((found for form in DATELINES if (found := form.match(text, line.start, line.end)) is not None), None)
    if match is None:
        return None
    given = match.groupdict()
    agency = given.get("slashed") or given["bracketed"]
    month = given["month"] or given["month2"]
    place = given.get("place")
    capitals = place is not None and place.isupper()
    dash = given["end"].strip() in {"—", "–", "--", "-", "_"}
    if place is not None and place.split()[0].rstrip(".").lower() in word_list("roles")["honorific"]:
        # "Mrs. Ada Quist (Elmstead): …" is a member of a parliament
        return None
    if not (agency or (month and capitals) or (place is not None and capitals and dash and len(place) > 2)):
        return None
    end = match.end() if match.end() < line.end else len(text) - len(text[match.end() :].lstrip())
    return Dateline(
        span=Span(line.start, end),
        place=place,
        agency=agency,
        month=MONTHS.index(month[:3].lower()) + 1 if month else None,
        day=int(given["day"] or given["day2"]) if month else None,
        year=int(given["year"]) if given["year"] else None,
    )


def _is_title(text: str, line: Span) -> bool:
    """Whether a line is short and does not end like a sentence, a quotation or a list."""
    words = line.of(text).strip()
    return len(words) <= LONGEST_TITLE and words[-1] not in ".,;:!…" and not words.endswith(('."', ".”", ',"', ",”"))
