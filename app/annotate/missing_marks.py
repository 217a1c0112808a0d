"""Missing marks: where a quotation ends, or begins, of which the publisher printed only one mark.

A quotation without its closing mark ends before the words that attribute it, else with its paragraph. One without its opening
mark begins after the words that introduce it, else with its sentence.
"""

import re

from app.lexicon import word_list

_SAID = rf"(?:{'|'.join(sorted(word_list('cue_forms')['said']))})"
_NAME = r"[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}"
# The comma or mark that ends the words, or the dash, then "said Ruth Okafor" or "said the mayor".
INVERTED = re.compile(
    rf"(?:[,?!.…](?=\s)|(?<=\w)(?=\s[—–―]))"
    rf"(?=\s*[—–―]?\s*{_SAID}\s+(?:(?:the|a|an|his|her|their|our|one)\s+\w|[A-Z]))"
)
# The same, then "Okafor said." or "she told reporters."
STRAIGHT = re.compile(rf"[,?!](?=\s+(?:he|she|they|{_NAME})\s+{_SAID}(?:\s+[a-z]+)?\s*(?:[.,:]|$))")
# What follows a quotation that is attributed right after it.
ATTRIBUTED = re.compile(rf"\s+(?:{_SAID}\b|(?:he|she|they|{_NAME})\s+(?:\w+\s+)?{_SAID}\b)")
# What introduces a quotation: a colon, or "said,"
INTRODUCED = re.compile(rf"(?::|\b{_SAID},)\s+$")
INTRODUCTION = re.compile(rf"(?::|\b{_SAID},)\s+")
SAID = re.compile(rf"\b{_SAID}\b")
SENTENCE = re.compile(r"[.!?…][\"”’']?\s+(?=[^\W\d_])")
LOOK_BACK = 40


def end_before_cue(text: str, start: int, end: int, *, sure: bool) -> int | None:
    """Where the words from ``start`` end before their cue, the comma included. None where no cue follows before ``end``.

    With ``sure``, only a cue before its speaker counts, which nobody says within a quotation.
    """
    patterns = (INVERTED,) if sure else (INVERTED, STRAIGHT)
    ends = [match.end() for pattern in patterns if (match := pattern.search(text, start, end)) is not None]
    return min(ends, default=None)


def is_introduced(text: str, start: int, place: int) -> bool:
    """Whether a colon, or a verb of saying and a comma, stands before ``place`` in the paragraph from ``start`` on."""
    return INTRODUCED.search(text, max(start, place - LOOK_BACK), place) is not None


def is_attributed(text: str, start: int, end: int) -> bool:
    """Whether a verb of saying, or a name and one, stands at ``start``, after a space."""
    return ATTRIBUTED.match(text, start, end) is not None


def start_of_words(text: str, start: int, place: int, end: int, *, goes_on: bool) -> int | None:
    """Where a quotation begins whose closing mark stands at ``place`` and whose opening mark is missing.

    ``start`` is where the paragraph begins, or with ``goes_on`` where the quotation before ends, whose speaker may go on after
    the sentence of the cue. None where the words cannot be told from the article's own: nothing introduces them, and nothing
    after the mark attributes them.
    """
    introductions = [match.end() for match in INTRODUCTION.finditer(text, start, place)]
    if introductions:
        return introductions[-1]
    sentences = [start, *(match.end() for match in SENTENCE.finditer(text, start, place))]
    if goes_on and len(sentences) > 1 and not SAID.search(text, sentences[1], place):
        return sentences[1]
    if not is_attributed(text, place + 1, end) or SAID.search(text, sentences[-1], place):
        return None
    return sentences[-1] + len(text[sentences[-1] : place]) - len(text[sentences[-1] : place].lstrip())
