"""Importing a list: doing it twice changes nothing, articles join its speakers, and contradictions are reported."""

from app.quote import SpeakerKind
from app.reading.speaker_list import BadRecord, HeldRole, SpeakerRecord
from app.store.database import Database
from app.store.registry.decisions import list_decisions, undo
from app.store.registry.speaker_import import ImportReport, import_speakers
from app.store.registry.speakers import list_speakers, speaker_detail
from tests.store.registry.speakers import MIRA, body, entry_of, person, print_article

QUIST = SpeakerRecord(2, "Ada Quist", SpeakerKind.PERSON, ("Quistie", "Ada Kvist"), ("mayor, Leeds",), "Q1", "en")
BANK = SpeakerRecord(3, "Holm Bank", SpeakerKind.ORGANIZATION, ("HB Group",))


def bring(database: Database, *records: SpeakerRecord | BadRecord) -> ImportReport:
    with database.write() as session:
        return import_speakers(session, records, MIRA)


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.changed, report.unchanged


def test_articles_join_the_speakers_of_a_list(database: Database) -> None:
    assert counts(bring(database, QUIST, BANK)) == (2, 0, 0)
    quist = entry_of(database, print_article(database, person("Ada Quist", "Leeds mayor")))
    assert entry_of(database, print_article(database, person("Quistie"))) == quist
    assert entry_of(database, print_article(database, person("Ada Kvist"))) == quist
    bank = entry_of(database, print_article(database, body("Holm Bank")))
    assert entry_of(database, print_article(database, body("HB Group"))) == bank
    with database.read() as session:
        detail = speaker_detail(session, quist)
        assert (detail.summary.wikidata, detail.known_roles) == ("Q1", ("mayor, Leeds",))


def test_the_same_list_again_changes_nothing(database: Database) -> None:
    bring(database, QUIST, BANK)
    again = bring(database, QUIST, BANK)
    assert (counts(again), again.conflicts) == ((0, 0, 2), [])
    with database.read() as session:
        assert len(list_decisions(session)) == 2


def test_a_list_completes_the_speakers_of_articles(database: Database) -> None:
    quist = entry_of(database, print_article(database, person("Ada Quist", "Mayor", "Ada Kvist")))
    assert counts(bring(database, QUIST)) == (0, 1, 0)
    with database.write() as session:
        assert speaker_detail(session, quist).summary.wikidata == "Q1"
        (decision,) = list_decisions(session, quist)
        undo(session, decision.id or 0, MIRA)
        detail = speaker_detail(session, quist)
        assert (detail.summary.wikidata, detail.summary.aliases) == (None, ("Ada Kvist",))


def test_roles_with_dates_are_kept_and_undone(database: Database) -> None:
    quist = entry_of(database, print_article(database, person("Ada Quist", "chair, Harbour Board")))
    held = (
        HeldRole("Chair, Harbour Board", "2010", "2014"),
        HeldRole("chair, Harbour Board", "2018-05"),
        HeldRole("poet", "2001"),
    )
    record = SpeakerRecord(2, "Ada Quist", SpeakerKind.PERSON, held=held)
    assert counts(bring(database, record)) == (0, 1, 0)
    assert counts(bring(database, record)) == (0, 0, 1)
    with database.write() as session:
        detail = speaker_detail(session, quist)
        assert detail.held_roles == (HeldRole("poet", "2001"), HeldRole("chair, Harbour Board", "2010"))
        assert detail.known_roles == ("poet",)
        (decision,) = list_decisions(session, quist)
        undo(session, decision.id or 0, MIRA)
        assert speaker_detail(session, quist).held_roles == ()


def test_what_contradicts_the_registry_is_reported_and_changes_nothing(database: Database) -> None:
    bring(database, QUIST)
    print_article(database, person("Bea Holt", "coach"))
    print_article(database, person("Bea Holt", "cardiologist"))
    report = bring(
        database,
        SpeakerRecord(2, "Samuel Oduya", SpeakerKind.PERSON, wikidata="Q1"),
        SpeakerRecord(3, "Ada Quist", SpeakerKind.PERSON, wikidata="Q2"),
        SpeakerRecord(4, "Bea Holt", SpeakerKind.PERSON),
        SpeakerRecord(5, "Cleo Brook", SpeakerKind.PERSON, ("Ada Quist",)),
        BadRecord(6, "the name is missing"),
    )
    assert counts(report) == (1, 0, 0)
    reasons = {conflict.line: conflict.reason for conflict in report.conflicts}
    assert "whose names do not match 'Samuel Oduya'" in reasons[2]
    assert "has the Wikidata id Q1, but the list says Q2" in reasons[3]
    assert "several speakers are called 'Bea Holt'" in reasons[4]
    assert "the alias 'Ada Quist' of 'Cleo Brook' belongs to Ada Quist" in reasons[5]
    assert reasons[6] == "the name is missing"
    with database.read() as session:
        assert [item.name for item in list_speakers(session, "Quist", after=None, limit=10)] == ["Ada Quist"]
