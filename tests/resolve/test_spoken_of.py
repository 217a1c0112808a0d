"""Who speaks is not who is spoken of: persons named inside a quotation, and the pronouns beside it.

The source of each quotation stands in square brackets; after the story come the speakers' full names.
"""

from collections.abc import Callable

import pytest

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "she, and a man named in the words",
        "Judge Clara Voss opened the hearing on Monday. “Ian Reed owes us a full account,” [she] said.",
        ["Clara Voss"],
    ),
    (
        "a man's lawyers and a man in the words",
        "Clara Voss met Ian Reed’s lawyers. “Ian Reed owes us a full account,” [she] said.",
        ["Clara Voss"],
    ),
    ("he, of two men", "Peter Lamb met Ian Reed on Friday. “Ian Reed took the money,” [he] said.", ["Peter Lamb"]),
    (
        "he, and a man whom only the words name",
        "Detective Hal Moreno gave evidence for an hour. “We knew that Victor Sand lied to us,” [he] said.",
        ["Hal Moreno"],
    ),
    (
        "the same in two paragraphs",
        "Detective Hal Moreno showed the jury a map.\n\n“Victor Sand lied to us,” [he] said.",
        ["Hal Moreno"],
    ),
    (
        "with the pronoun before the words",
        "Hans Brandt runs the mill. [He] added: “Otto Kern has never paid a cent.”",
        ["Hans Brandt"],
    ),
    (
        "a man spoken of by his family name",
        "Robert Hayes quit on Monday. Mayor Susan Clarke spoke after the vote. “Hayes has betrayed this city,” [she] said.",
        ["Susan Clarke"],
    ),
    (
        "a man spoken to",
        "Ivan Brook and Karl Lenz fell out in May. Lenz was angry. “Ivan, you took the boat,” [he] said.",
        ["Karl Lenz"],
    ),
    (
        "praise",
        "Coach Jan Wolke praised his team after the win. “Emil Frost was superb tonight,” [he] said.",
        ["Jan Wolke"],
    ),
    (
        "straight marks",
        'Coach Jan Wolke praised his team. "Emil Frost was superb. Emil Frost won it," [he] said.',
        ["Jan Wolke"],
    ),
    (
        "nobody fits but the one who is spoken of",
        "The crowd fell silent. “Victor Sand lied to us,” [he] said.",
        [None],
    ),
    (
        "a speaker who gives his own name",
        "A man stood up. “My name is Victor Sand and I was there,” [he] said.",
        ["Victor Sand"],
    ),
    (
        "another's son is not himself",
        "Luis Prado stood up. “I am Victor Sand’s neighbour,” [he] said.",
        ["Luis Prado"],
    ),
    (
        "the object of the sentence before",
        "Police arrested Pavel Dorn at dawn. “I am innocent,” [he] said.",
        ["Pavel Dorn"],
    ),
    (
        "a man and a woman take turns",
        "Ida Holt met Paul Wu at noon. “Sit down,” [she] said. “No,” [he] said.",
        ["Ida Holt", "Paul Wu"],
    ),
    (
        "a name that a man and a woman can have",
        "Alex Matheson met Martha Klein in court. “I forgive you,” [she] said.",
        ["Martha Klein"],
    ),
    (
        "an answer speaks of who asked",
        "“Will you pay?” asked Ruth Adler. Simon Falk shook his head. “Ruth Adler knows what I think,” [he] said.",
        ["Simon Falk"],
    ),
    (
        "the noun of an office is not the one whom he accuses",
        "Mayor Omar Diallo spoke first. Governor Karl Lenz left early. “Lenz is a coward,” [the man] said.",
        ["Omar Diallo"],
    ),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_speakers(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers
