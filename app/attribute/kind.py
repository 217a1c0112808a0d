"""The kind of a quotation: direct, mixed or indirect, by its content and the article's quotation marks."""

from bisect import bisect_right
from collections.abc import Sequence

from app.quote import Kind, Span


def kind_of(text: str, content: Sequence[Span], in_marks: Sequence[Span]) -> Kind:
    """Direct if all letters and digits of the content stand in quotation marks, mixed if some do, else indirect.

    ``in_marks`` are the stretches between outermost marks, in order. This is stricter than PolNeAR's derived kind
    (over 90%), because a reporter takes "direct" for verbatim, to the last word.
    """
    letters = inside = 0
    for part in content:
        letters += _letters(text, part)
        for number in range(bisect_right(in_marks, part.start, key=lambda marked: marked.end), len(in_marks)):
            marked = in_marks[number]
            if marked.start >= part.end:
                break
            inside += _letters(text, Span(max(part.start, marked.start), min(part.end, marked.end)))
    if not inside:
        return Kind.INDIRECT
    return Kind.DIRECT if inside == letters else Kind.MIXED


def is_set_off(text: str, content: Sequence[Span]) -> bool:
    """Whether the content is whole paragraphs below one that ends with a colon: ``In a letter, she wrote:`` and the letter."""
    first, last = content[0].start, content[-1].end
    above = text[:first].rstrip("\n\t \u00a0")
    is_paragraph = above.endswith(":") and "\n" in text[len(above) : first]
    return is_paragraph and _ends_line(text, last)


def _ends_line(text: str, end: int) -> bool:
    while end < len(text) and text[end] in ".!?…\u00a0 ":
        end += 1
    return end == len(text) or text[end] == "\n"


def _letters(text: str, span: Span) -> int:
    return sum(map(str.isalnum, span.of(text)))
