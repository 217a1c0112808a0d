"""What an article calls a person, next to the name and in sentences about the person.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

from app.resolve.cluster import Cluster
from app.resolve.role import Role, best_role, is_job, is_person_noun, same_office

Row = tuple[str, str | None, str | None, str | None]

CASES: list[tuple[str, str, list[Row]]] = [
    (
        "an abbreviated rank keeps its stop and what stands before it",
        "He ran. Staff Sgt. Ana Ruiz said it was late.",
        [("Ana Ruiz", "Ana Ruiz", "person", "Staff Sgt.")],
    ),
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
    ("text", "roles"),
    [
        # whole, however many words the title has
        ("In May, Trade and Harbour Secretary Ada Quist left.", ["Trade and Harbour Secretary"]),
        ("The former secretary of state Ada Quist left.", ["former secretary of state"]),
        ("But East Fjord Rugby Union (EFRU) chairman Leo Grant left.", ["East Fjord Rugby Union (EFRU) chairman"]),
        ("Union co-chairman Leo Grant left.", ["Union co-chairman"]),
        ("Ashford director of rugby Leo Grant left.", ["Ashford director of rugby"]),
        ("It was late, chairman-elect Leo Grant told reporters.", ["chairman-elect"]),
        ("“It was fun,” said research fellow Ada Quist.", ["research fellow"]),
        # after the name, to the end of the phrase
        ("Ada Quist, an outside adviser to the campaign, left.", ["outside adviser to the campaign"]),
        ("Ada Quist, one of the minister's closest aides, left.", ["one of the minister's closest aides"]),
        (
            "Ada Quist, a senior fellow at the Harbour Institute and a former ambassador to Peru, left.",
            ["senior fellow at the Harbour Institute and a former ambassador to Peru"],
        ),
        ("Leo Grant, the lawyer representing the town, left.", ["lawyer representing the town"]),
        ("Leo Grant, his transport and roads spokesman, left.", ["transport and roads spokesman"]),
        # what a clause says
        ("Ada Quist, who heads the Harbour Institute in Mexico City, left.", ["heads the Harbour Institute in Mexico City"]),
        ("Ada Quist, who represents the widow, left.", ["represents the widow"]),
        # before the name, with a comma
        ("An email came from the club’s executive director, Leo Grant.", ["club’s executive director"]),
        ("The director of the film, Ada Quist, left.", ["director of the film"]),
        # in court, and in a list of voices
        ("Ada Quist, prosecuting, said the knife was found.", ["prosecuting"]),
        ("Ada Holt, giving evidence, said she was cold.", ["giving evidence"]),
        ("Dev Sandhu, 34, nurse: “I am cold.”", ["34, nurse"]),
        # a title for several
        ("U.S. Reps. Ada Quist and Leo Grant left.", ["U.S. Rep.", "U.S. Rep."]),
        # the place of a seat, and the body that somebody works for
        ("Gov. Ada Quist of Ohio left.", ["Gov. of Ohio"]),
        ("“It is late,” said analyst Leo Grant at Brightwater Bank.", ["analyst at Brightwater Bank"]),
        # two at one name
        (
            "Retired judge Ada Quist, chairman of the Oregon Dam Safety Commission, left.",
            ["Retired judge, chairman of the Oregon Dam Safety Commission"],
        ),
    ],
)
def test_the_fullest_role_and_whole(clusters_in: Callable[[str], list[Cluster]], text: str, roles: list[str]) -> None:
    assert [item.role for item in clusters_in(text) if item.kind == "person"] == roles


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("“It is late,” said Ada Quist of Napa County.", None),
        ("The wife of Mayor Poe, Ada Quist, left.", "wife of Mayor Poe"),
        ("Ada Quist told Mayor Leo Poe that it was late.", None),
        ("Poe's lawyer, Ada Quist, left.", "Poe's lawyer"),
        ("A spokesman for the mayor, Ada Quist, left.", "spokesman for the mayor"),
        # either of the two may be meant
        ("The spokesman for the mayor, Ada Quist, left.", None),
        ("After the explosion Ada Quist left.", None),
    ],
)
def test_no_residence_no_tail_and_nothing_of_another_person(
    clusters_in: Callable[[str], list[Cluster]], text: str, role: str | None
) -> None:
    assert next(item.role for item in clusters_in(text) if item.name == "Ada Quist") == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Quist won in Ohio. The Republican nominee will fly to Iowa.", "Republican nominee"),
        # the description could be another's
        ("Ada Quist met Leo Grant in Ohio. The Republican nominee will fly to Iowa.", None),
        ("Ada Quist won in Ohio. The nominee slept. Leo Grant, the nominee of the Greens, won in Iowa.", None),
        # what stands beside the name comes first
        ("Senator Ada Quist won in Ohio. The Republican nominee will fly to Iowa.", "Senator"),
    ],
)
def test_a_description_in_the_text_of_whom_alone_it_can_mean(
    clusters_in: Callable[[str], list[Cluster]], text: str, role: str | None
) -> None:
    assert next(item.role for item in clusters_in(text) if item.name == "Ada Quist") == role


@pytest.mark.parametrize(
    ("roles", "best"),
    [
        ([], None),
        ([Role("wife", "wife", office=False)], "wife"),
        ([Role("wife", "wife", office=False), Role("mayor", "mayor", office=True)], "mayor"),
        ([Role("heads the institute", "", office=True), Role("mayor", "mayor", office=True)], "mayor"),
        (
            [
                Role("Sen.", "sen.", True, beside=True, mention=3),
                Role("chair of the board", "chair", True, beside=True, mention=3),
            ],
            "Sen., chair of the board",
        ),
        ([Role("nominee", "nominee", True, sure=False), Role("mayor", "mayor", True)], "mayor"),
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


@pytest.mark.parametrize(("noun", "expected"), [("minister", True), ("prime", False), ("state", False), ("co-author", True)])
def test_jobs_and_mere_parts_of_titles(noun: str, expected: bool) -> None:
    assert is_job(noun) is expected
