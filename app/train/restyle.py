"""Other quotation marks: a text with the marks of one country exchanged for those of another, one character for one.

Offsets into the text stay right, so an annotated article can be trained on in every style.
"""

import random
import re

OPENING, CLOSING, EITHER = "“‘", "”’", "\"'"
# Outer and inner marks of each style; British single marks are the hardest to tell from apostrophes, so they come twice.
STYLES = (("“”", "‘’"), ('""', "''"), ("‘’", "“”"), ("‘’", "“”"), ("''", '""'), ("«»", "‘’"), ("„“", "‘’"))
APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)|(?<=s)['’](?=\s)|(?<=\s)['’](?=\d\ds)")
OUTER, INNER = '"“”', "'‘’"
BEFORE_OPENING = frozenset(" \n\t([—–-‘'“\"")


def restyled(text: str, chance: random.Random) -> str:
    """``text`` with its double marks in a style drawn by chance, its single ones in the style's inner marks."""
    outer, inner = chance.choice(STYLES)
    apostrophes = {found.start() for found in APOSTROPHE.finditer(text)}
    written = list(text)
    for place, mark in enumerate(text):
        if mark in OUTER:
            written[place] = outer[_closes(text, place)]
        elif mark in INNER and place not in apostrophes:
            written[place] = inner[_closes(text, place)]
    return "".join(written)


def _closes(text: str, place: int) -> bool:
    mark = text[place]
    if mark in OPENING or mark in CLOSING:
        return mark in CLOSING
    return place > 0 and text[place - 1] not in BEFORE_OPENING
