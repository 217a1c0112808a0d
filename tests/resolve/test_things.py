"""Whom "it" and "they" mean: the subject before them, or whoever spoke last.

The source of each quotation stands in square brackets; after the story come the speakers' names.
"""

from collections.abc import Callable

import pytest

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "who spoke, and not whom it told",
        "[Holm Bank] told the Securities Board “the offer stands”. [It] said “talks are going on”.",
        ["Holm Bank", "Holm Bank"],
    ),
    (
        "the subject of its own sentence",
        "[The Nordic Council] said “it rains”. Holm Bank opened a branch, which [it] says is “the largest in Lund”.",
        ["Nordic Council", "Holm Bank"],
    ),
    (
        "a subject that comes after it",
        "Explaining why [it] asked Quist Media “to stop at once”, Holm Bank pointed to the rules.",
        ["Holm Bank"],
    ),
    (
        "the subject of the sentence before",
        "The Nordic Council met on Monday. Holm Bank has to restate its accounts. [It] said “we are sorry”.",
        ["Holm Bank"],
    ),
    (
        "a report",
        "[A report by the Holm Institute] says “bridges are unsafe in Lund and Malmo”. [It] found “rust in seven of ten”.",
        ["Holm Institute", "Holm Institute"],
    ),
    (
        "a body without a name",
        "[The ministry] said “nobody is hurt”. [It] said “the road is shut”.",
        ["The ministry", "The ministry"],
    ),
    (
        "two bodies together",
        "The Holm Institute and the Fenwatch Council met in Lund. [They] said “bridges are unsafe”.",
        ["Holm Institute and Fenwatch Council"],
    ),
    (
        "a group, and not the bank in between",
        "[Residents] said “the smoke is thick”. The mayor spoke at Holm Bank. [They] said “nobody helps”.",
        ["Residents", "Residents"],
    ),
    (
        "a scientist with her colleagues",
        "[Ada Quist and her colleagues] said “cells can smell”. [They] said “the kidney has a nose”.",
        ["Ada Quist", "Ada Quist"],
    ),
    (
        "a scientist with her colleagues, who act",
        "Ada Quist and her colleagues studied cells in Lund. [They] said “the kidney has a nose”.",
        ["Ada Quist"],
    ),
    ("not a person", "Ada Quist came to Lund. [They] said “it rains”.", [None]),
    (
        "its own report",
        "[Holm Bank] said “the year was bad”. [Its report] says “losses grew”.",
        ["Holm Bank", "Holm Bank"],
    ),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_it_and_they(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers
