"""Words without a source: whose they are.

The sources of the other quotations stand in square brackets; what has none is asked for.
"""

from collections.abc import Callable

import pytest

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "the same speaker goes on in the next paragraph",
        "[Ada Quist] said: “The quay was sound.”\n\n“We had it looked at in May.”",
        ["Ada Quist", "Ada Quist"],
    ),
    (
        "and in the one after it",
        "[Ada Quist] said: “The quay was sound.”\n\n“We had it looked at in May.”\n\n“Nobody told us of a crack.”",
        ["Ada Quist", "Ada Quist", "Ada Quist"],
    ),
    (
        "whoever acts right before them",
        "“Will you pay?” asked [Ada Quist]. Leo Grant shook his head. “Never.”",
        ["Ada Quist", "Leo Grant"],
    ),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_whose_they_are(speakers_of_words: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert speakers_of_words(story) == speakers
