"""Bylines and datelines: whoever wrote a story, and the agency and the town it was sent from, are nobody of whom it tells.

The source of each quotation stands in square brackets; after the story come the speakers' names.
"""

from collections.abc import Callable

import pytest

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "two writers are not the two companies",
        "By Lucas Menzel and Ada Furst\n\nThe bank will close. [The two companies] said: “We merge.”",
        ["The two companies"],
    ),
    (
        "the agency that sent the story is not the agency of which it tells",
        "WASHINGTON (Capitol Service) — The head of the dam agency spoke. [The agency] said: “It is late.”",
        ["The agency"],
    ),
    ("a writer is nobody that a pronoun means", "Bridge to close\nBy Rosa Lind\n\nIt is old. “I was cold,” [she] said.", [None]),
    (
        "an agency alone before the dash",
        "March 12 (Marketline) - The startup Volterra grew. “We grow,” [the company] said.",
        ["Volterra"],
    ),
    (
        "an agency that is named again speaks",
        "LEEDS (Norwire) - The bridge fell. The mayor told [Norwire]: “It was old.”",
        ["Norwire"],
    ),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_speakers(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers
