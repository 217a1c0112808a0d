"""What an article calls a person, next to the name and in sentences about the person.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

from app.resolve.cluster import Cluster
from app.resolve.role import Role, best_role, is_person_noun, same_office

Row = tuple[str, str | None, str | None, str | None]

CASES: list[tuple[str, str, list[Row]]] = [
    (
        "a title before the name is the role",
        "Kremlin Aide Yury Ushakov said talks would go on. “They will,” Ushakov said.",
        [
            ("Kremlin Aide Yury Ushakov", "Yury Ushakov", "person", "Kremlin Aide"),
            ("Ushakov", "Yury Ushakov", "person", "Kremlin Aide"),
        ],
    ),
    (
        "a description after the name is the role",
        "Anna Holt, the hospital's chief surgeon, said the ward was full.",
        [("Anna Holt", "Anna Holt", "person", "hospital's chief surgeon")],
    ),
    (
        "a name that explains a title",
        "The chief engineer, Samuel Oduya, said the repair was late.",
        [("The chief engineer, Samuel Oduya", "Samuel Oduya", "person", "chief engineer")],
    ),
    (
        "courtesy titles are no role",
        "Mrs. Carol Penn said the court was cold.",
        [("Mrs. Carol Penn", "Carol Penn", "person", None)],
    ),
    (
        "the party of a lawmaker",
        "Sen. Ada Quist (D-Ohio) said the bridge was safe.",
        [("Sen. Ada Quist (D-Ohio", "Ada Quist", "person", "Sen. (D-Ohio)")],
    ),
    (
        "a secretary of state",
        "Secretary of State Ada Quist said talks would go on.",
        [("Secretary of State Ada Quist", "Ada Quist", "person", "Secretary of State")],
    ),
    (
        "a description that the parser misses",
        "Ban Ki-soon, the secretary general of the Harbour League, said that it would not happen again.",
        [
            (
                "Ban Ki-soon",
                "Ban Ki-soon",
                "person",
                "secretary general of the Harbour League",
            )
        ],
    ),
    (
        "a name after what the person does",
        "The fund's mission chief, Hana Teferra, said that growth was slow.",
        [("The fund's mission chief, Hana Teferra", "Hana Teferra", "person", "fund's mission chief")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_speakers(speakers_in: Callable[[str], list[Row]], text: str, expected: list[Row]) -> None:
    assert speakers_in(text) == expected


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Quist is the mayor of Leeds.", "mayor of Leeds"),
        ("Former Florida Gov. Bea Holt left early.", "Former Florida Gov."),
        ("The president's daughter, Ada Okoro, left.", "president's daughter"),
        ("Rep. Leo Grant (D-Ohio) left.", "Rep. (D-Ohio)"),
        ("Leo Grant, of Ashton, Md., left.", None),
        ("Ada Quist left.", None),
    ],
)
def test_the_role_of_a_person(clusters_in: Callable[[str], list[Cluster]], text: str, role: str | None) -> None:
    assert [item.role for item in clusters_in(text) if item.kind == "person"] == [role]


@pytest.mark.parametrize(
    ("roles", "best"),
    [
        ([], None),
        ([Role("wife", "wife", office=False)], "wife"),
        ([Role("wife", "wife", office=False), Role("mayor", "mayor", office=True)], "mayor"),
        (
            [Role("mayor", "mayor", True), Role("coach", "coach", True), Role("mayor of Leeds", "mayor", True)],
            "mayor of Leeds",
        ),
    ],
)
def test_the_most_frequent_office_in_its_fullest_words_is_the_best_role(roles: list[Role], best: str | None) -> None:
    assert best_role(roles) == best


@pytest.mark.parametrize(("word", "office"), [("Sen.", "senator"), ("GOP", "republican"), ("mayor", "mayor"), ("Dr.", "doctor")])
def test_one_word_for_an_office(word: str, office: str) -> None:
    assert same_office(word) == office


@pytest.mark.parametrize(("noun", "expected"), [("violinist", True), ("mayor", True), ("aide", True), ("bridge", False)])
def test_nouns_for_what_people_do(noun: str, expected: bool) -> None:
    assert is_person_noun(noun) is expected
