"""Characters: the edits that take out what a reader does not see, and put in what a reader does.

Soft hyphens and zero-width characters go; spaces of every width and control characters become plain spaces; line ends become
line feeds; entities and the few tags that people leave in pasted text become what a browser shows for them.
"""

import re
from collections.abc import Iterator
from html import unescape

from app.reading.rewriting import Edit

LINE_BREAK = r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
SPACE = r"\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
CONTROL = r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"
# Joiners are letters of some scripts, and invisible only beside Latin ones.
INVISIBLE = r"[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|(?<=[\x00-\u024f])[\u200c\u200d]"
TAGS = {"br": "\n", "q": "“", "/q": "”"}
ENTITY = r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,30});"
ODD = re.compile(
    # a word cut at its soft hyphen
    r"(?P<cut>\u00ad[ \t]*(?:\r\n?|\n)[ \t]*(?=[^\W\d_]))"
    rf"|(?P<invisible>(?:{INVISIBLE})+)"
    rf"|(?P<space>(?<! ) *[{SPACE}][ {SPACE}]*)"
    rf"|(?P<break>{LINE_BREAK})"
    rf"|(?P<control>{CONTROL})"
    rf"|(?P<entity>{ENTITY})"
    r"|<(?P<tag>br|/?q)\s*/?>",
    re.IGNORECASE,
)
SPACES = re.compile(rf"[{SPACE}]")
UNSEEN = re.compile(INVISIBLE)


def character_edits(text: str) -> Iterator[Edit]:
    """The edits, in order."""
    for match in ODD.finditer(text):
        words = _shown(match)
        if words != match.group():
            yield Edit(match.start(), match.end(), words)


def _shown(match: re.Match[str]) -> str:
    if match["cut"] or match["invisible"]:
        return ""
    if match["space"] or match["control"]:
        return " "
    if match["break"]:
        return "\n"
    if match["tag"]:
        return TAGS[match["tag"].lower()]
    # "&amp;ldquo;" was encoded twice
    words = match["entity"]
    while (decoded := unescape(words)) != words:
        words = decoded
    return UNSEEN.sub("", SPACES.sub(" ", words))
