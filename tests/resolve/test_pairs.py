"""Whom "both men", "the two" and "the firms" mean.

The source of each quotation stands in square brackets; after the story come the speakers' names.
"""

from collections.abc import Callable

import pytest

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "two persons named together",
        "Leo Grant and Tom Ferris were freed on Monday. [Both men] said “we are well”.",
        ["Leo Grant and Tom Ferris"],
    ),
    (
        "with what they are in between",
        "Police freed Leo Grant, 42, and Tom Ferris, 51, on Monday. [The two] said “we are well”.",
        ["Leo Grant and Tom Ferris"],
    ),
    (
        "firms",
        "The Nordic Council met Holm Bank and Fenwick Industries in Lund. Ada Quist was away. [Both firms] said “talks go on”.",
        ["Holm Bank and Fenwick Industries"],
    ),
    (
        "two who act in a sentence each",
        "Fenwick Industries asked for talks. The Nordic Bank confirmed it. [Both firms] said “trading is suspended”.",
        ["Fenwick Industries and Nordic Bank"],
    ),
    (
        "two of the three who act",
        "Fenwick Industries asked for talks. The Nordic Bank agreed. The Lund Insurance Group refused. [Both firms] said “no”.",
        ["Both firms"],
    ),
    (
        "two are not three",
        "Leo Grant, Ada Quist and Tom Ferris were freed on Monday. [Both men] said “we are well”.",
        ["Both men"],
    ),
    (
        "the only two firms of a sentence",
        "Heliomed will buy the laboratory Alpigen for two billion, [the two companies] said: “We merge.”",
        ["Heliomed and Alpigen"],
    ),
    (
        "one firm is not two",
        "Heliomed will buy a laboratory for two billion, [the two companies] said: “We merge.”",
        ["the two companies"],
    ),
    (
        "two others",
        "Leo Grant and Tom Ferris were freed on Monday. [Two officers] said “they are well”.",
        ["Two officers"],
    ),
]


JOINED: list[tuple[str, str, list[str | None]]] = [
    (
        "a family name in the plural",
        "Marta Kelm and Ivo Kelm lost a son. “He was our light,” [the Kelms] said.",
        ["Marta Kelm and Ivo Kelm"],
    ),
    (
        "two in a picture",
        "[Dr Priya Nathan (left) and Prof Owen Lasker] said: “It works.”",
        ["Priya Nathan and Owen Lasker"],
    ),
    (
        "a name and a noun that a name explains",
        "The club is well. “We stay,” said [Coach Ana Quist and her captain, Mia Lund].",
        ["Ana Quist and Mia Lund"],
    ),
    (
        "both, by first and second name",
        "“We stay,” [both Ana Quist and her deputy, Leo Grant], said.",
        ["Ana Quist and Leo Grant"],
    ),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in JOINED], ids=[case[0] for case in JOINED])
def test_two_who_speak_together(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_those_named_together(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers
