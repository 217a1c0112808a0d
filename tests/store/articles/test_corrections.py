"""Editors correct quotations: each correction is recorded, can be undone, and is kept whatever a later pipeline finds."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from app.errors import BadPlace, Conflict, NotFound
from app.quote import Act, Article, Evidence, Kind, Named, Quotation, SaidOn, Span, SpeakerKind
from app.store.articles.chosen import ChosenSpeaker
from app.store.articles.corrected import corpus_row, corrected_articles, speaker_rows
from app.store.articles.corrections import Correction, add_quotation, correct, history, undo_change
from app.store.articles.reread import NOT_FOUND, Reread, reread_article
from app.store.articles.write import store_article
from app.store.by_id import quotation_by_id, quotations_of
from app.store.database import Database
from app.store.registry.decisions import Editor, split, undo
from app.store.search.filters import Filters
from app.store.search.find import find_quotations
from app.store.search.query import parse_query
from app.store.tables import QuotationRow, SpeakerRow, State
from tests.store.registry.speakers import MIRA, NOW

TEXT = "The dam is safe, Ada Quist said. The gate is new, said Bea Holt. Nobody slept, he said."
SAFE, NEW, SLEPT = Span(0, 15), Span(33, 48), Span(65, 78)
QUIST, HOLT = Named("Ada Quist", SpeakerKind.PERSON, "Mayor"), Named("Bea Holt", SpeakerKind.PERSON)
LATER = datetime(2024, 4, 1, tzinfo=UTC)


def said(place: Span, speaker: Named | None, kind: Kind = Kind.INDIRECT, on: date | None = None) -> Quotation:
    day = SaidOn(on, "Monday", "weekday") if on else None
    return Quotation((place,), (), (), kind, Act.SPEECH, speaker, day, 0.8, (Evidence("resolve", "name", "x"),))


@pytest.fixture
def stored(database: Database) -> list[int]:
    """The ids of three quotations: Quist's, Holt's, and one without a speaker."""
    with database.write() as session:
        row = store_article(session, Article(TEXT), [said(SAFE, QUIST), said(NEW, HOLT), said(SLEPT, None)], "test", "1", NOW)
        return [found.quotation.id or 0 for found in quotations_of(session, row.id or 0)]


def reread(database: Database, *quotations: Quotation) -> Reread:
    with database.write() as session:
        return reread_article(session, 1, quotations, "test", "2", LATER)


def found_by(database: Database, words: str) -> list[int]:
    with database.read() as session:
        return [found.quotation.id or 0 for found in find_quotations(session, Filters(parse_query(words)))]


def speaker_of(database: Database, quotation: int) -> str | None:
    with database.read() as session:
        speaker = quotation_by_id(session, quotation).speaker
        return speaker.name if speaker else None


def row_of(database: Database, quotation: int) -> QuotationRow:
    with database.read() as session:
        return quotation_by_id(session, quotation).quotation


def test_a_speaker_is_corrected_found_by_and_undone(database: Database, stored: list[int]) -> None:
    with database.write() as session:
        change = correct(session, stored[2], Correction(frozenset({"speaker"}), ChosenSpeaker(name="Bea Holt")), MIRA)
        assert change is not None
        assert (change.by, change.before["speaker"]["entry"], change.cause) == ("mira", None, "editor")
    assert speaker_of(database, stored[2]) == "Bea Holt"
    assert sorted(found_by(database, "holt")) == stored[1:]
    with database.read() as session:
        assert len(session.exec(select(SpeakerRow).where(SpeakerRow.name == "Bea Holt")).all()) == 1
    with database.write() as session:
        undo_change(session, stored[2], change.id or 0, MIRA)
    assert speaker_of(database, stored[2]) is None
    assert found_by(database, "holt") == [stored[1]]
    assert (row_of(database, stored[2]).held, row_of(database, stored[2]).corrected) == ([], False)
    with database.read() as session:
        assert [row.undone_by for row in history(session, stored[2])] == ["mira"]


def steps_of(database: Database, quotation: int) -> list[str]:
    return [step["detail"] for step in row_of(database, quotation).evidence]


def test_the_evidence_still_says_why_the_pipeline_decided_and_what_the_editor_did(database: Database, stored: list[int]) -> None:
    chosen = Correction(frozenset({"speaker"}), ChosenSpeaker(name="Bea Holt"), plain={"role": "Engineer"})
    with database.write() as session:
        change = correct(session, stored[0], chosen, Editor("mira", NOW, "heard on tape"))
    decided = [
        "mira says that Bea Holt said this; the pipeline had found Ada Quist (heard on tape)",
        "mira set the role to 'Engineer'; the pipeline had found 'Mayor' (heard on tape)",
    ]
    assert steps_of(database, stored[0]) == ["x", *decided]
    # rereading brings the pipeline's own steps anew and keeps the decision
    reread(database, said(SAFE, QUIST), said(NEW, HOLT), said(SLEPT, None))
    assert steps_of(database, stored[0]) == ["x", *decided]
    with database.write() as session:
        undo_change(session, stored[0], change.id or 0 if change else 0, MIRA)
    assert steps_of(database, stored[0]) == ["x"]


@pytest.mark.parametrize(
    ("number", "correction", "sentence"),
    [
        (
            1,
            Correction(frozenset({"speaker"})),
            "mira says that the article does not name the speaker; the pipeline had found Bea Holt",
        ),
        (
            2,
            Correction(frozenset({"speaker"}), ChosenSpeaker(name="Ada Quist")),
            "mira says that Ada Quist said this; the pipeline had found nobody",
        ),
        (
            0,
            Correction(frozenset({"said_on"}), said_on=date(2024, 3, 4)),
            "mira set the day to 2024-03-04; the pipeline had found none",
        ),
        (0, Correction(plain={"role": None}), "mira says that the article gives no role; the pipeline had found 'Mayor'"),
        (0, Correction(frozenset({"state"}), rejected=True), "mira says that this is no quotation; the pipeline had found one"),
        (0, Correction(frozenset({"content"}), content=(Span(0, 7),)), "mira changed the words; the pipeline had found others"),
    ],
)
def test_what_an_editor_decided_in_plain_words(
    database: Database, stored: list[int], number: int, correction: Correction, sentence: str
) -> None:
    with database.write() as session:
        correct(session, stored[number], correction, MIRA)
    assert steps_of(database, stored[number]) == ["x", sentence]


def test_a_quotation_that_is_only_confirmed_keeps_its_evidence(database: Database, stored: list[int]) -> None:
    with database.write() as session:
        correct(session, stored[0], Correction(frozenset({"confirmed"}), confirmed=True), MIRA)
    assert steps_of(database, stored[0]) == ["x"]


def test_the_text_kind_day_and_role_are_what_an_editor_set(database: Database, stored: list[int]) -> None:
    content = (Span(37, 48), Span(33, 36))
    plain = {"role": "Engineer", "kind": Kind.DIRECT}
    correction = Correction(frozenset({"content", "said_on"}), content=content, said_on=date(2024, 3, 4), plain=plain)
    with database.write() as session:
        correct(session, stored[1], correction, MIRA)
    row = row_of(database, stored[1])
    assert (row.text, row.kind, row.said_on, row.sorted_on) == (
        "The … gate is new",
        "direct",
        date(2024, 3, 4),
        date(2024, 3, 4),
    )
    assert (row.role, row.corrected, row.confirmed) == ("Engineer", True, True)


def test_a_rejected_quotation_is_no_longer_found_but_still_stored(database: Database, stored: list[int]) -> None:
    with database.write() as session:
        change = correct(session, stored[0], Correction(frozenset({"state"}), rejected=True), MIRA)
    assert found_by(database, "dam") == []
    assert row_of(database, stored[0]).state == State.REJECTED
    assert reread(database, said(SAFE, QUIST), said(NEW, HOLT), said(SLEPT, None)).added == 0
    assert found_by(database, "dam") == []
    with database.write() as session:
        undo_change(session, stored[0], change.id or 0 if change else 0, MIRA)
    assert found_by(database, "dam") == [stored[0]]


@pytest.mark.parametrize("place", [Span(0, 0), Span(5, 3), Span(0, len(TEXT) + 1), Span(16, 17)])
def test_a_place_without_words_is_refused_and_changes_nothing(database: Database, stored: list[int], place: Span) -> None:
    with pytest.raises(BadPlace), database.write() as session:
        correct(session, stored[0], Correction(frozenset({"content"}), content=(place,)), MIRA)
    assert row_of(database, stored[0]).held == []


@pytest.mark.usefixtures("stored")
def test_a_missed_quotation_is_added_once_and_survives_rereading(database: Database) -> None:
    place = Span(17, 26)
    sets = frozenset({"content", "speaker"})
    correction = Correction(sets, ChosenSpeaker(name="Cleo Marr"), content=(place,), plain={"kind": Kind.INDIRECT})
    with database.write() as session:
        added = add_quotation(session, 1, correction, MIRA).id or 0
        with pytest.raises(Conflict, match="already"):
            add_quotation(session, 1, correction, MIRA)
        with pytest.raises(NotFound):
            add_quotation(session, 99, correction, MIRA)
    assert speaker_of(database, added) == "Cleo Marr"
    result = reread(database, said(SAFE, QUIST), said(NEW, HOLT), said(SLEPT, None))
    assert (result.kept, result.changed, result.added, result.withdrawn, result.needs_look) == (4, 0, 0, 0, ())
    reread(database, said(SAFE, QUIST), said(place, HOLT))
    assert speaker_of(database, added) == "Cleo Marr"
    with database.write() as session:
        (change, *_) = history(session, added)
        undo_change(session, added, change.id or 0, MIRA)
    assert row_of(database, added).state == State.WITHDRAWN


def test_corrections_survive_rereading_with_other_offsets(database: Database, stored: list[int]) -> None:
    with database.write() as session:
        correct(session, stored[2], Correction(frozenset({"speaker"}), ChosenSpeaker(name="Bea Holt")), MIRA)
        correct(session, stored[0], Correction(frozenset({"content"}), content=(Span(4, 15),)), MIRA)
    result = reread(database, said(Span(0, 31), HOLT), said(Span(65, 70), QUIST, on=date(2024, 3, 4)))
    assert (result.added, result.withdrawn) == (0, 1)
    assert speaker_of(database, stored[2]) == "Bea Holt"
    moved = row_of(database, stored[2])
    assert (moved.content, moved.text, moved.said_on) == ([[65, 70]], "Nobod", date(2024, 3, 4))
    kept = row_of(database, stored[0])
    assert (kept.content, kept.text, speaker_of(database, stored[0])) == ([[4, 15]], "dam is safe", "Bea Holt")
    # the pipeline now finds another speaker than before, and than the editor: that needs a look
    assert result.needs_look == (stored[0], stored[2])
    assert "speaker" in str(moved.needs_look)
    assert row_of(database, stored[1]).state == State.WITHDRAWN
    with database.read() as session:
        assert [row.cause for row in history(session, stored[1])] == ["extraction"]
        assert [row.quotation.id for row in find_quotations(session, Filters(needs_look=True))] == [stored[2], stored[0]]
    with database.write() as session:
        correct(session, stored[2], Correction(frozenset({"confirmed"}), confirmed=True), MIRA)
    assert row_of(database, stored[2]).needs_look is None


def test_a_corrected_quotation_that_is_no_longer_found_stays_and_says_so(database: Database, stored: list[int]) -> None:
    with database.write() as session:
        correct(session, stored[1], Correction(plain={"role": "Engineer"}), MIRA)
    assert reread(database, said(SAFE, QUIST), said(SLEPT, None)).needs_look == (stored[1],)
    assert row_of(database, stored[1]).needs_look == NOT_FOUND
    assert reread(database, said(SAFE, QUIST), said(NEW, HOLT), said(SLEPT, None)).needs_look == ()
    assert (row_of(database, stored[1]).role, row_of(database, stored[1]).needs_look) == ("Engineer", None)


def test_a_withdrawn_quotation_that_is_found_again_keeps_its_id(database: Database, stored: list[int]) -> None:
    reread(database, said(SAFE, QUIST))
    assert found_by(database, "gate") == []
    assert reread(database, said(SAFE, QUIST), said(NEW, HOLT)).added == 0
    assert found_by(database, "gate") == [stored[1]]


def test_rereading_does_not_change_a_confirmed_quotation(database: Database, stored: list[int]) -> None:
    with database.write() as session:
        correct(session, stored[0], Correction(frozenset({"confirmed"}), confirmed=True), MIRA)
    assert not row_of(database, stored[0]).corrected
    reread(database, said(SAFE, HOLT), said(NEW, HOLT))
    assert speaker_of(database, stored[0]) == "Ada Quist"
    with database.write() as session:
        (change,) = history(session, stored[0])
        undo_change(session, stored[0], change.id or 0, MIRA)
    # what the pipeline finds now, not what it found when the editor confirmed the quotation
    assert speaker_of(database, stored[0]) == "Bea Holt"


def test_a_later_correction_of_the_same_field_is_undone_first(database: Database, stored: list[int]) -> None:
    with database.write() as session:
        first = correct(session, stored[0], Correction(plain={"role": "Minister"}), MIRA)
        second = correct(session, stored[0], Correction(plain={"role": "Premier"}), MIRA)
        assert first is not None
        assert second is not None
        with pytest.raises(Conflict, match="Undo it first"):
            undo_change(session, stored[0], first.id or 0, MIRA)
        undo_change(session, stored[0], second.id or 0, MIRA)
        assert quotation_by_id(session, stored[0]).quotation.role == "Minister"
        undo_change(session, stored[0], first.id or 0, MIRA)
        assert quotation_by_id(session, stored[0]).quotation.role == "Mayor"
        with pytest.raises(Conflict, match="already been undone"):
            undo_change(session, stored[0], first.id or 0, MIRA)


def test_a_split_survives_rereading(database: Database, stored: list[int]) -> None:
    entry = row_of(database, stored[0]).speaker_id or 0
    with database.write() as session:
        decision = split(session, entry, [stored[0]], MIRA, name="Ada Quist (Leeds)")
    reread(database, said(SAFE, QUIST), said(NEW, HOLT), said(SLEPT, None))
    assert speaker_of(database, stored[0]) == "Ada Quist (Leeds)"
    with database.write() as session:
        undo(session, decision.id or 0, MIRA)
    assert speaker_of(database, stored[0]) == "Ada Quist"
    assert row_of(database, stored[0]).held == []


def test_corrections_are_training_data(database: Database, stored: list[int]) -> None:
    with database.write() as session:
        correct(session, stored[2], Correction(frozenset({"speaker"}), ChosenSpeaker(name="Bea Holt")), MIRA)
        correct(session, stored[0], Correction(frozenset({"state"}), rejected=True), MIRA)
    with database.read() as session:
        ((article, quotations),) = list(corrected_articles(session))
        corpus = corpus_row(article, quotations)
        assert [(row["id"], row["content"], row["checked"]) for row in corpus["attributions"]] == [
            (str(stored[1]), [[33, 48]], False),
            (str(stored[2]), [[65, 78]], True),
        ]
        assert [row["speaker"] for row in speaker_rows(article, quotations)] == ["Bea Holt"]
