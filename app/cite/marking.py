"""Marking: a text with spans over each other in; pieces that each have the same spans over them, in order, out."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

Label = TypeVar("Label")


class Piece(NamedTuple, Generic[Label]):
    """Words of a text, and what lies over them, in the order given."""

    words: str
    over: list[Label]


def pieces(text: str, start: int, end: int, spans: Iterable[tuple[int, int, Label]]) -> list[Piece[Label]]:
    """The stretch of a text from ``start`` to ``end``, cut wherever a span begins or ends."""
    inside = [(max(first, start), min(last, end), label) for first, last, label in spans if first < end and last > start]
    edges = sorted({start, end, *(edge for first, last, _ in inside for edge in (first, last))})
    return [
        Piece(text[here:there], [label for first, last, label in inside if first <= here and there <= last])
        for here, there in pairwise(edges)
    ]


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Where each line that says something begins and ends."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1
