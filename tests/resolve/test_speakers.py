"""Who a source is, in small articles: (source as written, speaker, kind, role), None where nobody can tell."""

import pytest

from app.names.person_names import name_key, person_name
from app.pipeline import Pipeline, extract_texts
from app.quote import words_of

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
        [("Anna Holt, the hospital's chief surgeon", "Anna Holt", "person", "hospital's chief surgeon")],
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
        "a pronoun means who spoke last",
        "Mayor Ada Quist said the bridge was shut. She said it would open in June.",
        [("Mayor Ada Quist", "Ada Quist", "person", "Mayor"), ("She", "Ada Quist", "person", "Mayor")],
    ),
    (
        "titles tell who can be she",
        "Mr. Tom Ferris met Mrs. Carol Penn. She said the court was cold. He said it was warm.",
        [("She", "Carol Penn", "person", None), ("He", "Tom Ferris", "person", None)],
    ),
    (
        "a role named before means its holder",
        "Judge Rosalind Archer came in. “Sit down,” the judge said.",
        [("the judge", "Rosalind Archer", "person", "Judge")],
    ),
    (
        "the full name stands below the headline's",
        "Quist says bridge is safe\nThe bridge is safe, Mayor Ada Quist said.",
        [("Quist", "Ada Quist", "person", "Mayor"), ("Mayor Ada Quist", "Ada Quist", "person", "Mayor")],
    ),
    (
        "two people who share a family name",
        "Leo Grant met Nora Grant. Nora Grant said it was late. Leo Grant said it was early.",
        [("Nora Grant", "Nora Grant", "person", None), ("Leo Grant", "Leo Grant", "person", None)],
    ),
    (
        "organizations lose their article",
        "The Kremlin said the talks were over.",
        [("The Kremlin", "Kremlin", "organization", None)],
    ),
    (
        "unnamed sources stay unnamed",
        "A senior official said the talks were over.",
        [("A senior official", "A senior official", "unnamed", None)],
    ),
    (
        "groups and documents",
        "Residents said they were tired. The report said that the road was unsafe.",
        [("Residents", "Residents", "group", None), ("The report", "The report", "document", None)],
    ),
    (
        "the main person's bare family name, with a relative named once",
        "Mayor Leo Grant opened the bridge. Grant's wife, Nora Grant, cut the ribbon. The crowd cheered for a long while. "
        "The band played until the rain came down on the square and the trams stood still in all of the streets around it. "
        "“It is safe,” Grant said.",
        [("Grant", "Leo Grant", "person", "Mayor")],
    ),
    (
        "a courtesy title of the other gender is somebody else",
        "Nora Grant sang first. “It is late,” Mr. Grant said.",
        [("Mr. Grant", "Grant", "person", None)],
    ),
    (
        "two who speak together",
        "Ada Quist and Samuel Oduya said the bridge was safe.",
        [("Ada Quist and Samuel Oduya", "Ada Quist and Samuel Oduya", "group", None)],
    ),
    (
        "an abbreviation means the body's full name",
        "The Northern Bridge Authority met on the quay. The NBA said the bridge was safe.",
        [("The NBA", "Northern Bridge Authority", "organization", None)],
    ),
    (
        "a nickname in marks is part of the name",
        'Former mayor Samuel T. "Sam" Oduya opened the bridge. Oduya said it was safe.',
        [("Oduya", 'Samuel T. "Sam" Oduya', "person", "Former mayor")],
    ),
    (
        "the party of a lawmaker",
        "Sen. Ada Quist (D-Ohio) said the bridge was safe.",
        [("Sen. Ada Quist (D-Ohio", "Ada Quist", "person", "Sen. (D-Ohio)")],
    ),
    (
        "nobody fits",
        "He said the road was closed.",
        [("He", None, None, None)],
    ),
    (
        "a given name that the recogniser takes for a body",
        "“We wait,” Kremlin aide Yury Ushakov said.",
        [("Kremlin aide Yury Ushakov", "Yury Ushakov", "person", "Kremlin aide")],
    ),
    (
        "a holder of an office is not his relative",
        "President Okoro said that the bill was good. The president's daughter, Ada Okoro, said it was bad.",
        [
            ("President Okoro", "Okoro", "person", "President"),
            ("The president's daughter, Ada Okoro", "Ada Okoro", "person", "president's daughter"),
        ],
    ),
    (
        "nor where he is named right after the relative",
        "Ada Okoro, a teacher, said on Monday that she would not run. President Okoro said that he had signed the order, and he "
        "left.",
        [("Ada Okoro, a teacher", "Ada Okoro", "person", "teacher"), ("President Okoro", "Okoro", "person", "President")],
    ),
    (
        "a part of a name is the whole name's",
        "Aid reaches the coast\nAda Okoro said on Monday that she would not run. President Okoro said he had signed the order. "
        "“I am proud of it,” Okoro said, and he left.",
        [
            ("Okoro", "Ada Okoro", "person", None),
            ("President Okoro", "Okoro", "person", "President"),
            ("Okoro", "Okoro", "person", "President"),
        ],
    ),
    (
        "letters and courtesies around a name are no part of it",
        "Rt Hon Sir Leo Holm KC said it was a mess.",
        [("Rt Hon Sir Leo Holm KC", "Leo Holm", "person", None)],
    ),
    (
        "a secretary of state",
        "Secretary of State Ada Quist said talks would go on.",
        [("Secretary of State Ada Quist", "Ada Quist", "person", "Secretary of State")],
    ),
    (
        "a description that the parser does not see",
        "Ban Ki-soon, the secretary general of the Harbour League, said that it would not happen again.",
        [
            (
                "Ban Ki-soon, the secretary general of the Harbour League",
                "Ban Ki-soon",
                "person",
                "secretary general of the Harbour League",
            )
        ],
    ),
    (
        "an agency passes on what somebody said",
        "Deputy Minister Pavel Orlov said on Wednesday that talks would resume, Steppe Wire reported.",
        [
            ("Steppe Wire", "Steppe Wire", "organization", None),
            ("Deputy Minister Pavel Orlov", "Pavel Orlov", "person", "Deputy Minister"),
        ],
    ),
    (
        "a name after what the person does",
        "The fund's mission chief, Hana Teferra, said that growth was slow.",
        [("The fund's mission chief, Hana Teferra", "Hana Teferra", "person", "fund's mission chief")],
    ),
    (
        "a noun that may mean whoever spoke last",
        "Deputy Minister Pavel Orlov said that talks would resume. The diplomat noted that visas were discussed.",
        [
            ("Deputy Minister Pavel Orlov", "Pavel Orlov", "person", "Deputy Minister"),
            ("The diplomat", "Pavel Orlov", "person", "Deputy Minister"),
        ],
    ),
    (
        "an object is somebody else than its subject",
        "Ada Quist met Bea Holt. Ada Quist thanked her, she said.",
        [("she", "Ada Quist", "person", None)],
    ),
    (
        "a body with a name of its own",
        "Holm Bank said that it was sorry. The FNV union said that it would consult its members.",
        [("Holm Bank", "Holm Bank", "organization", None), ("The FNV union", "FNV union", "organization", None)],
    ),
    (
        "a president's administration",
        "Bill Okoro left. The Okoro administration said that the road would be built.",
        [("The Okoro administration", "Okoro administration", "organization", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_speakers_of_small_articles(pipeline: Pipeline, text: str, expected: list[Row]) -> None:
    rows: list[Row] = []
    for item in next(extract_texts(pipeline, [(text, None, None)])):
        speaker = item.speaker
        source = words_of(text, item.source)
        rows.append((source, speaker.name, speaker.kind.value, speaker.role) if speaker else (source, None, None, None))
    assert rows == expected


def test_every_decision_says_how_it_was_made(pipeline: Pipeline) -> None:
    (item,) = next(extract_texts(pipeline, [("He said the road was closed.", None, None)]))
    steps = [(step.stage, step.rule) for step in item.evidence]
    assert steps == [("attribute", "trained"), ("resolve", "pronoun")]
    assert "'He'" in item.evidence[1].detail


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Nguyễn Văn An", "nguyen van an"),
        ("The Élysée Palace's", "elysee palace"),
        ("O’Brien", "o brien"),
        ("Łukasz", "lukasz"),
        ("…", ""),
    ],
)
def test_names_compare_without_case_accents_and_marks(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("written", "full", "family"),
    [
        ("Kremlin Aide Yury Ushakov", "Kremlin Aide Yury Ushakov", "Ushakov"),
        ("Sen. Ada Quist", "Ada Quist", "Quist"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven", "van Beethoven"),
        ("Quist’s", "Quist", "Quist"),
    ],
)
def test_names_split(written: str, full: str, family: str) -> None:
    name = person_name(written)
    assert (name.full, name.family) == (full, family)
