"""What a correction brings with it: the role, the registry of speakers, and what undoing it puts back."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from app.errors import CutWord, ImpossibleDay
from app.quote import (
    Act,
    Article,
    Evidence,
    Kind,
    Named,
    Publication,
    PublicationSource,
    Quotation,
    SaidOn,
    Span,
    SpeakerKind,
    Stance,
)
from app.store.articles.chosen import ChosenSpeaker
from app.store.articles.corrections import Correction, add_quotation, correct, undo_change
from app.store.articles.reread import reread_article
from app.store.articles.write import store_article
from app.store.by_id import quotation_by_id, quotations_of
from app.store.database import Database
from app.store.held import is_checked
from app.store.registry.decisions import add_alias, change, undo
from app.store.registry.speakers import find_speaker_ids
from app.store.tables import QuotationRow, SpeakerRoleRow, SpeakerRow, State, id_of
from tests.store.registry.speakers import MIRA, NOW

TEXT = "The ferry is late, Ada Quist said. The pier can’t open before 2.5 weeks, said Bo Lind. It rained."
LATE, OPEN, RAINED = Span(0, 17), Span(35, 71), Span(87, 96)
QUIST, LIND = Named("Ada Quist", SpeakerKind.PERSON, "Mayor"), Named("Bo Lind", SpeakerKind.PERSON, "Engineer")
PRINTED = date(2024, 3, 5)
LATER = datetime(2024, 4, 1, tzinfo=UTC)
GHOST = ChosenSpeaker(name="Cleo Marr")


def said(place: Span, speaker: Named | None, on: date | None = None, stance: Stance = Stance.ASSERTED) -> Quotation:
    day = SaidOn(on, "Monday", "weekday") if on else None
    steps = (Evidence("resolve", "name", "x"),)
    return Quotation((place,), (), (), Kind.INDIRECT, Act.SPEECH, speaker, day, 0.8, steps, stance=stance)


@pytest.fixture
def stored(database: Database) -> list[int]:
    """The ids of two quotations: Quist's, as Mayor, and Lind's, as Engineer."""
    with database.write() as session:
        article = Article(TEXT, publication=Publication(PRINTED, PublicationSource.REQUEST, ""))
        row = store_article(session, article, [said(LATE, QUIST), said(OPEN, LIND)], "test", "1", NOW)
        return [id_of(found.quotation) for found in quotations_of(session, id_of(row))]


def choose(database: Database, quotation: int, chosen: ChosenSpeaker | None, **plain: str | None) -> int:
    """Correct the speaker, and fields that are given. Returns the id of the change."""
    with database.write() as session:
        made = correct(session, quotation, Correction(frozenset({"speaker"}), chosen, plain=plain), MIRA)
        assert made is not None
        return id_of(made)


def take_back(database: Database, quotation: int, number: int) -> None:
    with database.write() as session:
        undo_change(session, quotation, number, MIRA)


def row_of(database: Database, quotation: int) -> QuotationRow:
    with database.read() as session:
        return quotation_by_id(session, quotation).quotation


def registry(database: Database) -> list[tuple[str, bool, list[str]]]:
    """Each speaker with the mark of curated entries and the roles; and that each is found by name."""
    with database.read() as session:
        rows = session.exec(select(SpeakerRow).order_by(col(SpeakerRow.name))).all()
        for row in rows:
            assert id_of(row) in find_speaker_ids(session, row.name)
        roles = session.exec(select(SpeakerRoleRow).order_by(col(SpeakerRoleRow.role))).all()
        return [(row.name, row.curated, [held.role for held in roles if held.speaker_id == row.id]) for row in rows]


AS_STORED = [("Ada Quist", False, ["Mayor"]), ("Bo Lind", False, ["Engineer"])]


@pytest.mark.parametrize("chosen", [ChosenSpeaker(name="Bo Lind"), GHOST, None])
def test_a_new_speaker_does_not_take_over_the_role_of_the_earlier_one(
    database: Database, stored: list[int], chosen: ChosenSpeaker | None
) -> None:
    number = choose(database, stored[0], chosen)
    row = row_of(database, stored[0])
    assert row.role is None
    assert {"speaker", "role"} <= set(row.held)
    told = [step["detail"] for step in row.evidence if step["rule"] == "role decided by an editor"]
    assert told == ["mira changed the speaker and gave no role for the new one; the pipeline had found 'Mayor'"]
    take_back(database, stored[0], number)
    assert (row_of(database, stored[0]).role, row_of(database, stored[0]).held) == ("Mayor", [])


def test_the_role_that_the_editor_gives_is_the_new_speakers(database: Database, stored: list[int]) -> None:
    choose(database, stored[0], ChosenSpeaker(name="Bo Lind"), role="Mayor")
    assert row_of(database, stored[0]).role == "Mayor"


def test_choosing_the_same_speaker_again_changes_nothing(database: Database, stored: list[int]) -> None:
    with database.write() as session:
        assert correct(session, stored[0], Correction(frozenset({"speaker"}), ChosenSpeaker(name="Ada Quist")), MIRA) is not None
    assert (row_of(database, stored[0]).role, row_of(database, stored[0]).corrected) == ("Mayor", False)
    assert registry(database) == AS_STORED


def test_a_speaker_made_by_a_correction_goes_with_it(database: Database, stored: list[int]) -> None:
    number = choose(database, stored[0], GHOST, role="Smuggler")
    assert ("Cleo Marr", True, ["Smuggler"]) in registry(database)
    take_back(database, stored[0], number)
    assert registry(database) == AS_STORED


def test_roles_and_the_mark_of_an_entry_are_put_back(database: Database, stored: list[int]) -> None:
    number = choose(database, stored[0], ChosenSpeaker(name="Bo Lind"), role="Smuggler")
    assert ("Bo Lind", True, ["Engineer", "Smuggler"]) in registry(database)
    take_back(database, stored[0], number)
    assert registry(database) == AS_STORED


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_two_corrections_share_stays_until_both_are_undone(
    database: Database, stored: list[int], order: tuple[int, int]
) -> None:
    numbers = [choose(database, quotation, GHOST, role="Pilot") for quotation in stored]
    take_back(database, stored[order[0]], numbers[order[0]])
    assert ("Cleo Marr", True, ["Pilot"]) in registry(database)
    take_back(database, stored[order[1]], numbers[order[1]])
    assert registry(database) == AS_STORED


def test_a_speaker_whom_another_article_quotes_by_now_stays(database: Database, stored: list[int]) -> None:
    number = choose(database, stored[0], GHOST, role="Pilot")
    marr = Named("Cleo Marr", SpeakerKind.PERSON, "Pilot")
    with database.write() as session:
        store_article(session, Article("It rained, Cleo Marr said."), [said(Span(0, 9), marr)], "test", "1", LATER)
    take_back(database, stored[0], number)
    assert registry(database) == [AS_STORED[0], AS_STORED[1], ("Cleo Marr", False, ["Pilot"])]


def test_a_speaker_about_whom_editors_decided_more_stays(database: Database, stored: list[int]) -> None:
    number = choose(database, stored[0], GHOST)
    entry = row_of(database, stored[0]).entry_id or 0
    with database.write() as session:
        add_alias(session, entry, "C. Marr", MIRA)
    take_back(database, stored[0], number)
    assert ("Cleo Marr", True, []) in registry(database)


def test_a_speaker_that_was_curated_before_stays_curated(database: Database, stored: list[int]) -> None:
    lind = row_of(database, stored[1]).entry_id or 0
    with database.write() as session:
        change(session, lind, {"wikidata": "Q42"}, MIRA)
    take_back(database, stored[0], choose(database, stored[0], ChosenSpeaker(name="Bo Lind")))
    assert ("Bo Lind", True, ["Engineer"]) in registry(database)
    with database.write() as session:
        undo(session, 1, MIRA)
    assert registry(database) == AS_STORED


def test_undoing_an_added_quotation_takes_its_speaker_along(database: Database, stored: list[int]) -> None:
    correction = Correction(frozenset({"speaker", "content"}), GHOST, (RAINED,), plain={"kind": Kind.INDIRECT, "role": "Pilot"})
    with database.write() as session:
        added = id_of(add_quotation(session, 1, correction, MIRA))
    assert ("Cleo Marr", True, ["Pilot"]) in registry(database)
    take_back(database, added, 1)
    assert registry(database) == AS_STORED
    row = row_of(database, added)
    assert (row.state, row.entry_id, row.speaker_id) == (State.WITHDRAWN, None, None)
    assert len(stored) == 2


CUT = [
    Span(0, 7),  # The fer|ry
    Span(6, 17),  # fe|rry is late
    Span(35, 47),  # The pier can|’t
    Span(35, 48),  # The pier can’|t
    Span(35, 63),  # open before 2|.5 weeks
    Span(35, 64),  # open before 2.|5 weeks
]


@pytest.mark.parametrize("place", CUT)
def test_words_cut_within_a_word_are_refused(database: Database, stored: list[int], place: Span) -> None:
    chosen = Correction(frozenset({"content", "speaker"}), GHOST, (place,), plain={"kind": Kind.INDIRECT})
    with pytest.raises(CutWord, match="whole words") as refused, database.write() as session:
        correct(session, stored[0], chosen, MIRA)
    assert refused.value.where == "content"
    with pytest.raises(CutWord), database.write() as session:
        add_quotation(session, 1, chosen, MIRA)
    assert row_of(database, stored[0]).held == []
    assert registry(database) == AS_STORED


@pytest.mark.parametrize("field", ["cue", "source"])
def test_cue_and_source_are_whole_words_too(database: Database, stored: list[int], field: str) -> None:
    place = (Span(19, 22), Span(23, 27))  # Ada Quis|t
    wrong = Correction(frozenset({field}), cue=place, source=place)
    with pytest.raises(CutWord, match="Quis") as refused, database.write() as session:
        correct(session, stored[0], wrong, MIRA)
    assert refused.value.where == field


def test_a_name_may_be_taken_out_of_its_possessive(database: Database) -> None:
    text = "Ada Quist’s office said that it rained."
    with database.write() as session:
        store_article(session, Article(text), [said(Span(24, 38), None)], "test", "1", NOW)
        correct(session, 1, Correction(frozenset({"source"}), source=(Span(0, 9),)), MIRA)
    assert row_of(database, 1).source == [[0, 9]]


def test_nothing_printed_was_said_the_day_after(database: Database, stored: list[int]) -> None:
    ahead = Correction(frozenset({"said_on"}), said_on=date(2024, 3, 6))
    with pytest.raises(ImpossibleDay, match="5 March 2024") as refused, database.write() as session:
        correct(session, stored[0], ahead, MIRA)
    assert refused.value.where == "said_on"
    missed = Correction(frozenset({"content", "said_on"}), content=(RAINED,), said_on=date(2024, 3, 6))
    with pytest.raises(ImpossibleDay), database.write() as session:
        add_quotation(session, 1, missed, MIRA)
    with database.write() as session:
        correct(session, stored[0], Correction(frozenset({"said_on"}), said_on=PRINTED), MIRA)
    assert row_of(database, stored[0]).said_on == PRINTED


def test_what_is_only_announced_may_have_a_day_ahead(database: Database, stored: list[int]) -> None:
    ahead = Correction(frozenset({"said_on"}), said_on=date(2024, 3, 9), plain={"stance": Stance.HYPOTHETICAL})
    with database.write() as session:
        correct(session, stored[0], ahead, MIRA)
    with pytest.raises(ImpossibleDay), database.write() as session:
        correct(session, stored[0], Correction(plain={"stance": Stance.ASSERTED}), MIRA)
    assert row_of(database, stored[0]).stance == Stance.HYPOTHETICAL


def test_where_nobody_knows_when_it_was_printed_any_day_may_be_set(database: Database) -> None:
    with database.write() as session:
        store_article(session, Article("It rained, Bo Lind said."), [said(Span(0, 9), LIND)], "test", "1", NOW)
        correct(session, 1, Correction(frozenset({"said_on"}), said_on=date(2030, 1, 1)), MIRA)
    assert row_of(database, 1).said_on == date(2030, 1, 1)


def test_a_row_counts_as_checked_until_a_later_reading_changes_what_the_editor_saw(database: Database, stored: list[int]) -> None:
    with database.write() as session:
        correct(session, stored[0], Correction(plain={"kind": Kind.MIXED}), MIRA)
    assert is_checked(row_of(database, stored[0]))
    with database.write() as session:
        reread_article(session, 1, [said(LATE, LIND), said(OPEN, LIND)], "test", "2", LATER)
    row = row_of(database, stored[0])
    assert not is_checked(row)
    assert row.needs_look == "The pipeline now reads these fields differently from what the editor saw: speaker, role."
    with database.write() as session:
        correct(session, stored[0], Correction(frozenset({"confirmed"}), confirmed=True), MIRA)
    assert is_checked(row_of(database, stored[0]))
