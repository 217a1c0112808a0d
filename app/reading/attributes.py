"""Elements with far too many attributes lose the excess before a parser sees them.

Parsers compare each attribute of an element with all before it, so a page of a few hundred kilobytes could take hours.
"""

import re

# Far more than anyone writes, and few enough to be compared with each other.
MOST_ATTRIBUTES = 1000
# What begins an element, and each attribute, as parsers of HTML divide them; what is no attribute to them is one here.
ELEMENT = re.compile(r"<[A-Za-z_:][^\s/>]*")
ATTRIBUTE = re.compile(r"[\s/]*(?:=[^\s/>=]*|[^\s/>=]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?")
# Where "a <b" is no element but part of a script, a comment or quoted markup, its end has to stay.
ENDS = re.compile(r"</(?:script|style|textarea|title|noscript)|(?:--!?|\]\])$", re.IGNORECASE)


def limit_attributes(markup: str) -> str:
    """HTML or XML in which no element has more than MOST_ATTRIBUTES attributes; nothing else is changed."""
    kept: list[str] = []
    done = place = 0
    while (element := ELEMENT.search(markup, place)) is not None:
        place, most = element.end(), element.end()
        count = 0
        while (attribute := ATTRIBUTE.match(markup, place)) is not None:
            place = attribute.end()
            count += 1
            if count == MOST_ATTRIBUTES:
                most = place
        if count > MOST_ATTRIBUTES:
            kept += [markup[done:most], " ", *dict.fromkeys(ENDS.findall(markup[most:place]))]
            done = place
    return "".join([*kept, markup[done:]]) if kept else markup
