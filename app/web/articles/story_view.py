"""The view of a story: its text and quotations in; lines with marked pieces, and the cards in the margin, out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.api.schemas import ArticleOut, QuotationOut
from app.cite.marking import pieces
from app.reading.normal_form import paragraphs

COLOURS = 8


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """Words, and the ``numbers`` of the quotations they belong to; ``anchor`` and ``focus`` if one begins here."""

    words: str
    over: bool
    classes: str = ""
    numbers: str = ""
    anchor: int | None = None
    focus: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A quotation in the margin; ``number`` counts the quotations on the page, starting at 1."""

    number: int
    colour: int
    quotation: QuotationOut


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text, with the cards of the quotations that begin in it."""

    tag: str
    pieces: list[MarkedPiece]
    cards: list[Card] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SpeakerShown:
    """A speaker, with their colour and their number of quotations."""

    name: str
    colour: int
    count: int


@dataclass(frozen=True, slots=True)
class StoryView:
    """Everything that the page of a story shows; ``headed`` if the text begins with its own headline."""

    lines: list[Line]
    speakers: list[SpeakerShown]
    headed: bool


def story_view(article: ArticleOut, quotations: Sequence[QuotationOut]) -> StoryView:
    """Lines, cards and colours, in reading order."""
    names: dict[str, int] = {}
    counts: dict[str, int] = {}
    cards = []
    for number, quotation in enumerate(quotations, 1):
        name = quotation.speaker.name if quotation.speaker else "speaker not named"
        names.setdefault(name, len(names) % COLOURS)
        counts[name] = counts.get(name, 0) + 1
        cards.append(Card(number, names[name], quotation))
    marks = [
        (span.start, span.end, (what, card))
        for card in cards
        for what, spans in (("said", card.quotation.content), ("cue", card.quotation.cue), ("source", card.quotation.source))
        for span in spans
    ]
    named: set[int] = set()
    shown: list[Line] = []
    headed = False
    for start, end in paragraphs(article.text):
        tag = "h1" if not shown and article.text[start:end].strip() == (article.title or "") else "p"
        headed = headed or tag == "h1"
        inside = [_piece(piece.words, piece.over, named) for piece in pieces(article.text, start, end, marks)]
        begun = [card for card in cards if start <= card.quotation.content[0].start < end]
        shown.append(Line(tag, inside, begun))
    return StoryView(shown, [SpeakerShown(name, colour, counts[name]) for name, colour in names.items()], headed)


def _piece(words: str, over: Sequence[tuple[str, Card]], named: set[int]) -> MarkedPiece:
    if not over:
        return MarkedPiece(words, over=False)
    said = [card for what, card in over if what == "said"]
    classes = [what for what in ("said", "cue", "source") if any(found == what for found, _ in over)]
    if said:
        # where quotations overlap, the innermost one, which begins last, gives the look
        inner = max(said, key=lambda card: card.quotation.content[0].start)
        classes += [f"c{inner.colour}", str(inner.quotation.kind)]
    new = next((card for card in said if card.number not in named), None)
    if new is not None:
        named.add(new.number)
    numbers = " ".join(str(number) for number in sorted({card.number for _, card in over}))
    return MarkedPiece(
        words,
        over=True,
        classes=" ".join(classes),
        numbers=numbers,
        anchor=(new.quotation.id or new.number) if new else None,
        focus=new.number if new else None,
    )
