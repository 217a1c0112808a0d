"""What a correction may say: places that are whole words, and days on which the words can have been said."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.errors import CutWord, ImpossibleDay
from app.quote import Span, Stance
from app.reading.whole_words import is_within_word
from app.store.tables import ArticleRow

# The characters shown on each side of a cut.
AROUND = 15


def require_whole_words(text: str, span: Span, field: str) -> None:
    """Raises CutWord where a span begins or ends within a word. A name may be cut from the possessive that ends it."""
    for place in (span.start, span.end):
        if is_within_word(text, place, possessive=field != "content"):
            around = f"{text[max(0, place - AROUND) : place]}|{text[place : place + AROUND]}"
            raise CutWord(
                f"The span from {span.start} to {span.end} cuts a word at {place}: {around!r}. Give whole words. Offsets count "
                "characters (code points) from the start of the article's text; the end is exclusive.",
                field,
            )


def require_possible_day(article: ArticleRow, values: Mapping[str, Any], said_on: date | None, stance: str) -> None:
    """Raises ImpossibleDay where a correction makes something said after the article appeared; what is announced may be.

    ``values`` are those of the correction, ``said_on`` and ``stance`` what they replace.
    """
    if "said_on" not in values and "stance" not in values:
        return
    if "said_on" in values:
        said_on = date.fromisoformat(values["said_on"]["on"]) if values["said_on"]["on"] else None
    if said_on is None or article.published_at is None or values.get("stance", stance) == Stance.HYPOTHETICAL:
        return
    if said_on > article.published_at:
        raise ImpossibleDay(
            f"The article was published on {_written(article.published_at)}, so it cannot report what was said on "
            f"{_written(said_on)}. Give an earlier day, or none. If the words are only announced for that day, set the stance to "
            "hypothetical.",
            "said_on",
        )


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
