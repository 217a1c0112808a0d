"""A newsroom's list: CSV as spreadsheets write it, FollowTheMoney entities, and what is wrong with a line."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UnreadableList
from app.quote import SpeakerKind
from app.reading.speaker_list import BadRecord, HeldRole, SpeakerRecord, read_speaker_csv, read_speaker_ftm

PERSON, ORGANIZATION = SpeakerKind.PERSON, SpeakerKind.ORGANIZATION


def test_a_csv_file_with_all_columns() -> None:
    text = (
        "\ufeffName;Aliases;Role;Organization;Wikidata;Language;Kind;Phone\r\n"
        'Ada Quist;"A. Quist | Quist, Ada";mayor;Leeds;Q1;en;;123\r\n'
        "\r\n"
        "Holm Bank;;;;;;organization\r\n"
    )
    assert list(read_speaker_csv(text)) == [
        SpeakerRecord(2, "Ada Quist", PERSON, ("A. Quist", "Quist, Ada"), ("mayor, Leeds",), "Q1", "en"),
        SpeakerRecord(4, "Holm Bank", ORGANIZATION),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",x", "the name is missing"),
        ("Ada Quist,42", "must look like Q42"),
        ("A" * 301 + ",Q1", "more than 300 characters"),
    ],
)
def test_a_line_that_is_wrong_says_why(row: str, reason: str) -> None:
    (bad,) = read_speaker_csv(f"name,wikidata\n{row}\n")
    assert isinstance(bad, BadRecord)
    assert (bad.line, reason in bad.reason) == (2, True)


def test_a_file_without_names_is_refused() -> None:
    with pytest.raises(UnreadableList, match="'name' among them"):
        list(read_speaker_csv("nom,role\nAda Quist,mayor\n"))


def test_entities_of_follow_the_money() -> None:
    lines = [
        {
            "id": "a",
            "schema": "Person",
            "properties": {
                "name": ["Ada Quist", "Ada Kvist"],
                "alias": ["A. Quist"],
                "position": ["mayor"],
                "wikidataId": ["Q1"],
            },
        },
        {"id": "b", "schema": "PublicBody", "properties": {"name": ["Holm Council"]}},
        {"id": "c", "schema": "Address", "properties": {"name": ["1 High Street"]}},
        {"id": "d", "schema": "Person", "properties": {}},
    ]
    text = "\n".join([*(json.dumps(line) for line in lines), "", "{", "[]"])
    records = list(read_speaker_ftm(text))
    assert records[:2] == [
        SpeakerRecord(1, "Ada Quist", PERSON, ("Ada Kvist", "A. Quist"), ("mayor",), "Q1"),
        SpeakerRecord(2, "Holm Council", ORGANIZATION),
    ]
    assert [(item.line, isinstance(item, BadRecord)) for item in records[2:]] == [(4, True), (6, True), (7, True)]


def test_memberships_and_positions_are_roles_with_dates() -> None:
    lines = [
        {"id": "m", "schema": "Membership", "properties": {"member": ["a"], "organization": ["b"], "startDate": ["2019-05"]}},
        {"id": "a", "schema": "Person", "properties": {"name": ["Ada Quist"]}},
        {"id": "b", "schema": "Organization", "properties": {"name": ["Harbour Board"]}},
        {"id": "p", "schema": "Position", "properties": {"name": ["Minister for the Sea"]}},
        {
            "id": "o",
            "schema": "Occupancy",
            "properties": {"holder": ["a"], "post": ["p"], "startDate": ["2014"], "endDate": ["2018-11-02"]},
        },
        {"id": "d", "schema": "Directorship", "properties": {"director": ["a"], "organization": ["x"], "role": ["chair"]}},
        {
            "id": "e",
            "schema": "Employment",
            "properties": {
                "employee": ["a"],
                "employer": [{"id": "n", "schema": "Company", "properties": {"name": ["Holm Bank"]}}],
                "startDate": ["some day"],
            },
        },
        {"id": "f", "schema": "Membership", "properties": {"member": ["nobody"], "organization": ["b"]}},
    ]
    person, _ = read_speaker_ftm("\n".join(json.dumps(line) for line in lines))
    assert isinstance(person, SpeakerRecord)
    assert person.held == (
        HeldRole("member, Harbour Board", "2019-05"),
        HeldRole("Minister for the Sea", "2014", "2018-11-02"),
        HeldRole("chair"),
        HeldRole("employee, Holm Bank"),
    )


@given(st.text(max_size=200))
def test_any_text_gives_records_or_reasons(text: str) -> None:
    for reader in (read_speaker_csv, read_speaker_ftm):
        with suppress(UnreadableList):
            assert all(isinstance(item, SpeakerRecord | BadRecord) for item in reader(text))
