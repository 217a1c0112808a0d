"""Words in quotation marks that nobody says: titles, terms, nicknames, lyrics, attributes of markup."""

from collections.abc import Callable

import pytest

from tests.annotate.not_said.conftest import Row

TITLES = [
    ("a film directed", "Marek Zabka, who directed “The Salt Road”, said the studio had cut the ending.", "The Salt Road"),
    ("a novel", "Nora Field, who wrote the novel “the quiet shore”, told the fair that she would stop.", "the quiet shore"),
    ("a memoir behind a comma", "In her memoir, “The Long Corridor,” Ada Lenz says that Porto was cold.", "The Long Corridor"),
    ("a programme", "Speaking on “Morning Desk”, the minister, Lena Graf, said trains would run on Sunday.", "Morning Desk"),
    ("an outlet's programme", "On NBN’s “Good Morning Norvik”, Marek Zabka said that he was tired.", "Good Morning Norvik"),
    ("two songs", "Mo Tate sang “Iron Morning” and “Salt on the Wind”. Tate said that it rained.", "Salt on the Wind"),
    (
        "a list of films",
        "Falk made films such as “Dust on the Sill”, “Low Water” and more, Tate said.",
        "Low Water",
    ),
    (
        "a title named as one",
        "The leaflet is entitled “how to lose”. The shop said that it was gone.",
        "how to lose",
    ),
    ("a law", "The bill, known as “Lena’s Law”, passed. Rosa Finch said that it would save lives.", "Lena’s Law"),
    (
        "a programme called so",
        "The show, called “Norvik After Dark”, was cut. Len Marsh said it was dull.",
        "Norvik After Dark",
    ),
    ("a term", "Doctors use the term “long flu” for this. Rosa Finch said that it was rare.", "long flu"),
    ("a name", "Police asked for a man who goes by the name “Lucky”. Rosa Finch said she knew him.", "Lucky"),
    ("so-called", "The so-called “bedroom tax” has angered tenants. Rosa Finch said that it was unfair.", "bedroom tax"),
    (
        "lyrics",
        "The choir sang “come home, my river child”. Dan Lowe said it was late.",
        "come home, my river child",
    ),
    (
        "lyrics before the verb",
        "“Row, row, row your boat,” they sang. Ann Bell said it was late.",
        "Row, row, row your boat",
    ),
    ("markup", 'Ann Bell said it was late. <post id="672426240989597696">', "672426240989597696"),
]


@pytest.mark.parametrize(("text", "title"), [case[1:] for case in TITLES], ids=[case[0] for case in TITLES])
def test_a_title_is_no_quotation_and_the_sentence_keeps_its_own(
    shown: Callable[[str], list[Row]], shown_with_network: Callable[[str], list[Row]], text: str, title: str
) -> None:
    for rows in (shown(text), shown_with_network(text)):
        assert not any(title in words.split(" … ") for _, words in rows)
    assert shown(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("A placard outside the court read “Justice for Mina”.", ("A placard outside the court", "Justice for Mina")),
        ("The crowd chanted “No More Lies” outside the court.", ("The crowd", "No More Lies")),
        ("Ida Holt said: “Black Friday.”", ("Ida Holt", "Black Friday.")),
        ("Rosa Finch called the film “a disgrace”.", ("Rosa Finch", "the film “a disgrace”")),
        ("Rosa Finch branded him “Mr. No”.", ("Rosa Finch", "him “Mr. No”")),
        ("Len Marsh wrote: “Do not come.”", ("Len Marsh", "Do not come.")),
        ("Len Marsh said the film “Low Water” was “a gift”.", ("Len Marsh", "the film “Low Water” was “a gift”")),
    ],
)
def test_words_that_look_like_a_title_are_kept_beside_a_verb_of_saying(
    shown: Callable[[str], list[Row]], text: str, row: Row
) -> None:
    assert shown(text) == [row]
