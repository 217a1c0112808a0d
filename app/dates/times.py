"""Times other than a day that a story names in its own voice: "last week", "in 2016", "during the campaign".

What is said beside one of them belongs to that time and seldom to the day of the story.
"""

import re
from bisect import bisect_left

from app.dates.expressions import COARSE
from app.dates.story import Row, Story
from app.lexicon import word_list
from app.quote import Span

SPANS = "hour|day|week|weekend|month|year|decade|century|fall|autumn|spring|summer|winter"
COUNTED = r"a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|few|many|\d+"
OTHER_TIME = re.compile(
    rf"\b(?:(?:(?:last|past|recent|previous|earlier this|earlier in the|this|next|following) (?:{SPANS})s?)"
    rf"|(?:(?:{COUNTED})(?: and a half)? |)(?:hour|day|week|month|year|decade)s? (?:ago|earlier|later|before|after|prior)"
    rf"|{'|'.join(sorted(word_list('dates')['other_time']))})\b",
    re.IGNORECASE,
)
# Stands for the distance to a time that is not there, in characters.
NO_TIME = 300


class OtherTimes:
    """The places in a story, outside all content, where it names a time other than a day."""

    def __init__(self, story: Story) -> None:
        found = {
            Span(*match.span())
            for expression in (OTHER_TIME, COARSE)
            for match in expression.finditer(story.text)
            if not story.is_quoted(Span(*match.span()))
        }
        self._spans = sorted(found, key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]

    def distance(self, row: Row) -> float:
        """Characters between the place of a row and the nearest other time in its sentence; NO_TIME without one."""
        first, end = bisect_left(self._starts, row.sentence.start), bisect_left(self._starts, row.sentence.end)
        apart = (max(span.start - row.place.end, row.place.start - span.end, 0) for span in self._spans[first:end])
        return float(min((NO_TIME, *apart)))

    def last_above(self, place: int) -> int:
        """Where the last other time above a character begins; -1 without one."""
        number = bisect_left(self._starts, place)
        return self._starts[number - 1] if number else -1
