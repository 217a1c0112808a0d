"""Picked words: words that a person selected in a story in; their place without the marks around them, and their kind, out."""

from dataclasses import dataclass

from app.annotate.mark_pairs import pair_marks
from app.quote import Kind, Span
from app.reading.normal_form import normal_form
from app.web.articles.typed_words import find_words


@dataclass(frozen=True, slots=True)
class Picked:
    """Where the words stand, and what their quotation marks make of them."""

    place: Span
    kind: Kind


def pick(text: str, words: str, near: int) -> Picked:
    """The quotation that was selected near an offset: direct between quotation marks, mixed where only a part is.

    The marks do not belong to the words, and neither does the comma before the closing one. Raises BadPlace.
    """
    form = normal_form(text)
    place = form.span(find_words(text, words, near))
    kind = Kind.INDIRECT
    for quoted in pair_marks(form.text):
        if quoted.span.start <= place.start and place.end <= quoted.span.end:
            kind, place = Kind.DIRECT, _between(form.text, place, quoted.inner)
        elif kind is Kind.INDIRECT and quoted.inner.start < place.end and quoted.inner.end > place.start:
            kind = Kind.MIXED
    return Picked(form.stored(place), kind)


def _between(text: str, place: Span, inner: Span) -> Span:
    """The part of a place that is between the marks. Where nothing but marks was selected, it stays as it is."""
    start, end = max(place.start, inner.start), min(place.end, inner.end)
    if end == inner.end and text[start:end].endswith(","):
        end -= 1
    return Span(start, end) if text[start:end].strip() else place
