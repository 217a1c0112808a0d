"""Pairs the quotations that two readings of the same text found, by the words they share."""

from collections.abc import Sequence

from app.quote import Span

# The least share of characters in common. The two may still differ by a cue in the middle or by a sentence.
LEAST_SHARED = 0.3


def pair_up(one: Sequence[Sequence[Span]], other: Sequence[Sequence[Span]]) -> list[tuple[int, int]]:
    """Index pairs of the quotations that are the same in both readings, closest first. No quotation is in two pairs."""
    shares = [
        (share, first, second)
        for first, spans in enumerate(one)
        for second, others in enumerate(other)
        if (share := shared(spans, others)) >= LEAST_SHARED
    ]
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for _, first, second in sorted(shares, key=lambda item: (-item[0], item[1], item[2])):
        if first not in taken[0] and second not in taken[1]:
            taken[0].add(first)
            taken[1].add(second)
            pairs.append((first, second))
    return pairs


def shared(one: Sequence[Span], other: Sequence[Span]) -> float:
    """The characters in both, as a share of the characters in either."""
    both = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    either = sum(span.end - span.start for span in (*one, *other)) - both
    return both / either if either else 0.0
