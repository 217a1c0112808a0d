"""Marking: a text with spans that may overlap, in; consecutive pieces, each with the labels that cover it, out."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

Label = TypeVar("Label")


class Piece(NamedTuple, Generic[Label]):
    """A piece of a text, and the labels of the spans that cover it, in the order of the spans."""

    words: str
    over: list[Label]


def pieces(text: str, start: int, end: int, spans: Iterable[tuple[int, int, Label]]) -> list[Piece[Label]]:
    """The text from ``start`` to ``end``, cut wherever a span begins or ends."""
    inside = [(max(first, start), min(last, end), label) for first, last, label in spans if first < end and last > start]
    edges = sorted({start, end, *(edge for first, last, _ in inside for edge in (first, last))})
    return [
        Piece(text[here:there], [label for first, last, label in inside if first <= here and there <= last])
        for here, there in pairwise(edges)
    ]
