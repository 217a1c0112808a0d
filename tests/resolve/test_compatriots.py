"""Whom a nationality alone means: "the Italian".

The source of each quotation stands in square brackets; after the story come the speakers' names.
"""

from collections.abc import Callable

import pytest

STORIES: list[tuple[str, str, list[str | None]]] = [
    ("who acted last", "Striker Lena Voss scored against Ida Holt. “It was luck,” [the Austrian] said.", ["Lena Voss"]),
    (
        "whom the article calls so",
        "The Russian Marat Sobol beat Leo Varley. Varley was hurt. “It was luck,” [the Russian] said.",
        ["Marat Sobol"],
    ),
    (
        "whose name explains the subject",
        "Luke Varley was booked. His manager, Gianluca Ferri, left. “Never,” [the Italian] said.",
        ["Gianluca Ferri"],
    ),
    ("a party's", "Gov. Ada Quist signed the bill. “It is good,” [the Republican] said.", ["Ada Quist"]),
    ("a people", "Lena Voss came. “We wait,” [the Germans] said.", ["Germans"]),
    ("a body", "Lena Voss came. “We wait,” [the Taliban] said.", ["Taliban"]),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_speakers(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers
