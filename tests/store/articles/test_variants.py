"""The same words in several articles, syndicated copies, versions at one address, and whether someone said something."""

from datetime import date

from app.quote import Act, Article, Kind, Named, Publication, PublicationSource, Quotation, SaidOn, Span, SpeakerKind, Stance
from app.store.articles.chosen import ChosenSpeaker
from app.store.articles.copies import copies_of, original_of
from app.store.articles.corrections import Correction, add_quotation, correct, history
from app.store.articles.variants import list_groups, variants_of
from app.store.articles.versions import GONE, later_row, versions_of
from app.store.articles.write import delete_article, store_article
from app.store.by_id import quotation_by_id
from app.store.database import Database
from app.store.search.filters import Filters
from app.store.search.find import find_quotations
from app.store.search.verify import Verdict, verify
from app.store.tables import State
from tests.store.registry.speakers import MIRA, NOW

QUIST, HOLT = Named("Ada Quist", SpeakerKind.PERSON), Named("Bea Holt", SpeakerKind.PERSON)
SAID = "We will not open the bridge a day before it is safe and tested"
CUT = "not open the bridge a day before it is safe"


def printed(
    database: Database,
    *said: tuple[str, Named | None],
    frame: str = "Rain fell. {} Nobody slept.",
    url: str | None = None,
    on: date = date(2024, 3, 5),
    kind: Kind = Kind.DIRECT,
    said_on: date | None = None,
    stance: Stance = Stance.ASSERTED,
) -> tuple[int, list[int]]:
    """Store an article with these quotations; returns its id and theirs."""
    text = frame.format(" ".join(f"“{words}.”" for words, _ in said))
    quotations = []
    day = SaidOn(said_on, "Monday", "weekday") if said_on else None
    for words, speaker in said:
        place = Span(text.index(words), text.index(words) + len(words))
        quotations.append(Quotation((place,), (), (), kind, Act.SPEECH, speaker, day, 0.9, (), stance=stance))
    article = Article(text, url=url, publication=Publication(on, PublicationSource.REQUEST, "given"))
    with database.write() as session:
        row = store_article(session, article, quotations, "test", "1", NOW)
        found = find_quotations(session, Filters(stances=tuple(Stance)), limit=100)
        return row.id or 0, sorted(item.quotation.id or 0 for item in found if item.article.id == row.id)


def altered(database: Database, quotation: int) -> list[list[str]]:
    with database.read() as session:
        group = variants_of(session, quotation)
        assert group is not None
        return [[str(change) for change in variant.alterations] for variant in group.variants]


def test_words_denied_in_one_article_are_not_those_said_in_another(database: Database) -> None:
    _, (said,) = printed(database, (SAID, QUIST))
    _, (denied,) = printed(database, (SAID, QUIST), frame="Snow fell. {}", stance=Stance.DENIED)
    _, (denied_again,) = printed(database, (CUT, QUIST), frame="Hail. {}", stance=Stance.DENIED)
    _, (announced,) = printed(database, (SAID, QUIST), frame="Wind. {}", stance=Stance.HYPOTHETICAL)
    with database.read() as session:
        assert variants_of(session, said) is None
        assert variants_of(session, announced) is None
        group = variants_of(session, denied)
        assert group is not None
        assert [variant.found.quotation.id for variant in group.variants] == [denied, denied_again]


def test_a_question_and_its_words_printed_as_a_statement_are_one_quotation(database: Database) -> None:
    _, (asked,) = printed(database, (SAID, QUIST), stance=Stance.ASKED)
    printed(database, (SAID, QUIST), frame="Snow fell. {}")
    assert altered(database, asked) == [[], []]


def test_a_stance_that_an_editor_corrects_leaves_the_group(database: Database) -> None:
    _, (first,) = printed(database, (SAID, QUIST))
    _, (second,) = printed(database, (SAID, QUIST), frame="Snow fell. {}")
    with database.write() as session:
        correct(session, second, Correction(plain={"stance": Stance.DENIED}), MIRA)
    with database.read() as session:
        assert variants_of(session, first) is None


def test_the_same_words_in_several_articles_are_one_group_compared_with_the_earliest(database: Database) -> None:
    _, (late,) = printed(database, (SAID, QUIST), on=date(2024, 3, 7))
    _, (early,) = printed(database, (SAID, QUIST), frame="Snow fell. {}", on=date(2024, 3, 5))
    _, (cut,) = printed(database, (CUT, QUIST), frame="Hail. {}", on=date(2024, 3, 8))
    _, (other,) = printed(database, (SAID, HOLT), frame="Wind. {}", on=date(2024, 3, 9))
    _, (alone,) = printed(database, ("The gate is new and it has been painted red", QUIST), frame="Fog. {}")
    assert altered(database, cut) == [[], [], ["cut"], ["other speaker"]]
    with database.read() as session:
        group = variants_of(session, late)
        assert group is not None
        assert [variant.found.quotation.id for variant in group.variants] == [early, late, cut, other]
        assert variants_of(session, alone) is None
        (listed,), place = list_groups(session, altered=True, limit=1)
        assert listed.group_id == group.group_id == late
        assert list_groups(session, altered=True, after=place, limit=1) == ([], None)
        assert list_groups(session, altered=False) == ([], None)
        assert len(find_quotations(session, Filters(variant_group=late))) == 4


def test_variants_are_ordered_by_the_day_they_were_printed_and_not_by_the_day_they_were_said(database: Database) -> None:
    _, (late,) = printed(database, (SAID, QUIST), on=date(2024, 3, 9), said_on=date(2024, 3, 1))
    _, (early,) = printed(database, (SAID, QUIST), frame="Snow fell. {}", on=date(2024, 3, 5), said_on=date(2024, 3, 4))
    with database.read() as session:
        group = variants_of(session, late)
        assert group is not None
        assert [variant.found.quotation.id for variant in group.variants] == [early, late]


def test_a_few_common_words_are_not_a_group(database: Database) -> None:
    _, (one,) = printed(database, ("We are very proud today", QUIST))
    printed(database, ("We are very proud", HOLT), frame="Snow. {}")
    with database.read() as session:
        assert variants_of(session, one) is None


def test_a_paraphrase_joins_the_words_but_two_paraphrases_do_not(database: Database) -> None:
    report = "they would not open the bridge a day before it is safe"
    _, (one,) = printed(database, (report, QUIST), kind=Kind.INDIRECT)
    printed(database, (report, QUIST), kind=Kind.INDIRECT, frame="Snow. {}")
    with database.read() as session:
        assert variants_of(session, one) is None
    printed(database, (SAID, QUIST), frame="Hail. {}", on=date(2024, 3, 4))
    assert altered(database, one) == [[], ["made indirect", "cut"], ["made indirect", "cut"]]


def test_groups_follow_corrections(database: Database) -> None:
    _, (one,) = printed(database, (SAID, QUIST))
    article, (two,) = printed(database, (SAID, QUIST), frame="Snow. {}", on=date(2024, 3, 6))
    with database.write() as session:
        correct(session, two, Correction(frozenset({"speaker"}), ChosenSpeaker(name="Bea Holt")), MIRA)
    assert altered(database, one) == [[], ["other speaker"]]
    with database.write() as session:
        correct(session, two, Correction(frozenset({"state"}), rejected=True), MIRA)
        assert variants_of(session, one) is None
        delete_article(session, article)


def test_did_they_say_this(database: Database) -> None:
    printed(database, (SAID, QUIST))
    printed(database, ("the harbour would be dredged before the autumn storms", HOLT), frame="Snow. {}", kind=Kind.INDIRECT)
    with database.read() as session:

        def verdict(text: str, speaker: str | None = None) -> Verdict:
            return verify(session, text, speaker).verdict

        assert verdict("not open the bridge a day before it is safe", "quist") is Verdict.EXACT
        assert verdict("We will NOT open the bridge a day before it is “safe”", "Ada Quist") is Verdict.EXACT
        assert verdict("We will never open the bridge a day before it is safe", "quist") is Verdict.ALTERED
        assert verdict(CUT, "holt") is Verdict.OTHER_SPEAKER
        assert verdict(CUT) is Verdict.EXACT
        assert verdict("safe and tested", "quist") is Verdict.EXACT
        assert verdict("Taxes will rise by a tenth in the coming year", "quist") is Verdict.NOT_FOUND
        assert verdict("…") is Verdict.NOT_FOUND
        assert verdict("the harbour would be dredged before the autumn storms", "holt") is Verdict.ALTERED
        answer = verify(session, CUT, "nobody")
        assert (answer.known, answer.searched.quotations, answer.searched.articles) == (False, 2, 2)


LONG = " ".join(f"Sentence number {number} of the report tells of work on gate {number * 7}." for number in range(30))


def test_a_syndicated_copy_is_linked_and_its_words_count_once(database: Database) -> None:
    first, _ = printed(database, (SAID, QUIST), frame=f"{LONG} {{}}")
    second, quoted = printed(
        database, (SAID, QUIST), ("The mayor was not there and nobody asked", HOLT), frame=f"By our staff. {LONG} {{}} Ends."
    )
    third, _ = printed(database, (SAID, QUIST), frame="Something else entirely was printed here. {}")
    with database.read() as session:
        assert (original_of(session, second), original_of(session, third)) == (first, None)
        assert copies_of(session, first) == [second]
        assert [quotation_by_id(session, number).quotation.copied for number in quoted] == [True, False]
    with database.write() as session:
        delete_article(session, first)
        assert original_of(session, second) is None
        assert not quotation_by_id(session, quoted[0]).quotation.copied


def test_a_changed_text_at_the_same_address_is_a_new_version(database: Database) -> None:
    url = "https://wire.example/bridge"
    gate, mayor = "The gate is new and it has been painted red", "Nobody told the mayor about any of this work"
    one, (kept, changed, removed) = printed(database, (SAID, QUIST), (gate, HOLT), (mayor, HOLT), url=url)
    two, after = printed(
        database,
        ("A third bridge will be built in spring", HOLT),
        (SAID, QUIST),
        (gate.replace("red", "blue"), HOLT),
        url=url,
        frame="It rained all day. {}",
    )
    with database.read() as session:
        first, second = versions_of(session, one)
        assert (first.article.id, len(first.added)) == (one, 3)
        assert (second.article.id, second.added, second.kept, second.changed, second.removed) == (
            two,
            (after[0],),
            (after[1],),
            (after[2],),
            (removed,),
        )
        assert versions_of(session, two) == [first, second]
        assert quotation_by_id(session, kept).quotation.state == State.SUPERSEDED
        assert later_row(session, changed) == after[2]
        assert [item.quotation.id for item in find_quotations(session, Filters())] == sorted(after, reverse=True)
        assert history(session, removed)[-1].after == {"state": "superseded", "removed_in": two}
        assert history(session, after[2])[-1].before["text"] == gate
        assert variants_of(session, after[1]) is None
    with database.write() as session:
        delete_article(session, two)
        assert quotation_by_id(session, kept).quotation.state == State.CURRENT


def test_corrections_are_carried_over_to_the_next_version_at_other_offsets(database: Database) -> None:
    url = "https://wire.example/bridge"
    gate, mayor = "The gate is new and it has been painted red", "Nobody told the mayor about any of this work"
    one, (first, second, third) = printed(database, (SAID, QUIST), (gate, HOLT), (mayor, HOLT), url=url)
    with database.write() as session:
        text = quotation_by_id(session, first).article.text
        start, gate_start = text.index("the bridge"), text.index("painted red")
        content = (Span(start, start + 26),)
        correct(
            session, first, Correction(frozenset({"content", "speaker"}), ChosenSpeaker(name="Cleo Marr"), content=content), MIRA
        )
        correct(session, second, Correction(frozenset({"content"}), content=(Span(gate_start, gate_start + 11),)), MIRA)
        correct(session, third, Correction(frozenset({"state"}), rejected=True), MIRA)
        slept = Span(text.index("Nobody slept"), text.index("Nobody slept") + 12)
        add_quotation(session, one, Correction(frozenset({"content"}), content=(slept,), plain={"kind": Kind.INDIRECT}), MIRA)
    blue = gate.replace("red", "blue")
    frame = "It rained all day. {} Nobody slept."
    two, standing = printed(database, (SAID, QUIST), (blue, HOLT), (mayor, HOLT), url=url, frame=frame)
    with database.read() as session:
        rows = [quotation_by_id(session, number) for number in standing]
        moved, gone, added = rows
        assert (moved.quotation.text, moved.speaker and moved.speaker.name) == ("the bridge a day before it", "Cleo Marr")
        assert moved.article.text[slice(*moved.quotation.content[0])] == moved.quotation.text
        assert (gone.quotation.text, gone.quotation.needs_look) == (blue, GONE)
        assert (added.quotation.text, added.article.id, added.quotation.corrected) == ("Nobody slept", two, True)
        rejected = later_row(session, third)
        assert rejected is not None
        assert quotation_by_id(session, rejected).quotation.state == State.REJECTED
