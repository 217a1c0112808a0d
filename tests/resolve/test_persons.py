"""Which mentions of persons are one person.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

from app.resolve.cluster import Cluster

Row = tuple[str, str | None, str | None, str | None]

CASES: list[tuple[str, str, list[Row]]] = [
    (
        "the full name comes after the headline",
        "Quist says bridge is safe\nThe bridge is safe, Mayor Ada Quist said.",
        [("Quist", "Ada Quist", "person", "Mayor"), ("Mayor Ada Quist", "Ada Quist", "person", "Mayor")],
    ),
    (
        "two people with one family name",
        "Leo Grant met Nora Grant. Nora Grant said it was late. Leo Grant said it was early.",
        [("Nora Grant", "Nora Grant", "person", None), ("Leo Grant", "Leo Grant", "person", None)],
    ),
    (
        "the main person's bare family name, with a relative named once",
        "Mayor Leo Grant opened the bridge. Grant's wife, Nora Grant, cut the ribbon. The crowd cheered for a long while. "
        "The band played until the rain came down on the square and the trams stood still in all of the streets around it. "
        "“It is safe,” Grant said.",
        [("Grant", "Leo Grant", "person", "Mayor")],
    ),
    (
        "a courtesy title of the other gender is another person",
        "Nora Grant sang first. “It is late,” Mr. Grant said.",
        [("Mr. Grant", "Grant", "person", None)],
    ),
    (
        "a nickname in quotation marks is part of the name",
        'Former mayor Samuel T. "Sam" Oduya opened the bridge. Oduya said it was safe.',
        [("Oduya", 'Samuel T. "Sam" Oduya', "person", "Former mayor")],
    ),
    (
        "a given name that the recogniser took for a body",
        "“We wait,” Kremlin aide Yury Ushakov said.",
        [("Kremlin aide Yury Ushakov", "Yury Ushakov", "person", "Kremlin aide")],
    ),
    (
        "whoever only has the same name is another person, however it is spelt",
        "The judge, Muhammad Rashad, said the court was shut. Mohammed Rashad, a tailor with the same name as the judge, said "
        "that trade was good.",
        [
            ("The judge, Muhammad Rashad", "Muhammad Rashad", "person", "judge"),
            ("Mohammed Rashad", "Mohammed Rashad", "person", "tailor with the same name as the judge"),
        ],
    ),
    (
        "the holder of an office is not a relative",
        "President Okoro said that the bill was good. The president's daughter, Ada Okoro, said it was bad.",
        [
            ("President Okoro", "Okoro", "person", "President"),
            ("The president's daughter, Ada Okoro", "Ada Okoro", "person", "president's daughter"),
        ],
    ),
    (
        "nor if named right after the relative",
        "Ada Okoro, a teacher, said on Monday that she would not run. President Okoro said that he had signed the order, and he "
        "left.",
        [("Ada Okoro", "Ada Okoro", "person", "teacher"), ("President Okoro", "Okoro", "person", "President")],
    ),
    (
        "a partial name means the person named last in full or by office",
        "Aid reaches the coast\nAda Okoro said on Monday that she would not run. President Okoro said he had signed the order. "
        "“I am proud of it,” Okoro said, and he left.",
        [
            ("Okoro", "Ada Okoro", "person", None),
            ("President Okoro", "Okoro", "person", "President"),
            ("Okoro", "Okoro", "person", "President"),
        ],
    ),
    (
        "letters and courtesy titles around a name are not part of it",
        "Rt Hon Sir Leo Holm KC said it was a mess.",
        [("Rt Hon Sir Leo Holm KC", "Leo Holm", "person", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_speakers(speakers_in: Callable[[str], list[Row]], text: str, expected: list[Row]) -> None:
    assert speakers_in(text) == expected


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Ada Quist came. Quist left. They met Ada Quist.", [("Ada Quist", 3)]),
        ("Judge Omar Hadi spoke. The footballer Omar Hadi, a striker, scored.", [("Omar Hadi", 1), ("Omar Hadi", 1)]),
        (
            "Lee Jae-won, leader of the party, arrived. The fund's chief, Hana Teferra, left.",
            [("Lee Jae-won", 1), ("Hana Teferra", 1)],
        ),
    ],
)
def test_clusters_of_persons(clusters_in: Callable[[str], list[Cluster]], text: str, persons: list[tuple[str, int]]) -> None:
    found = [(item.name, len(item.mentions)) for item in clusters_in(text) if item.kind == "person"]
    assert found == persons


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Mrs. Quist came.", "female"),
        ("Sam Quist came. He left.", "male"),
        ("Ada Quist came.", "female"),
        ("Quist came.", None),
    ],
)
def test_gender_by_title_then_pronoun_then_given_name(
    clusters_in: Callable[[str], list[Cluster]], text: str, gender: str | None
) -> None:
    assert [item.gender for item in clusters_in(text) if item.kind == "person"] == [gender]
