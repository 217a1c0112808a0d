"""Whom "the company", "the prime minister" and "I" mean, and what stays without a name.

The source of each quotation stands in square brackets; after the story come the speakers' names, or the words themselves.
"""

from collections.abc import Callable

import pytest

from app.pipeline import Pipeline, extract_given
from app.quote import Act, Attribution, Kind, Span

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "the company that spoke last",
        "[Holm Steel] said: “We grew.” [The company] said: “We will hire.”",
        ["Holm Steel", "Holm Steel"],
    ),
    (
        "no ministry is a company",
        "Holm Steel grew in May. The Trade Ministry was pleased. [The company] said: “We will hire.”",
        ["Holm Steel"],
    ),
    (
        "the government is not just the body that was named last",
        "Holm Steel grew in May. [The government] said: “We are pleased.”",
        ["The government"],
    ),
    (
        "nor are the police",
        "The Foreign Ministry in Lund was shut. [The police] said: “Go home.”",
        ["The police"],
    ),
    (
        "a deputy is not the holder of the office",
        "Deputy Prime Minister Karl Lenz spoke to Prime Minister Ada Quist. [The prime minister] said: “It is late.”",
        ["Ada Quist"],
    ),
    (
        "nor is the shadow minister the minister",
        "Shadow Chancellor Karl Lenz was angry. Chancellor Ada Quist was not. [The chancellor] said: “It is late.”",
        ["Ada Quist"],
    ),
    (
        "who has another office is not meant",
        "Senator Karl Lenz was angry. [Lenz] said: “No.” [The governor] said: “Yes.”",
        ["Karl Lenz", "The governor"],
    ),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_speakers(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Finance Minister Omar Haddad was blunt. “There is no money.”", ["Omar Haddad"]),
        ("Ada Quist shook her head. “There was never any money in it.”", ["Ada Quist"]),
    ],
)
def test_words_without_a_source_are_those_of_whoever_acts_before_them(
    speakers_of_words: Callable[[str], list[str | None]], text: str, speakers: list[str | None]
) -> None:
    assert speakers_of_words(text) == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("“It is late,” [Ada Quist] said.\n\n“We are all very tired.”", ["Ada Quist", "Ada Quist"]),
        ("“It is late,” [Ada Quist] said. Leo Grant laughed. “We are all very tired.”", ["Ada Quist", "Leo Grant"]),
        ("“It is late,” [Ada Quist] said.\n\nRain fell.\n\nNight came.\n\n“We are all very tired.”", ["Ada Quist", None]),
    ],
)
def test_words_without_a_source_go_on(
    speakers_of_words: Callable[[str], list[str | None]], text: str, speakers: list[str | None]
) -> None:
    assert speakers_of_words(text) == speakers


@pytest.mark.parametrize(
    ("pronoun", "speaker"),
    [("I", "Ada Quist"), ("We", None)],
)
def test_i_means_whoever_says_the_words_around_it(pipeline: Pipeline, pronoun: str, speaker: str | None) -> None:
    text = f"“{pronoun} told Karl to go home,” Ada Quist said."
    end = text.index("”")
    outer = Attribution((Span(1, end),), (), (Span(text.index("Ada"), text.index(" said")),), Kind.DIRECT, Act.SPEECH)
    inner = Attribution((Span(text.index("to go"), end),), (), (Span(1, 1 + len(pronoun)),), Kind.INDIRECT, Act.SPEECH)
    found = [item.speaker.name if item.speaker else None for item in extract_given(pipeline, text, [outer, inner], None)]
    assert found == ["Ada Quist", speaker]
