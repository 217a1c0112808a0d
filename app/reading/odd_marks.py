"""Odd marks: the edits that put common quotation marks in place of rare ones, of spaced ones and of quoted mail.

They are for the copy of a text that is read. What is shown and stored keeps the publisher's marks.
"""

import re
from collections.abc import Iterator, Sequence

from app.reading.rewriting import Edit

# Each for the mark that means the same. Fullwidth, Japanese, ornamental and reversed ones.
ALIKE = {
    "＂": '"',
    "＇": "'",
    "‟": "“",
    "〝": "“",
    "〞": "”",
    "〟": "”",
    "❝": "“",
    "❞": "”",
    "「": "“",
    "」": "”",
    "｢": "“",
    "｣": "”",
    "『": "‘",
    "』": "’",
    "‛": "‘",
    "❛": "‘",
    "❜": "’",
    "´": "’",
    "″": '"',
}
# The inner marks of a pair of styles, where the outer ones are not used, are outer marks.
ALONE = (("「", {"『": "“", "』": "”"}), ("«", {"‹": "“", "›": "”"}))
RARE = re.compile(rf"[{''.join(ALIKE)}‹›]")
# "`The quay is safe,' said …": a backtick for an opening single mark.
BACKTICK = re.compile(r"(?<![\w`])`(?=[^\W_])")
# Marks with spaces on their inner side, as in French.
SPACED = re.compile(r"(?:(?<!\S)|(?<=[(\[—–]))[«“] +(?=\w)|(?<=\S) +[»”](?!\w)")
SPACED_SINGLE = re.compile(r"(?<!\S)‘( +)(?=\S)[^‘’\n]*[^‘’\s]( +)’(?!\w)")
SPACED_STRAIGHT = re.compile(r'(?<!\S)"(?!\S)')
STRAIGHT = '"'
# "—It is lost —said Foyle, the whip—. We go." The dash belongs to no word.
DASH_AT_WORD = re.compile(r"(?<=\w)(?=[—―][.,;:]\s)")
# "Ada Quist‘s house": an opening mark for an apostrophe.
APOSTROPHE = re.compile(r"(?<=\w)‘(?=s\b)")
# "a crime,”Quist said", "a crime,"Quist said": the space after the closing mark is missing.
TIGHT = re.compile(r"[,.?!][”\"](?=[^\W\d_])")
LEAD = re.compile(r"[ \t]*>[> \t]*")
HAS_MARK = re.compile(r"[\"“”„«»‘']")
# The name below quoted words is not quoted.
SIGNATURE = re.compile(r"[—–―-]")
SENTENCE_END = re.compile(r"[.!?…]$")


def mark_edits(text: str) -> Iterator[Edit]:
    """The edits, in order within each kind."""
    yield from _alike(text)
    for match in BACKTICK.finditer(text):
        yield Edit(match.start(), match.end(), "‘")
    for match in SPACED.finditer(text):
        words = match.group()
        start = match.start() + (words[0] != " ")
        yield Edit(start, start + len(words) - 1, "")
    for match in SPACED_SINGLE.finditer(text):
        yield Edit(*match.span(1), "")
        yield Edit(*match.span(2), "")
    for match in DASH_AT_WORD.finditer(text):
        yield Edit(match.start(), match.start(), " ")
    for match in APOSTROPHE.finditer(text):
        yield Edit(match.start(), match.end(), "’")
    yield from _tight(text)
    yield from _spaced_straight(text)
    yield from _quoted_mail(text)


def _tight(text: str) -> Iterator[Edit]:
    """A space after each closing mark that lacks it: a curly one, or a straight one after an odd number of them in its line."""
    if TIGHT.search(text) is None:
        return
    place = 0
    for line in text.split("\n"):
        straight, counted = 0, 0
        for match in TIGHT.finditer(line):
            mark = match.end() - 1
            straight += line.count(STRAIGHT, counted, mark)
            counted = mark
            if line[mark] != STRAIGHT or straight % 2 == 1:
                yield Edit(place + match.end(), place + match.end(), " ")
        place += len(line) + 1


def _alike(text: str) -> Iterator[Edit]:
    if RARE.search(text) is None:
        return
    table = dict(ALIKE)
    for outer, inner in ALONE:
        if outer not in text:
            table.update(inner)
    for match in RARE.finditer(text):
        mark, before = match.group(), text[match.start() - 1 : match.start()]
        # a double prime after a number is a measure in inches
        if mark in table and not (mark == "″" and before.isdigit()):
            yield Edit(match.start(), match.end(), table[mark])


def _spaced_straight(text: str) -> Iterator[Edit]:
    """In a paragraph whose straight marks all stand between spaces, every other one opens."""
    if SPACED_STRAIGHT.search(text) is None:
        return
    place = 0
    for line in text.split("\n"):
        marks = [match.start() for match in SPACED_STRAIGHT.finditer(line)]
        if len(marks) >= 2 and len(marks) % 2 == 0 and len(marks) == line.count(STRAIGHT):
            for opening, closing in zip(marks[::2], marks[1::2], strict=True):
                inner = line[opening + 1 : closing]
                if inner.strip():
                    first, last = opening + 1 + len(inner) - len(inner.lstrip()), opening + 1 + len(inner.rstrip())
                    yield Edit(place + opening + 1, place + first, "")
                    yield Edit(place + last, place + closing, "")
        place += len(line) + 1


def _quoted_mail(text: str) -> Iterator[Edit]:
    """Paragraphs behind ">" are quoted words: each gets an opening mark, and the last of them a closing one."""
    if ">" not in text:
        return
    block: list[tuple[int, int, int]] = []
    place = 0
    for line in text.split("\n"):
        lead = LEAD.match(line)
        words = line[lead.end() :].rstrip() if lead is not None else line
        if lead is not None and words:
            start = place + lead.end()
            block.append((place, start, start + len(words)))
        elif lead is not None:
            yield Edit(place, place + len(line), "")
        elif words.strip():
            yield from _marked(text, block)
            block = []
        place += len(line) + 1
    yield from _marked(text, block)


def _marked(text: str, block: Sequence[tuple[int, int, int]]) -> Iterator[Edit]:
    """The edits for the lines of one block: the place, the first character and the end of each."""
    quoted = [line for line in block if not SIGNATURE.match(text, line[1])]
    plain = (
        bool(quoted)
        and SENTENCE_END.search(text[quoted[-1][1] : quoted[-1][2]]) is not None
        and not any(HAS_MARK.match(text, start) for _, start, _ in quoted)
    )
    for place, start, _ in block:
        is_words = SIGNATURE.match(text, start) is None
        yield Edit(place, start, "“" if plain and is_words else "")
    if plain:
        yield Edit(quoted[-1][2], quoted[-1][2], "”")
