"""Verbs of saying in senses in which nothing is said, and the same verbs where something is."""

from collections.abc import Callable

import pytest

from tests.annotate.not_said.conftest import Row


@pytest.mark.parametrize(
    "text",
    [
        "The region recorded 157,000 cases in March.",
        "The storm claimed 25 lives in Norvik.",
        "Greta Moss, the coach, said goodbye.",
        "Greta Moss waved a last goodbye to the crowd.",
        "The family said grace before dinner.",
        "The committee concluded the debate at noon.",
        "Mayor Ida Holt called the minister at dawn.",
        "The council rejected the bill on Wednesday by nine votes to two.",
        "The two ministers debated the budget for six hours.",
        "Scientists observed the whale for three days off the coast.",
        "The hospital admitted 40 patients on Friday.",
        "Norvik conceded two goals in the rain.",
        "The firm recalled 3,000 cars in May.",
        "Marsh added two goals after the break.",
        "Marsh repeated the feat a year later.",
        "Marsh answered the door in his coat.",
        "A woman in the hall asked to be called only “Dee”.",
        "A guard wanted to be known as “Lofty”.",
    ],
)
def test_nothing_is_said(shown: Callable[[str], list[Row]], shown_with_network: Callable[[str], list[Row]], text: str) -> None:
    assert shown(text) == []
    assert shown_with_network(text) == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The region recorded that cases had doubled.", None),
        ("The panel concluded that the bridge was unsafe.", ("The panel", "that the bridge was unsafe")),
        ("Scientists observed that the whale was ill.", ("Scientists", "that the whale was ill")),
        ("Ida Holt called the plan a disgrace.", ("Ida Holt", "the plan a disgrace")),
        ("Ida Holt called the minister “a liar”.", ("Ida Holt", "the minister “a liar”")),
        ("Ida Holt said: “Goodbye.”", ("Ida Holt", "Goodbye.")),
        ("Ida Holt rejected the bill as “a joke”.", ("Ida Holt", "the bill as “a joke”")),
        ("Marsh added that the bridge was shut.", ("Marsh", "that the bridge was shut")),
        ("Marsh admitted that he was late.", ("Marsh", "that he was late")),
        ("Marsh claimed that lives were lost.", ("Marsh", "that lives were lost")),
    ],
)
def test_the_same_verbs_with_words(shown: Callable[[str], list[Row]], text: str, row: Row | None) -> None:
    assert shown(text) == ([row] if row is not None else [])
