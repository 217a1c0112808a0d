"""Dialogue: words behind a dash at the head of a paragraph, as fiction and some newspapers print them.

    —The vote is lost, said Brendan Foyle. —We go home.

A dash alone makes no dialogue: lists, subheadings and signatures have one too. A cue must follow, in the paragraph itself or in
the paragraph with a dash right before or after it.
"""

import re
from collections.abc import Iterator, Sequence

from app.annotate.missing_marks import end_before_cue
from app.quote import Span

DASHED = re.compile(r"(?:[—–―]|--)\s*(?=[^\W\d_])")
# After the cue, another dash takes the words up again. Spanish style puts the cue between two dashes.
RESUMED = re.compile(r"[.,]\s*(?P<words>(?:[—–―]|--)\s*)(?=[^\W\d_])|[—–―][.,:;]?\s+(?P<after>)(?=[^\W\d_])")
QUOTED = re.compile(r"[\"“”«»]")
ENDS = ".?!…"


def dialogue(text: str, paragraphs: Sequence[tuple[int, int]]) -> Iterator[tuple[Span, Span]]:
    """The stretches of dialogue: each with its dash, and without."""
    dashed = [DASHED.match(text, start, end) for start, end in paragraphs]
    cues = [
        end_before_cue(text, opening.end(), end, sure=False) if opening is not None else None
        for opening, (_, end) in zip(dashed, paragraphs, strict=True)
    ]
    for number, (opening, (start, end)) in enumerate(zip(dashed, paragraphs, strict=True)):
        if opening is None or QUOTED.search(text, start, end):
            continue
        cue = cues[number]
        if cue is None:
            beside = any(cues[other] is not None for other in (number - 1, number + 1) if 0 <= other < len(cues))
            if beside and text[end - 1] in ENDS:
                yield Span(start, end), Span(opening.end(), end)
            continue
        yield Span(start, cue), Span(opening.end(), cue)
        resumed = RESUMED.search(text, cue, end)
        if resumed is not None:
            last = end_before_cue(text, resumed.end(), end, sure=False) or end
            dash = resumed.start("words") if resumed["words"] else resumed.end()
            yield Span(dash, last), Span(resumed.end(), last)
