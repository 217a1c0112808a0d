"""Finds the place of the same words in another version of a text."""

from rapidfuzz import fuzz

from app.quote import Span

# Characters before and after, by which two places with the same words are told apart.
AROUND = 40


def anchored(text: str, span: Span, other: str) -> Span | None:
    """Where the words of a span are in another text: the place with the most similar surroundings, or None."""
    words = span.of(text)
    places = []
    start = other.find(words)
    while start >= 0:
        places.append(Span(start, start + len(words)))
        start = other.find(words, start + 1)
    if not places:
        return None
    around = _around(text, span)
    return max(places, key=lambda place: (fuzz.ratio(around, _around(other, place)), -abs(place.start - span.start)))


def _around(text: str, span: Span) -> str:
    return text[max(0, span.start - AROUND) : span.start] + "\n" + text[span.end : span.end + AROUND]
