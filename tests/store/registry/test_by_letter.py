"""The registry from A to Z: by family name, by letter, page by page, on both databases."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.store.database import Database, is_sqlite
from app.store.migrate import migrate
from app.store.registry.by_letter import OTHER, letters, list_by_name, place_of
from app.store.registry.decisions import change
from app.store.registry.entries import add_names, new_entry
from app.store.registry.name_index import index_names
from app.store.registry.speakers import list_speakers
from tests.store.registry.speakers import MIRA

NAMES = (
    ("Ada Quist", "person"),
    ("Bo Ångström", "person"),
    ("Ida van Holt", "person"),
    ("Zora Żak", "person"),
    ("Walter Falk", "person"),
    ("Quay Company", "organization"),
    ("3 Rivers Trust", "organization"),
)


def fill(session: Session) -> dict[str, int]:
    ids = {}
    for name, kind in NAMES:
        row = new_entry(session, name, kind)
        add_names(session, row, [name], "editor")
        index_names(session, row)
        assert row.id is not None
        ids[name] = row.id
    return ids


def names(session: Session, **query: object) -> list[str]:
    return [item.name for item in list_by_name(session, **query)]  # type: ignore[arg-type]


def test_persons_are_listed_by_family_name_and_others_by_their_first_word(database: Database) -> None:
    with database.write() as session:
        fill(session)
        assert [name for name in names(session) if not name.startswith("3")] == [
            "Bo Ångström",
            "Walter Falk",
            "Quay Company",
            "Ada Quist",
            "Ida van Holt",
            "Zora Żak",
        ]
        assert names(session, letter="q") == ["Quay Company", "Ada Quist"]
        assert names(session, letter="z") == ["Zora Żak"]
        assert names(session, letter=OTHER) == ["3 Rivers Trust"]
        assert names(session, letter="q", kind="person") == ["Ada Quist"]
        assert names(session, name="quis") == ["Ada Quist"]
        assert letters(session) == ["a", "f", "q", "v", "z", OTHER]
        assert letters(session, "organization") == ["q", OTHER]


def test_pages_have_every_entry_once(database: Database) -> None:
    with database.write() as session:
        fill(session)
        seen: list[str] = []
        after = None
        while found := list_by_name(session, after=after, limit=2):
            seen += [item.name for item in found]
            after = place_of(session, found[-1].id)
        assert seen == names(session)
        assert len(seen) == len(NAMES)


def test_a_renamed_speaker_moves_to_another_letter(database: Database) -> None:
    with database.write() as session:
        ids = fill(session)
        change(session, ids["Ada Quist"], {"name": "Ada Birk"}, MIRA)
        assert names(session, letter="b") == ["Ada Birk"]
        assert names(session, letter="q") == ["Quay Company"]


def test_names_that_an_earlier_version_stored_are_listed_after_migrating(database: Database) -> None:
    with database.write() as session:
        fill(session)
        session.execute(text("UPDATE speaker SET listed_as = NULL"))
    migrate(database)
    with database.read() as session:
        assert names(session, letter="q") == ["Quay Company", "Ada Quist"]


def test_typed_letters_offer_only_names_that_begin_with_them(database: Database) -> None:
    with database.write() as session:
        fill(session)
        for typed, offered in (("winter", []), ("fal", ["Walter Falk"]), ("walt falk", ["Walter Falk"]), ("alter", [])):
            found = list_speakers(session, typed, misspelled=False, after=None, limit=8)
            assert [item.name for item in found] == offered
        assert [item.name for item in list_speakers(session, "winter", after=None, limit=8)] == ["Walter Falk"]


def test_letters_and_counts_are_read_from_an_index(database: Database) -> None:
    with database.read() as session:
        if not is_sqlite(session):
            pytest.skip("The plan of SQLite is the one that is stable enough to test.")
        plans = [
            "SELECT id FROM speaker WHERE listed_as >= 'q' AND listed_as < 'r' ORDER BY listed_as, id LIMIT 20",
            "SELECT speaker_id, count(*) FROM quotation WHERE +state = 'current' AND stance IN ('asserted') AND summary IS 0 "
            "GROUP BY speaker_id",
        ]
        for plan in plans:
            steps = [row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {plan}"))]
            assert any("COVERING INDEX" in step for step in steps), steps
            assert not any("TEMP B-TREE" in step for step in steps), steps
