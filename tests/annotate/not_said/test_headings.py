"""Headings with a colon: who is a speaker, and what only looks like one."""

from collections.abc import Callable

import pytest

from tests.annotate.not_said.conftest import Row

BODY = "The council met on Monday. “It went well,” said Ida Holt, its leader."
LEADER = ("Ida Holt", "It went well")


@pytest.mark.parametrize(
    "heading",
    [
        "Ruby Falk: a life in pictures",
        "Norway: ferry runs aground",
        "Election: polls close",
        "Olympics: Norvik wins bronze",
        "Storm Ada: schools close early",
        "Breaking: ferry runs aground",
        "The latest: ferry runs aground",
    ],
)
def test_a_heading_that_names_no_speaker(
    shown: Callable[[str], list[Row]], shown_with_network: Callable[[str], list[Row]], heading: str
) -> None:
    text = f"{heading}\n\n{BODY} Polls closed late in the election."
    assert shown(text) == [LEADER]
    assert not any("ferry" in words or "pictures" in words or "polls" in words for _, words in shown_with_network(text))


@pytest.mark.parametrize("link", ["MORE: Holt says tunnel is late", "READ: Why Holt says no", "Read more: Holt denies she lied"])
def test_a_link_to_another_article_says_nothing(
    shown: Callable[[str], list[Row]], shown_with_network: Callable[[str], list[Row]], link: str
) -> None:
    text = f"Council meets\n\nThe council met on Monday.\n\n{link}\n\n“It went well,” said Ida Holt, its leader."
    assert shown(text) == [LEADER]
    assert not any(words in link for _, words in shown_with_network(text))


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Holt: council will sell port", "council will sell port"),
        ("Holt: ‘We are not for sale’", "We are not for sale"),
        ("Council: port is not for sale", "port is not for sale"),
        ("Report: council will sell port", "council will sell port"),
    ],
)
def test_a_heading_that_names_its_speaker(shown: Callable[[str], list[Row]], heading: str, words: str) -> None:
    assert words in [said for _, said in shown(f"{heading}\n\n{BODY}")]
