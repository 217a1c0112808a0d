"""Words that a person typed or copied in, the place in a story where they stand out."""

from collections.abc import Iterator

from app.errors import BadPlace
from app.quote import Span
from app.reading.normal_form import as_shown


def find_words(text: str, words: str, near: int) -> Span:
    """Where words stand in a text, whatever the white space between them; of several places, the nearest to ``near``.

    They may be copied as the text is shown or as it is stored. Raises BadPlace if they are not in it.
    """
    wanted, shown = words.split(), as_shown(text)
    places = [shown.stored(place) for place in _places(shown.text, wanted)] or list(_places(text, wanted))
    if not places:
        raise BadPlace("These words are not in the story. Copy them exactly as they appear there.", "words")
    return min(places, key=lambda place: abs(place.start - near))


def _places(text: str, wanted: list[str]) -> Iterator[Span]:
    start = text.find(wanted[0]) if wanted else -1
    while start >= 0:
        end = start
        for word in wanted:
            while end < len(text) and text[end].isspace():
                end += 1
            if not text.startswith(word, end):
                break
            end += len(word)
        else:
            yield Span(start, end)
        start = text.find(wanted[0], start + 1)
