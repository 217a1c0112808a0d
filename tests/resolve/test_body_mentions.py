"""Bodies that the recogniser missed or took for persons, and the names for short that an article uses."""

from collections.abc import Callable

import pytest

from app.resolve.cluster import Cluster

STORIES: list[tuple[str, str, str, str]] = [
    (
        "an address that means those who work there",
        "Downing Street was silent. Number 10 said that no talks were planned.",
        "Downing Street",
        "Number 10",
    ),
    (
        "the last word of a seat",
        "Scotland Yard said a man had been held. “He is 40,” the Yard said.",
        "Scotland Yard",
        "Yard",
    ),
    (
        "the small words of a long form have no letters",
        "A letter came from Citizens for the Protection of Hedges in Lund. CPH said the hedge was old.",
        "Citizens for the Protection of Hedges",
        "CPH",
    ),
    (
        "a long form with a comma",
        "The State Board of Radio, Film and Television met on Monday. The SBRFT said the film was banned.",
        "State Board of Radio, Film and Television",
        "SBRFT",
    ),
    (
        "an abbreviation with stops",
        "The Harbour and Bridges Commission met. The H.B.C. said the quay was safe.",
        "Harbour and Bridges Commission",
        "H.B.C.",
    ),
    (
        "an abbreviation in brackets, whatever its letters",
        "Shares of Holm Mitsui Financial (HMFG) rose. HMFG said it was glad.",
        "Holm Mitsui Financial",
        "HMFG",
    ),
    (
        "a name in one word and in two",
        "The HolmFoods Beck Corp said it would grow. The offices of Holm Foods were sold in May.",
        "HolmFoods Beck Corp",
        "Holm Foods",
    ),
]


@pytest.mark.parametrize(("text", "name", "alias"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_a_name_for_short_is_the_bodys(clusters_in: Callable[[str], list[Cluster]], text: str, name: str, alias: str) -> None:
    bodies = {item.name: item.aliases for item in clusters_in(text) if item.kind == "organization"}
    assert alias in bodies[name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The study by telecoms giant QB came out. QB said so.", "QB"),
        ("The pressure group Ledgerwatch said it was late. Ledgerwatch wrote a letter.", "Ledgerwatch"),
        ("The charity Fenwatch said so. Fenwatch was sorry.", "Fenwatch"),
        ("In the new Lakewell Insight poll, most were angry. The Lakewell Insight poll is new.", "Lakewell Insight"),
    ],
)
def test_a_noun_right_before_a_name_shows_a_body(clusters_in: Callable[[str], list[Cluster]], text: str, name: str) -> None:
    assert [len(item.mentions) for item in clusters_in(text) if item.name == name and item.kind == "organization"] == [2]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The judge Rosa Beck Gray is old. Fans know her as RBG. Gray said it rained.", "Rosa Beck Gray"),
        ("The bank CEO Ada Quist said it rained.", "Ada Quist"),
    ],
)
def test_a_person_stays_one(clusters_in: Callable[[str], list[Cluster]], text: str, name: str) -> None:
    assert name in {item.name for item in clusters_in(text) if item.kind == "person"}


def test_a_party_has_its_fullest_name(who_says: Callable[[str], list[str | None]]) -> None:
    story = "The Liberal Democrats met in Lund. [The Lib Dems] said “taxes are too high”."
    assert who_says(story) == ["Liberal Democrats"]


SPEAKING: list[tuple[str, str, list[str | None]]] = [
    (
        "a name that only the source shows",
        "[Big Harbour] said “we are sorry”. [The company] said “we pay”.",
        ["Big Harbour", "Big Harbour"],
    ),
    (
        "a body of a country, and its statement",
        "[The US military] said “two have died”. [The statement] gave “no names”.",
        ["US military", "US military"],
    ),
    ("a noun at the head of a sentence", "[Prosecutors] said “he is guilty”.", ["Prosecutors"]),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in SPEAKING], ids=[case[0] for case in SPEAKING])
def test_a_body_that_speaks(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers
