"""The surroundings of a quotation: its article's text in; its paragraph and those before it, with the words marked, out."""

from app.api.schemas import QuotationOut
from app.cite.marking import Piece, pieces
from app.reading.normal_form import paragraphs

# With fewer, nobody can tell who "she" is.
PARAGRAPHS_BEFORE = 1


def surroundings(text: str, quotation: QuotationOut, before: int = PARAGRAPHS_BEFORE) -> list[list[Piece[str]]]:
    """The paragraphs of a quotation, in pieces, after as many as ``before`` that stand above it."""
    around, spans = quotation.paragraph, [(span.start, span.end, "said") for span in quotation.content]
    every = list(paragraphs(text))
    first = next((number for number, place in enumerate(every) if place.end > around.start), len(every))
    last = next((number for number, place in enumerate(every) if place.start >= around.end), len(every))
    return [pieces(text, place.start, place.end, spans) for place in every[max(0, first - before) : last]]
