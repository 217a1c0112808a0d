"""The normal form of a text: what every stage reads, with a map back to the text as it is stored.

Texts come wrapped at some column, with soft hyphens, entities, quoted mail and rare quotation marks. They are stored as they
came, because an archive keeps what was printed and because offsets must fit the sender's own copy, also in ``whosaid
attribute``, where no text is ingested. So reading puts them in order, and not ingestion. A text without oddities is its own
normal form, to the character.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.quote import Span
from app.reading.characters import character_edits
from app.reading.odd_marks import mark_edits
from app.reading.rewriting import Rewritten, rewrite
from app.reading.wrapping import wrapping_edits


@dataclass(frozen=True, slots=True)
class NormalForm:
    """The text to read, and the steps that led there from the stored one."""

    text: str
    steps: tuple[Rewritten, ...] = ()

    def stored(self, span: Span) -> Span:
        """The span of the stored text that a span of the normal form stands for."""
        for step in reversed(self.steps):
            span = step.original(span)
        return span

    def position(self, offset: int) -> int:
        """The offset in the normal form of an offset in the stored text."""
        for step in self.steps:
            offset = step.position(offset)
        return offset

    def span(self, stored: Span) -> Span:
        """The span of the normal form that a span of the stored text has become."""
        start = self.position(stored.start)
        return Span(start, max(start, self.position(stored.end)))


def normal_form(text: str) -> NormalForm:
    """The text as a reader takes it in, with common quotation marks."""
    clean = as_shown(text)
    marked = rewrite(clean.text, mark_edits(clean.text))
    return NormalForm(marked.text, (*clean.steps, *((marked,) if marked.edits else ())))


@lru_cache(maxsize=4)
def as_shown(text: str) -> NormalForm:
    """The text as it is shown: without line breaks in a sentence, entities and invisible characters, with its own marks."""
    characters = rewrite(text, character_edits(text))
    lines = rewrite(characters.text, wrapping_edits(characters.text))
    return NormalForm(lines.text, tuple(step for step in (characters, lines) if step.edits))


def shown_words(text: str, spans: Sequence[Span], between: str = " … ") -> str:
    """The words of several spans of a stored text as they are shown, joined by ``between`` where the cue splits them."""
    shown = as_shown(text)
    return between.join(shown.span(span).of(shown.text) for span in spans)


def paragraphs(text: str) -> Iterator[Span]:
    """Where the paragraphs of a stored text stand, blank ones left out. One that is wrapped has several lines."""
    shown, start = as_shown(text), 0
    for line in shown.text.split("\n"):
        if line.strip():
            yield shown.stored(Span(start, start + len(line)))
        start += len(line) + 1


def paragraphs_around(text: str, first: int, last: int) -> Span:
    """The whole paragraphs of a stored text from the character ``first`` to the character before ``last``."""
    around = [paragraph for paragraph in paragraphs(text) if paragraph.end > first and paragraph.start < last]
    return Span(around[0].start, around[-1].end) if around else Span(first, last)
