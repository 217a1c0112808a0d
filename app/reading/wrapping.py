"""Wrapping: the edits that join the lines of a paragraph that was cut at some column, as e-mail and PDF files print it.

Lines are joined only where the text shows that it is wrapped: many of its lines break off within a sentence. Then lines
belong together where the sentence goes on, or where the next word did not fit. One-line paragraphs, lists, verses,
transcripts, headlines, bylines and signatures keep their lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.lexicon import word_list
from app.reading.rewriting import Edit

# Nobody wraps at fewer characters, or at more. Lines below the second figure may be verses.
NARROWEST, NARROW, WIDEST = 30, 45, 100
# Of the line breaks in a wrapped text, at least so many lie within a sentence.
LEAST_SHARE = 0.4
# A line that holds less of the width than this was ended on purpose, even in the middle of a sentence.
LEAST_FILLED = 0.6
LEAD = re.compile(r"[ \t]*(?:>[> \t]*)?")
# What opens a line of its own: a bullet, a number, a name in capitals with a colon, a byline, a header of an e-mail.
OWN_LINE = re.compile(
    r"[-–—*•·▪●◦+#]\s|\(?(?:\d{1,3}|[a-z])[.)]\s|[A-Z][A-Z .'’-]{0,40}:\s|[QA][.:]\s|[Bb][Yy]\s+[A-Z]"
    r"|(?:From|To|Cc|Date|Sent|Subject):\s|https?://"
)
# A sentence, a quotation, a list or a label ends here.
ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
CLOSING = frozenset("\"'”’»")
GOES_ON = re.compile(r"[\"'“‘«(\[]*[a-z]")
# Words in marks and a verb without its subject: "…," said
HANGING_CUE = re.compile(r"[,.!?…][\"'”’»]\s+(\w+)$")
LAST_WORD = re.compile(r"(\w+)$")
BROKEN_WORD = re.compile(r"([^\W\d_]+)-$")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line: where its words begin and end in the text, the words, and what stands before them."""

    start: int
    end: int
    words: str
    lead: str

    @property
    def quoted(self) -> int:
        """How many marks of quoted mail stand before the words."""
        return self.lead.count(">")


def wrapping_edits(text: str) -> Iterator[Edit]:
    """An edit for each line break that is to be read as a space, in order."""
    if "\n" not in text:
        return
    breaks = [pair for block in _blocks(text) for pair in pairwise(block)]
    width = max((len(line.words) for pair in breaks for line in pair), default=0)
    if width < NARROWEST or not _is_wrapped(breaks, width):
        return
    whole_words = frozenset(WORD.findall(text.lower()))
    for above, below in breaks:
        if _belong_together(above, below, width):
            yield _joint(above, below, whole_words)


def _is_wrapped(breaks: Sequence[tuple[_Line, _Line]], width: int) -> bool:
    """Whether the lines were cut to ``width``. Lines that were ended on purpose say nothing about it."""
    filled = [(above, below) for above, below in breaks if _reach(above, below) >= LEAST_FILLED * width]
    within = [(above, below) for above, below in filled if _is_within_sentence(above, below)]
    if not within or len(within) < LEAST_SHARE * len(filled):
        return False
    # so narrow, the lines may be verses, whose lengths vary
    return width >= NARROW or all(_is_unfinished(above.words) or _reach(above, below) > width for above, below in within)


def _reach(above: _Line, below: _Line) -> int:
    """How long a line would be with the first word of the next one."""
    return len(above.words) + 1 + len(below.words.split(maxsplit=1)[0])


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Runs of lines without a blank line between them, equally deep in quoted mail, each short enough to be wrapped."""
    block: list[_Line] = []
    place = 0
    for whole in text.split("\n"):
        lead = LEAD.match(whole)
        start = lead.end() if lead is not None else 0
        words = whole[start:].rstrip()
        line = _Line(place + start, place + start + len(words), words, whole[:start])
        place += len(whole) + 1
        fits = 0 < len(words) <= WIDEST
        if block and (not fits or line.quoted != block[-1].quoted):
            yield block
            block = []
        if fits:
            block.append(line)
    if block:
        yield block


def _is_within_sentence(above: _Line, below: _Line) -> bool:
    if OWN_LINE.match(below.words):
        return False
    if GOES_ON.match(below.words) is None:
        return _is_unfinished(above.words)
    # "…?" and the cue in the next line
    return not ENDS.search(above.words) or (above.words[-1] in CLOSING and below.words[0].islower())


def _is_unfinished(words: str) -> bool:
    """Whether no headline, name or item of a list ends like this: in a comma before a verb's object, or "the"."""
    cue = HANGING_CUE.search(words)
    if BROKEN_WORD.search(words) or (cue is not None and cue[1] in word_list("cue_forms")["said"]):
        return True
    last = LAST_WORD.search(words)
    return last is not None and last[1] in word_list("function_words")["open_ended"]


def _belong_together(above: _Line, below: _Line, width: int) -> bool:
    if OWN_LINE.match(below.words):
        return False
    if _is_within_sentence(above, below):
        return _is_unfinished(above.words) or _reach(above, below) >= LEAST_FILLED * width
    # an indented line begins a paragraph
    return _reach(above, below) > width and _indent(below) <= _indent(above)


def _indent(line: _Line) -> int:
    return len(line.lead.expandtabs()) if ">" not in line.lead else 0


def _joint(above: _Line, below: _Line, whole_words: frozenset[str]) -> Edit:
    """The break between two lines becomes a space. A word cut at its hyphen loses that where the text has the whole word."""
    cut, rest = BROKEN_WORD.search(above.words), WORD.match(below.words)
    if cut is None or rest is None:
        return Edit(above.end, below.start, " ")
    is_whole = f"{cut[1]}{rest[0]}".lower() in whole_words
    return Edit(above.end - is_whole, below.start, "")
