"""Runs of tokens: trimming them, merging them, and widening them to whole quotations."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from app.annotate.drafts import Run
from app.annotate.rules.quotations import Quoted
from app.lexicon import word_list

EDGE_MARKS = frozenset({",", ":", ";", "-", "–", "—", "."})


def trimmed(doc: Doc, start: int, end: int) -> Run | None:
    """The run without spaces and plain punctuation at its edges; None if nothing is left."""
    while start < end and (doc[start].is_space or doc[start].text in EDGE_MARKS):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in EDGE_MARKS):
        end -= 1
    return (start, end) if start < end else None


def has_word(doc: Doc, run: Run) -> bool:
    """Whether any letter or digit stands in the run."""
    return any(character.isalnum() for token in doc[run[0] : run[1]] for character in token.text)


def runs_of(doc: Doc, said: set[int], cut_out: set[int]) -> list[Run]:
    """Contiguous runs from the first to the last of the tokens ``said``, cut at lines and at the tokens ``cut_out``.

    They stop where the parser missed the end of a sentence ("about £4m. He said").
    """
    first = min(said)
    sentence_end = _sentence_end(doc, first, max(said))
    last = max(position for position in said if position <= sentence_end)
    runs: list[Run] = []
    start: int | None = None
    for position in range(first, last + 2):
        if position in cut_out or position > last or "\n" in doc[position].text:
            run = trimmed(doc, start, position) if start is not None else None
            if run is not None:
                runs.append(run)
            start = None
        elif start is None:
            start = position
    return runs


def _sentence_end(doc: Doc, first: int, last: int) -> int:
    for position in range(first, last):
        token, following = doc[position], doc[position + 1]
        ends = token.text.endswith(".") and following.pos_ in {"PRON", "DET"} and following.text.istitle()
        if ends and token.lower_ not in word_list("roles")["abbreviated"]:
            return position
    return last


def with_whole_quotations(runs: Iterable[Run], quotations: Sequence[Quoted]) -> list[Run]:
    """The runs, widened until they cut no quotation: where words stand in marks, the marks decide."""
    widened = []
    for start, end in runs:
        near = bisect_right(quotations, start, key=lambda quotation: quotation.end)
        # the parser often ends the clause right before the words in marks
        while near < len(quotations) and quotations[near].start <= end:
            start, end = min(start, quotations[near].start), max(end, quotations[near].end)
            near += 1
        widened.append((start, end))
    return merged(widened)


def merged(runs: Iterable[Run]) -> list[Run]:
    """The runs in order, those that overlap made one."""
    found: list[Run] = []
    for start, end in sorted(runs):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
