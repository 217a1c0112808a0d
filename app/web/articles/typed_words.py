"""Words that a person typed or copied in, the place in a story where they stand out."""

from app.errors import BadPlace
from app.quote import Span


def find_words(text: str, words: str, near: int) -> Span:
    """Where words stand in a text, whatever the white space between them; of several places, the nearest to ``near``.

    Raises BadPlace if they are not in the text.
    """
    wanted = words.split()
    places: list[Span] = []
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
            places.append(Span(start, end))
        start = text.find(wanted[0], start + 1)
    if not places:
        raise BadPlace("These words are not in the story. Copy them exactly as they appear there.", "words")
    return min(places, key=lambda place: abs(place.start - near))
