"""Whom descriptions mean among the persons and bodies of an article, and what is said about it.

A story marks a source with square brackets; each row has the speakers of the marked sources in order.
"""

from collections.abc import Callable

import pytest

Stories = Callable[[str], list[str | None]]

NAMED = [
    (
        "no bank is an airline, though it was named last",
        "Holm Air met Veld Bank on Tuesday. “The talks have failed,” [the airline] said.",
        "Holm Air",
    ),
    (
        "a body by the noun before its name, though another was named last",
        "The Danish brewer Holm met the unions. Veld, a Dutch shipping line, did not come. “The talks have failed,” "
        "[the brewer] said.",
        "Holm",
    ),
    (
        "a body by a word of its name",
        "Holm Air lost a bag. Veld Bank paid for it. “We are sorry,” [the airline] said.",
        "Holm Air",
    ),
    (
        "a person by an apposition above",
        "Ada Quist, an architect from Leeds, built the house for Leo Grant. “It was damp,” [the architect] said.",
        "Ada Quist",
    ),
    (
        "a person whose office is given in another spelling",
        "Sen. Ada Quist met Gov. Leo Grant. “It was late,” [the senator] said.",
        "Ada Quist",
    ),
    (
        "the head of the company is not the company",
        "Leo Grant, chief executive of Holm Air, came on Monday. Holm Air lost a bag. "
        "“We are sorry,” [the company’s chief executive] said.",
        "Leo Grant",
    ),
    (
        "who comes unnamed in the lead and is named below",
        "The bridge in Leeds may fall. “It will fall,” [a former mayor] said on Monday. "
        "Ada Quist, a former mayor of Leeds, has warned of it for years.",
        "Ada Quist",
    ),
]

NOBODY = [
    ("a group", "Ada Quist met the owners. “We are tired,” [residents] said."),
    ("an official", "Ada Quist met the owners. “We are tired,” [a senior official] said."),
    ("authorities of a place", "Ada Quist went to Beijing. “We are tired,” [authorities in Beijing] said."),
    ("who asks is not who answers", "“Will you resign?” [a reporter] asked. “No,” Paula Rhee said."),
    ("the government is not any body", "Holm Air lost a bag. “It is safe,” [the government] said."),
    ("no woman is a husband", "Mrs. Ada Quist came. She was tired. “It is late,” [the man] said."),
    ("a deputy is not the minister", "Deputy Prime Minister Ada Quist came. “It is late,” [the prime minister] said."),
    ("the label of a transcript", "Ada Quist: We will rebuild it.\n\n[Reporter]: “With what money?”\n\nAda Quist: With ours."),
    ("a name of its own", "Holm Bank met Ada Quist. “We will strike,” [the FNV union] said."),
]


@pytest.mark.parametrize(("story", "speaker"), [case[1:] for case in NAMED], ids=[case[0] for case in NAMED])
def test_somebody_is_meant(who_says: Stories, story: str, speaker: str) -> None:
    assert who_says(story)[-1] == speaker


@pytest.mark.parametrize("story", [case[1] for case in NOBODY], ids=[case[0] for case in NOBODY])
def test_nobody_is_named(who_says: Stories, story: str) -> None:
    names = {"Ada Quist", "Leo Grant", "Holm Air", "Holm Bank", "Paula Rhee", "Beijing", "Quist"}
    assert who_says(story)[-1] not in names


@pytest.mark.parametrize(
    ("story", "speakers"),
    [
        ("Ada Quist and Leo Grant met in Leeds. “It is late,” [both women] said.", "Ada Quist and Leo Grant"),
        ("Holm Bank and Veld Bank met in Leeds. “It is late,” [the two banks] said.", "Holm Bank and Veld Bank"),
        ("Holm Bank and Veld Bank met in Leeds. “It is late,” [two firms from Leeds] said.", "two firms from Leeds"),
    ],
)
def test_two_who_were_named_together(who_says: Stories, story: str, speakers: str) -> None:
    assert who_says(story)[-1] == speakers
