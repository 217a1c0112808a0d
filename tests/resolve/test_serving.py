"""Spokespersons and lawyers: whose they are tells which of them is meant.

The source of each quotation stands in square brackets; after the story come the speakers' names.
"""

from collections.abc import Callable

import pytest

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "the lawyer of the same client",
        "“He is innocent,” said [Marcus Dell's lawyer, Rebecca Stahl]. “We pay,” said [a lawyer for the bank, Vincent Amato]. "
        "[Dell's attorney] said “he slept”.",
        ["Rebecca Stahl", "Vincent Amato", "Rebecca Stahl"],
    ),
    (
        "the spokesman of somebody else",
        "[The prime minister's spokesman] said “the money stays”. [Kremlin spokesman Leo Grant] said “we are not surprised”.",
        ["The prime minister's spokesman", "Leo Grant"],
    ),
    (
        "a spokeswoman of somebody else, after a name",
        "[A spokeswoman for Holm Rail] said “we are sorry”. [Ada Quist, a spokeswoman for the ministry], said “it rained”.",
        ["A spokeswoman for Holm Rail", "Ada Quist"],
    ),
    (
        "a family is nobody",
        "Tributes were paid to Tom Ferris. [His family] said “he died”. [Former team-mate Billy Strand] said “he was brave”.",
        ["His family", "Billy Strand"],
    ),
    (
        "a senate is no agency",
        "Ada Quist told a Senate hearing that dams are old. In written testimony [the agency] said “we need engineers”.",
        ["the agency"],
    ),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_whose_spokesperson_or_lawyer(
    who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]
) -> None:
    assert who_says(story) == speakers
