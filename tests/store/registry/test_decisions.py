"""Editors decide: each decision is recorded, can be undone, and outlasts whatever is ingested later."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.errors import Conflict, NotFound
from app.store.articles.write import delete_article
from app.store.database import Database
from app.store.registry.decisions import Editor, add_alias, change, keep_apart, list_decisions, merge, remove_alias, split, undo
from app.store.registry.speakers import find_speaker_ids, list_speakers, speaker_detail
from app.store.registry.suggestions import list_suggestions
from app.store.tables import AliasRow, ApartRow, NameBlockRow, QuotationRow, SpeakerRoleRow, SpeakerRow
from tests.store.registry.speakers import MIRA, body, entry_of, names, person, print_article, quotation_of

BILL, WILLIAM = person("Bill Okoro", None, "Okoro"), person("William Okoro", None, "Okoro")


def test_merged_speakers_are_one_and_later_articles_follow(database: Database) -> None:
    bill, william = print_article(database, BILL), print_article(database, WILLIAM)
    root, other = entry_of(database, bill), entry_of(database, william)
    with database.write() as session:
        (decision,) = merge(session, root, [other], MIRA)
        assert (decision.by, decision.action, decision.speaker_id, decision.other_id) == ("mira", "merge", root, other)
    assert entry_of(database, william) == root
    assert entry_of(database, print_article(database, WILLIAM)) == root
    with database.read() as session:
        detail = speaker_detail(session, other)
        assert (detail.summary.id, detail.summary.quotations, detail.merged) == (root, 3, (other,))
        assert "William Okoro" in detail.summary.aliases
        assert find_speaker_ids(session, "William") == [root]
        assert [item.id for item in list_speakers(session, "okoro", after=None, limit=10)] == [root]
        assert list_suggestions(session) == []


def test_a_merge_is_undone_even_for_what_came_after_it(database: Database) -> None:
    bill, william = print_article(database, BILL), print_article(database, WILLIAM)
    root, other = entry_of(database, bill), entry_of(database, william)
    with database.write() as session:
        (decision,) = merge(session, root, [other], MIRA)
    later = print_article(database, WILLIAM)
    with database.write() as session:
        undone = undo(session, decision.id or 0, Editor("jon", datetime(2024, 3, 6, tzinfo=UTC)))
        assert undone.undone_by == "jon"
    assert [entry_of(database, article) for article in (bill, william, later)] == [root, other, other]
    with database.read() as session:
        assert len(list_suggestions(session)) == 1
        assert [row.undone_by for row in list_decisions(session, root)] == ["jon"]


def test_merging_what_was_merged_makes_no_chains(database: Database) -> None:
    articles = [print_article(database, person(name)) for name in ("Ada Quist", "Bea Quist", "Cleo Quist")]
    a, b, c = (entry_of(database, article) for article in articles)
    with database.write() as session:
        merge(session, b, [c], MIRA)
        merge(session, a, [b], MIRA)
        assert {session.get_one(SpeakerRow, number).merged_into for number in (b, c)} == {a}
    assert {entry_of(database, article) for article in articles} == {a}
    with database.write() as session, pytest.raises(Conflict, match=f"was merged into {a}"):
        merge(session, c, [a], MIRA)
    with database.write() as session:
        second = list_decisions(session)[0]
        undo(session, second.id or 0, MIRA)
    assert [entry_of(database, article) for article in articles] == [a, b, b]


def test_split_gives_quotations_to_a_new_speaker_and_keeps_the_two_apart(database: Database) -> None:
    first = print_article(database, person("Ada Quist", "mayor of Leeds"))
    second = print_article(database, person("Ada Quist", "Mayor"))
    quist = entry_of(database, first)
    with database.write() as session:
        decision = split(session, quist, [quotation_of(database, second)], MIRA, name="Ada Quist (Truro)")
    other = entry_of(database, second)
    assert (entry_of(database, first) == quist, other != quist) == (True, True)
    with database.read() as session:
        assert speaker_detail(session, other).summary.name == "Ada Quist (Truro)"
        assert [item.role for item in speaker_detail(session, quist).roles] == ["mayor of Leeds"]
        assert list_suggestions(session) == []
    with database.write() as session:
        undo(session, decision.id or 0, MIRA)
    assert entry_of(database, second) == quist
    assert names(database) == ["Ada Quist"]


def test_split_to_a_known_speaker(database: Database) -> None:
    ada, bea = print_article(database, person("Ada Quist")), print_article(database, person("Bea Holt"))
    with database.write() as session:
        split(session, entry_of(database, ada), [quotation_of(database, ada)], MIRA, to=entry_of(database, bea))
    assert entry_of(database, ada) == entry_of(database, bea)
    with database.write() as session, pytest.raises(NotFound, match="These quotations are not"):
        split(session, entry_of(database, ada), [999], MIRA)


def test_a_renamed_speaker_keeps_the_name_and_is_found_by_both(database: Database) -> None:
    quist = entry_of(database, print_article(database, person("Ada Quist")))
    with database.write() as session:
        (decision,) = change(session, quist, {"name": "Ada Quist-Holt"}, MIRA)
    assert entry_of(database, print_article(database, person("Ada Quist"))) == quist
    assert entry_of(database, print_article(database, person("Ada Quist-Holt"))) == quist
    with database.write() as session:
        assert speaker_detail(session, quist).summary.name == "Ada Quist-Holt"
        assert change(session, quist, {"name": "Ada Quist-Holt"}, MIRA) == []
        undo(session, decision.id or 0, MIRA)
        assert (speaker_detail(session, quist).summary.name, find_speaker_ids(session, "Quist-Holt")) == ("Ada Quist", [])


def test_a_curated_body_keeps_its_short_name(database: Database) -> None:
    imf = entry_of(database, print_article(database, body("IMF")))
    with database.write() as session:
        change(session, imf, {"wikidata": "Q7804"}, MIRA)
    assert entry_of(database, print_article(database, body("International Monetary Fund", "IMF"))) == imf
    assert names(database) == ["IMF"]


def test_articles_join_by_an_alias_even_of_a_single_word(database: Database) -> None:
    pele = entry_of(database, print_article(database, person("Edson Nascimento")))
    with database.write() as session:
        decision = add_alias(session, pele, "Pelé", MIRA, "pt")
        with pytest.raises(Conflict, match="already has the alias"):
            add_alias(session, pele, "Pelé", MIRA)
    assert entry_of(database, print_article(database, person("Pelé"))) == pele
    with database.write() as session:
        undo(session, decision.id or 0, MIRA)
    assert entry_of(database, print_article(database, person("Pelé"))) != pele


def test_no_article_restores_a_removed_alias(database: Database) -> None:
    article = print_article(database, person("Yury Ushakov", "Kremlin aide"))
    ushakov = entry_of(database, article)
    assert entry_of(database, print_article(database, person("Yuri Ushakov"))) == ushakov
    with database.write() as session:
        remove_alias(session, ushakov, "Yuri Ushakov", MIRA)
        with pytest.raises(NotFound, match="has no alias"):
            remove_alias(session, ushakov, "Yuri Ushakov", MIRA)
        with pytest.raises(Conflict, match="Rename the speaker first"):
            remove_alias(session, ushakov, "Yury Ushakov", MIRA)
    assert entry_of(database, print_article(database, person("Yuri Ushakov"))) != ushakov
    assert entry_of(database, print_article(database, person("Yury Ushakov"))) == ushakov


def test_an_entry_that_is_not_a_person_stays_so(database: Database) -> None:
    article = print_article(database, person("Gold Medal Corners"))
    corners = entry_of(database, article)
    with database.write() as session:
        change(session, corners, {"not_a_person": True}, MIRA)
    assert entry_of(database, print_article(database, person("Gold Medal Corners"))) == corners
    with database.read() as session:
        assert list_speakers(session, None, after=None, limit=10) == []
        assert speaker_detail(session, corners).summary.not_a_person


def test_one_wikidata_id_is_one_speaker(database: Database) -> None:
    one, other = (entry_of(database, print_article(database, person(name))) for name in ("Ada Quist", "Bea Holt"))
    with database.write() as session:
        change(session, one, {"wikidata": "Q1"}, MIRA)
        with pytest.raises(Conflict, match="has the Wikidata id Q1"):
            change(session, other, {"wikidata": "Q1"}, MIRA)


def test_entries_kept_apart_are_not_suggested_until_that_is_undone(database: Database) -> None:
    bill, william = (entry_of(database, print_article(database, speaker)) for speaker in (BILL, WILLIAM))
    with database.write() as session:
        decision = keep_apart(session, bill, william, MIRA)
        assert list_suggestions(session) == []
        with pytest.raises(Conflict, match="already kept apart"):
            keep_apart(session, william, bill, MIRA)
        undo(session, decision.id or 0, MIRA)
        assert len(list_suggestions(session, bill)) == 1


def test_later_decisions_on_the_same_speaker_are_undone_first(database: Database) -> None:
    quist = entry_of(database, print_article(database, person("Ada Quist")))
    with database.write() as session:
        (first,) = change(session, quist, {"name": "Ada Holt"}, MIRA)
        (second,) = change(session, quist, {"name": "Ada Brook"}, MIRA)
        with pytest.raises(Conflict, match=f"Decision {second.id} was made after this one"):
            undo(session, first.id or 0, MIRA)
        undo(session, second.id or 0, MIRA)
        undo(session, first.id or 0, MIRA)
        with pytest.raises(Conflict, match="already been undone"):
            undo(session, first.id or 0, MIRA)
        with pytest.raises(NotFound, match="no decision 99"):
            undo(session, 99, MIRA)
    assert names(database) == ["Ada Quist"]


def test_a_curated_speaker_is_kept_without_any_article(database: Database) -> None:
    article = print_article(database, person("Ada Quist"))
    with database.write() as session:
        change(session, entry_of(database, article), {"wikidata": "Q1"}, MIRA)
    with database.write() as session:
        delete_article(session, article)
    assert names(database) == ["Ada Quist"]


def _state(session: Session) -> dict[str, object]:
    """All that decisions may change, in a form that compares."""
    return {
        "speakers": [row.model_dump() for row in session.exec(select(SpeakerRow).order_by(col(SpeakerRow.id)))],
        "aliases": sorted((row.speaker_id, row.name, row.origin, row.removed) for row in session.exec(select(AliasRow))),
        "blocks": sorted((row.speaker_id, row.key) for row in session.exec(select(NameBlockRow))),
        "roles": sorted((row.speaker_id, row.role) for row in session.exec(select(SpeakerRoleRow))),
        "apart": sorted((row.speaker_id, row.other_id) for row in session.exec(select(ApartRow))),
        "quotations": sorted((row.id or 0, row.entry_id or 0, row.speaker_id or 0) for row in session.exec(select(QuotationRow))),
    }


DECISIONS: list[Callable[[Session, int, int], object]] = [
    lambda session, one, other: merge(session, one, [other], MIRA),
    lambda session, one, other: split(session, one, [_any_quotation(session, one)], MIRA, to=other),
    lambda session, one, _: split(session, one, [_any_quotation(session, one)], MIRA),
    lambda session, one, other: change(session, one, {"name": f"Name {other}", "not_a_person": True}, MIRA),
    lambda session, one, other: change(session, one, {"wikidata": f"Q{other}"}, MIRA),
    lambda session, one, other: add_alias(session, one, f"Alias {other}", MIRA),
    lambda session, one, _: remove_alias(session, one, "Okoro", MIRA),
    lambda session, one, other: keep_apart(session, one, other, MIRA),
]


def _any_quotation(session: Session, speaker: int) -> int:
    return session.exec(select(QuotationRow.id).where(QuotationRow.speaker_id == speaker)).first() or 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(DECISIONS), st.integers(1, 4), st.integers(1, 4)), max_size=8))
def test_any_decisions_undone_one_after_another_leave_everything_as_it_was(
    database: Database, steps: list[tuple[Callable[[Session, int, int], object], int, int]]
) -> None:
    with database.read() as session:
        there = session.exec(select(SpeakerRow.id)).first() is not None
    if not there:
        for speaker in (BILL, WILLIAM, person("Ada Quist", "Mayor"), person("Bea Holt", "coach")):
            print_article(database, speaker)
    with database.write() as session:
        before = _state(session)
        for decide, one, other in steps:
            with session.begin_nested() as point:
                try:
                    decide(session, one, other)
                except (Conflict, NotFound):
                    point.rollback()
            session.expire_all()
        for row in session.exec(select(QuotationRow)):
            entry = session.get_one(SpeakerRow, row.entry_id)
            assert row.speaker_id == (entry.merged_into or entry.id)
        for decision in list_decisions(session, limit=100):
            if decision.undone_at is None:
                undo(session, decision.id or 0, MIRA)
        session.expire_all()
        assert _state(session) == before
