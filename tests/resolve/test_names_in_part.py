"""Whom a name means that the article has in another form, or that stands among words that are none of it.

The source of each quotation stands in square brackets; after the story come the speakers' full names.
"""

from collections.abc import Callable

import pytest

STORIES: list[tuple[str, str, list[str | None]]] = [
    (
        "Dutch particles",
        "Annelies van der Meer, the alderman, resigned. “I was tired,” [Van der Meer] said.",
        ["Annelies van der Meer"],
    ),
    (
        "Dutch particles in a later paragraph",
        "Joost ten Hove chairs the board.\n\nThe vote was close.\n\n“We are relieved,” [Ten Hove] said.",
        ["Joost ten Hove"],
    ),
    (
        "Spanish particles",
        "Lucía de la Fuente, a judge, ruled on Monday. “The law is clear,” [De la Fuente] said.",
        ["Lucía de la Fuente"],
    ),
    (
        "Spanish particles before the first of two family names",
        "Inés de la Vega Soler, a judge, ruled on Monday. The town was quiet. “The law is clear,” [De la Vega] said.",
        ["Inés de la Vega Soler"],
    ),
    (
        "particles in lower case",
        "Lucía de la Fuente, a judge, ruled on Monday. “The law is clear,” [de la Fuente] said.",
        ["Lucía de la Fuente"],
    ),
    (
        "Portuguese particles",
        "Rui dos Santos, the harbour master, closed the port. “The waves were high,” [dos Santos] said.",
        ["Rui dos Santos"],
    ),
    (
        "Icelandic given names",
        "Guðrún Jónsdóttir, the fisheries minister, was calm. “Cod will return,” [Guðrún] said.",
        ["Guðrún Jónsdóttir"],
    ),
    (
        "a rare given name",
        "Þórdís Einarsdóttir lost her job in May. “I cried for a week,” [Þórdís] says.",
        ["Þórdís Einarsdóttir"],
    ),
    (
        "a family name that is a city",
        "Tess London, the curator, opened the show. “It took nine years,” [London] said.",
        ["Tess London"],
    ),
    (
        "a city and a family name",
        "Sylvie Paris, the curator, opened the show in Lyon. “It took nine years,” [Paris] said.",
        ["Sylvie Paris"],
    ),
    (
        "the city itself is no mention of the person",
        "Nora Florence came home from Florence in May. Amy Hull met her. “I missed the sea,” [Florence] said.",
        ["Nora Florence"],
    ),
    ("Jr. after St.", "“The levee held,” said [Lt. Col. Marcus St. John Jr.] of the Army Corps.", ["Marcus St. John Jr."]),
    (
        "St. in a family name that returns alone",
        "Capt. Ellen St. Clair led the rescue. “Nobody was hurt,” [St. Clair] said.",
        ["Ellen St. Clair"],
    ),
    ("Mr Justice", "The judge, [Mr Justice Harlow], said: “This was a wicked crime.”", ["Harlow"]),
    ("Mrs Justice with a full name", "[Mrs Justice Ada Penrose] said: “The appeal fails.”", ["Ada Penrose"]),
    ("a title that the recogniser overlooks", "Coach Jan Wolke was pleased. “We ran well,” [Wolke] said.", ["Jan Wolke"]),
    ("a rank", "[General Tariq Saleh] said: “The border is closed.”", ["Tariq Saleh"]),
    ("two titles", "[California State Park Ranger Supervisor Ruben Castell] said: “The beach is open.”", ["Ruben Castell"]),
    ("a month", "In March [Omar Haddad] said: “There is no money.”", ["Omar Haddad"]),
    ("last month", "Last November [Omar Haddad] said: “There is no money.”", ["Omar Haddad"]),
    ("a weekday", "On Wednesday [Jo Lind] said: “We failed.”", ["Jo Lind"]),
    ("a given name that is a month", "April Moss runs the pool. “It is warm,” [Moss] said.", ["April Moss"]),
    ("family name first", "Witness: Doyle, Jane. [She] said: “I saw it all.”", ["Jane Doyle"]),
    ("family name first, in brackets", "The driver (Hoxley, Brenda) was calm. “I braked,” [Hoxley] said.", ["Brenda Hoxley"]),
    ("names between commas are several", "Guests: Anna, Jane. “We came late,” [Jane] said.", ["Jane"]),
    ("a name that the recogniser overlooks", "Police arrested Pavel Dorn at dawn. “I am innocent,” [Dorn] said.", ["Pavel Dorn"]),
    ("a name that it takes for a body", "Ida Holt met Paul Wu at noon. “Sit down,” [she] said.", ["Ida Holt"]),
    (
        "a name that it takes half for a place",
        "Ferdinand Ruiz lives above a bakery. “I never write on Sundays,” [he] says.",
        ["Ferdinand Ruiz"],
    ),
]


@pytest.mark.parametrize(("story", "speakers"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_speakers(who_says: Callable[[str], list[str | None]], story: str, speakers: list[str | None]) -> None:
    assert who_says(story) == speakers


@pytest.mark.parametrize(
    "body",
    ["Clinton Foundation", "Brennan Center for Justice", "Jones Beach Theater", "Virginia Tech", "Washington Monument"],
)
def test_a_body_named_after_a_person_stays_a_body(who_says: Callable[[str], list[str | None]], body: str) -> None:
    assert who_says(f"The [{body}] opened its doors in May. A spokesman of the [{body}] said: “We are open.”")[0] == body
