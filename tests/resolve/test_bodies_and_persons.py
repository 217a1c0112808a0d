"""Names that look like persons' and are bodies', the reverse, and short forms of bodies.

The source of each quotation stands in square brackets; after the story come the speakers' names.
"""

from collections.abc import Callable

import pytest

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "a foundation named after a person who speaks too",
        "The Karl Lenz Foundation closed in May. “I am sorry,” [Karl Lenz] said. The [Karl Lenz Foundation] said: “We paid all.”",
        ["Karl Lenz", "Karl Lenz Foundation"],
    ),
    (
        "an abbreviation of a part of the name",
        "The Nordic Centre for Bridge Safety and Repair met in Lund. The [CBS] said: “All is well.”",
        ["Nordic Centre for Bridge Safety and Repair"],
    ),
    (
        "short forms of two words",
        "The Liberal Democrats met in Leeds. The [Lib Dems] said: “We will stand.”",
        ["Liberal Democrats"],
    ),
    (
        "a director of something",
        "[Holm Racing director of sport Emil Butragan] said: “We were robbed.”",
        ["Emil Butragan"],
    ),
    (
        "a minister of a party",
        "[Labour’s deputy minister for women Ada Smithson] said: “It is late.”",
        ["Ada Smithson"],
    ),
    ("letters after a name", "[Former welfare minister Karl Lenz MP] said: “It is late.”", ["Karl Lenz"]),
    (
        "letters that are the head of the name",
        "[The Tory spokesman, Brian Montrose MSP], said: “It is a disguise.”",
        ["Brian Montrose"],
    ),
    (
        "letters of a name that looks like a body's",
        "[Guy Mansfold QC] said: “No.” [He] left. “Never.”",
        ["Guy Mansfold", "Guy Mansfold"],
    ),
    (
        "what he is, in apposition to what he is",
        "Kurt Volmer met him. [Another diplomat, former special envoy to Ukraine Kurt Volmer], said: “It was short.”",
        ["Kurt Volmer"],
    ),
    ("whoever comes along", "[Leo Grant, along with Lund Post reporter Ada Quist], said: “It rained.”", ["Leo Grant"]),
    (
        "a rank before a name that is none to the recogniser",
        "“We decide tomorrow,” [Patrol Chief James Hollow with the Eastport Police Department] said. “It is good,” [he] said.",
        ["James Hollow", "James Hollow"],
    ),
    ("a title of several words", "[Labour's deputy minister for women Jackie Smythe] said: “No.”", ["Jackie Smythe"]),
    ("letters after a comma and a name", "[The chairman of the Bar Council, Guy Mansfold QC], said: “No.”", ["Guy Mansfold"]),
    ("a title among the words before", "[Assistant Chief Constable David Warcop] said: “They were calm.”", ["David Warcop"]),
    (
        "a role in small letters",
        "Holm Bank’s executive chair Marcelo Clausen wrote to all. “We must save,” [Clausen] said.",
        ["Marcelo Clausen"],
    ),
    (
        "a body in capitals that is spelt like a pronoun",
        "The World Health Organization met in Geneva. The [WHO] said: “Wash your hands.”",
        ["World Health Organization"],
    ),
]

DESCRIBED: list[tuple[str, str]] = [
    ("police", "Rain fell. [Police] said: “Stay at home.”"),
    ("the authorities of a country", "Rain fell. [Indonesian authorities] said: “Stay at home.”"),
    ("a spokesman for a person", "[A spokesman for Prime Minister Ola Moen] said: “The talks are over.”"),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_speakers(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers


@pytest.mark.parametrize("story", [case[1] for case in DESCRIBED], ids=[case[0] for case in DESCRIBED])
def test_what_is_only_described_keeps_its_words(who_says: Callable[[str], list[str | None]], story: str) -> None:
    assert who_says(story) == [story[story.index("[") + 1 : story.index("]")]]
