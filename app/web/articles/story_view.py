"""The view of a story: its text and quotations in; lines with marked pieces, and the cards in the margin, out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, product
from string import ascii_lowercase

from app.api.schemas import ArticleOut, QuotationOut
from app.cite.marking import pieces
from app.reading.normal_form import paragraphs
from app.web.certainty import SIGNS, Certainty, certainty

COLOURS = 8
# The colour of words whose speaker the story does not name.
NOBODY = "none"
NOT_NAMED = "speaker not named"
# So many cards stand beside a paragraph; more are a list that opens.
MOST_BESIDE = 3


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """Words, and the ``numbers`` of the quotations they belong to; ``anchor``, ``focus`` and ``sign`` if one begins here."""

    words: str
    over: bool
    classes: str = ""
    numbers: str = ""
    anchor: int | None = None
    focus: int | None = None
    sign: str = ""


@dataclass(slots=True)
class SpeakerShown:
    """A speaker, with their look and their number of quotations: no two on a page have both colour and letter in common."""

    name: str
    colour: str
    letter: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """A quotation in the margin; ``number`` counts the quotations on the page, starting at 1."""

    number: int
    speaker: SpeakerShown
    certainty: Certainty
    quotation: QuotationOut


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the text, where it begins, and the cards of the quotations that begin in it."""

    tag: str
    start: int
    pieces: list[MarkedPiece]
    cards: list[Card] = field(default_factory=list)

    @property
    def several(self) -> str | None:
        """Who is quoted in it, where there are too many cards to stand beside it."""
        if len(self.cards) <= MOST_BESIDE:
            return None
        return ", ".join(dict.fromkeys(card.speaker.name for card in self.cards))


@dataclass(frozen=True, slots=True)
class StoryView:
    """Everything that the page of a story shows; ``headline`` if the text begins with its own."""

    headline: Line | None
    lines: list[Line]
    speakers: list[SpeakerShown]


def story_view(article: ArticleOut, quotations: Sequence[QuotationOut]) -> StoryView:
    """Headline, lines, cards and looks, in reading order."""
    speakers: dict[tuple[int | None, str], SpeakerShown] = {}
    looks = _looks()
    cards = []
    for number, quotation in enumerate(quotations, 1):
        key = (quotation.speaker.id, quotation.speaker.name) if quotation.speaker else (None, "")
        if key not in speakers:
            colour, letter = next(looks) if quotation.speaker else (NOBODY, "")
            speakers[key] = SpeakerShown(quotation.speaker.name if quotation.speaker else NOT_NAMED, colour, letter)
        speakers[key].count += 1
        cards.append(Card(number, speakers[key], certainty(quotation), quotation))
    marks = [
        (span.start, span.end, (what, card))
        for card in cards
        for what, spans in (("said", card.quotation.content), ("cue", card.quotation.cue), ("source", card.quotation.source))
        for span in spans
    ]
    named: set[int] = set()
    shown: list[Line] = []
    for start, end in paragraphs(article.text):
        tag = "h1" if not shown and article.text[start:end].strip() == (article.title or "") else "p"
        inside = [_piece(piece.words, piece.over, named) for piece in pieces(article.text, start, end, marks)]
        begun = [card for card in cards if start <= card.quotation.content[0].start < end]
        shown.append(Line(tag, start, inside, begun))
    headed = bool(shown) and shown[0].tag == "h1"
    return StoryView(shown[0] if headed else None, shown[1:] if headed else shown, list(speakers.values()))


def _looks() -> Iterator[tuple[str, str]]:
    """A colour for each speaker; once all colours are taken, each has a letter too, so that no two look alike."""
    letters = ("".join(word) for length in count(1) for word in product(ascii_lowercase, repeat=length))
    for number in count():
        yield str(number % COLOURS), "" if number < COLOURS else next(letters)


def _piece(words: str, over: Sequence[tuple[str, Card]], named: set[int]) -> MarkedPiece:
    if not over:
        return MarkedPiece(words, over=False)
    said = [card for what, card in over if what == "said"]
    classes = [what for what in ("said", "cue", "source") if any(found == what for found, _ in over)]
    if said:
        # where quotations overlap, the innermost one, which begins last, gives the look
        inner = max(said, key=lambda card: card.quotation.content[0].start)
        classes += [f"c{inner.speaker.colour}", str(inner.quotation.kind), str(inner.certainty)]
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
        sign=new.speaker.letter + SIGNS[new.certainty] if new else "",
    )
