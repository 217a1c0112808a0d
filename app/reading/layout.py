"""Finds the title, subtitle and dateline of an article, and where its body begins.

>>> text = "Port to close\\nOSLO, March 3 (Nordnytt) - The port will close."
>>> layout = read_layout(text)
>>> layout.title.of(text), layout.dateline.place, layout.dateline.agency, text[layout.body_start :]
('Port to close', 'OSLO', 'Nordnytt', 'The port will close.')
"""

import re
from itertools import islice

from app.quote import Dateline, Layout, Span
from app.reading.days import MONTH, MONTHS

LINE = re.compile(r"\S[^\n]*")
PLACE = (
    r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ'’.\-]+(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ'’.\-]*){0,4}"
    r"|[A-ZÀ-Þ][\w'’.\-]+(?: [A-ZÀ-Þ][\w'’.\-]+){0,3})"
)
REGION = r"(?:,\s+(?!" + MONTH + r"\b)[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+)?)?"
DATE = (
    rf"(?:,?\s+(?:(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\s+(?P<month2>{MONTH}))"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?)?"
)
AGENCY = r"(?:[.,]?\s*/(?P<slashed>[A-Z][\w .&\-]{1,30})/|\s*\((?P<bracketed>[A-Z][\w .&/\-]{1,30})\))?"
END = r"(?P<end>\s*(?:—|–|--|-|_)\s*|\.\s+|:\s+)"
DATELINE = re.compile(PLACE + REGION + DATE + AGENCY + END)
# A dateline is among the first lines of a story, below a title, a subtitle and a byline at most.
DATELINE_LINES = 5
LONGEST_TITLE = 220


def read_layout(text: str) -> Layout:
    """The parts of ``text`` before its body. A line that is not clearly a title or a dateline belongs to the body."""
    lines = [Span(*match.span()) for match in islice(LINE.finditer(text), DATELINE_LINES)]
    for number, line in enumerate(lines):
        dateline = read_dateline(text, line)
        if dateline is not None:
            title = lines[0] if number else None
            subtitle = lines[1] if number > 1 else None
            return Layout(title, subtitle, dateline, dateline.span.end)
    if len(lines) < 2 or not _is_title(text, lines[0]):
        return Layout(body_start=lines[0].start if lines else 0)
    subtitle = lines[1] if len(lines) > 2 and _is_title(text, lines[1]) else None
    return Layout(lines[0], subtitle, None, (lines[2] if subtitle else lines[1]).start)


def read_dateline(text: str, line: Span) -> Dateline | None:
    """The dateline at the head of ``line``, or None. Its span includes the dash and the space after it.

    A place alone is not enough. There must also be a date or an agency, or the place must be in capitals before a dash.
    """
    match = DATELINE.match(text, line.start, line.end)
    if match is None:
        return None
    agency = match["slashed"] or match["bracketed"]
    month = match["month"] or match["month2"]
    capitals = match["place"].isupper()
    dash = match["end"].strip() in {"—", "–", "--", "-", "_"}
    if not (agency or (month and capitals) or (capitals and dash and len(match["place"]) > 2)):
        return None
    return Dateline(
        span=Span(line.start, match.end()),
        place=match["place"],
        agency=agency,
        month=MONTHS.index(month[:3].lower()) + 1 if month else None,
        day=int(match["day"] or match["day2"]) if month else None,
        year=int(match["year"]) if match["year"] else None,
    )


def _is_title(text: str, line: Span) -> bool:
    """Whether a line is short and does not end like a sentence, a quotation or a list."""
    words = line.of(text).strip()
    return len(words) <= LONGEST_TITLE and words[-1] not in ".,;:!…" and not words.endswith(('."', ".”", ',"', ",”"))
