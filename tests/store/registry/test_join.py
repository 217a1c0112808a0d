"""Speakers across articles: which are joined, which stay apart, and what is suggested."""

from datetime import date

import pytest
from sqlmodel import select

from app.quote import Named, SpeakerKind
from app.store.articles.write import delete_article
from app.store.database import Database
from app.store.registry.speakers import find_speaker_ids, list_speakers, search_speaker_ids, speaker_detail
from app.store.registry.suggestions import list_suggestions
from app.store.search.filters import Filters
from app.store.search.find import find_quotations
from app.store.search.query import parse_query
from app.store.tables import SpeakerRoleRow
from tests.store.registry.speakers import body, entries, entry_of, names, person, print_article


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Yury Ushakov", "Kremlin aide"), person("Yuri Ushakov")),
        (person("Юрий Ушаков"), person("Yury Ushakov")),
        (person("Volodymyr Zelensky"), person("Volodymyr Zelenskyy", "President")),
        (person("Ada M. Quist"), person("Ada Quist")),
        (person("William Okoro", "president of the Harbour Trust"), person("Bill Okoro", "Harbour Trust president")),
        (person("Okoro", "President"), person("Bill Okoro", "President")),
        (person("Bill Okoro", "President"), person("Okoro", "President")),
        (body("International Monetary Fund", "IMF"), body("IMF")),
        (body("IMF"), body("International Monetary Fund", "IMF")),
        (body("Holm Bank plc"), body("Holm Bank")),
    ],
)
def test_one_speaker_in_two_articles(database: Database, one: Named, other: Named) -> None:
    assert entries(database, [print_article(database, one), print_article(database, other)]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Ada Quist", "mayor of Leeds"), person("Ada Quist", "mayor of Truro")),
        (person("Ada Quist", "cardiologist"), person("Ada Quist", "Rovers goalkeeper")),
        (person("Bill Okoro"), person("William Okoro")),
        (person("Samuel Oduya Jr."), person("Samuel Oduya")),
        (person("Quist", "Mayor"), person("Quist", "Mayor")),
        (person("Quist"), person("Ada Quist")),
        (body("Police"), body("Police")),
        (Named("a senior official", SpeakerKind.UNNAMED), Named("a senior official", SpeakerKind.UNNAMED)),
    ],
)
def test_two_speakers_in_two_articles(database: Database, one: Named, other: Named) -> None:
    assert entries(database, [print_article(database, one), print_article(database, other)]) == 2


def test_the_role_tells_which_namesake_speaks_and_without_one_the_quotation_stays_with_its_article(database: Database) -> None:
    mayor = entry_of(database, print_article(database, person("Ada Quist", "mayor of Leeds")))
    keeper = entry_of(database, print_article(database, person("Ada Quist", "Rovers goalkeeper")))
    assert entry_of(database, print_article(database, person("Ada Quist", "Leeds mayor"))) == mayor
    assert entry_of(database, print_article(database, person("Ada Quist", "goalkeeper of the Rovers"))) == keeper
    unsure = entry_of(database, print_article(database, person("Ada Quist")))
    assert unsure not in {mayor, keeper}
    with database.read() as session:
        assert speaker_detail(session, unsure).article_id is not None
        pairs = {(item.one.id, item.other.id) for item in list_suggestions(session)}
    assert {(mayor, keeper), (mayor, unsure), (keeper, unsure)} <= pairs


def test_suggestions_say_why(database: Database) -> None:
    print_article(database, person("Bill Okoro"))
    print_article(database, person("William Okoro"))
    with database.read() as session:
        (suggestion,) = list_suggestions(session)
    assert (suggestion.one.name, suggestion.other.name) == ("Bill Okoro", "William Okoro")
    assert suggestion.reasons == ("'william' and 'bill' are forms of one name",)


def test_nicknames_of_one_name_are_suggested_where_the_roles_agree(database: Database) -> None:
    liz = entry_of(database, print_article(database, person("Liz Okoro", "mayor of Leeds")))
    betty = entry_of(database, print_article(database, person("Betty Okoro", "Leeds mayor")))
    print_article(database, person("Liz Okonkwo", "mayor of Leeds"))
    with database.read() as session:
        (suggestion,) = list_suggestions(session)
    assert (suggestion.one.id, suggestion.other.id) == (liz, betty)
    assert suggestion.reasons == ("'betty' and 'liz' are both short for 'elizabeth'", "both are called 'leeds mayor'")


def test_a_role_in_other_capitals_is_one_role(database: Database) -> None:
    first = print_article(database, person("Ada Quist", "Health Minister"), on=date(2023, 1, 5))
    print_article(database, person("Ada Quist", "health minister"), on=date(2022, 1, 5))
    print_article(database, person("Ada Quist", "health minister"), on=date(2024, 3, 5))
    with database.read() as session:
        detail = speaker_detail(session, entry_of(database, first))
        assert len(find_quotations(session, Filters(role="Health Minister"))) == 3
        assert session.exec(select(SpeakerRoleRow.role)).all() == ["Health Minister"]
    assert [(item.role, item.first, item.last, item.quotations) for item in detail.roles] == [
        ("health minister", date(2022, 1, 5), date(2024, 3, 5), 3)
    ]
    assert detail.known_roles == ()


def test_a_short_name_of_a_body_becomes_the_full_one(database: Database) -> None:
    print_article(database, body("IMF"))
    print_article(database, body("International Monetary Fund", "IMF"))
    assert names(database) == ["International Monetary Fund"]


@pytest.mark.parametrize(
    "typed", ["ushakov", "Yury Ush", "usha", "Юрий Ушаков", "ushkov", "Yuri Ushakoff", "ushakov yury", "USHAKOV, YURY"]
)
def test_a_search_forgives_cut_and_misspelt_words_and_other_scripts(database: Database, typed: str) -> None:
    ushakov = entry_of(database, print_article(database, person("Yury Ushakov", "Kremlin aide", "Ushakov")))
    print_article(database, person("Ada Quist"))
    with database.read() as session:
        assert search_speaker_ids(session, typed) == [ushakov]


def test_quotations_are_found_by_other_spellings_but_not_by_a_slip(database: Database) -> None:
    ushakov = entry_of(database, print_article(database, person("Yury Ushakov")))
    with database.read() as session:
        assert find_speaker_ids(session, "Yuri Ushakov") == [ushakov]
        assert find_speaker_ids(session, "Ushakob") == []


def test_the_most_quoted_come_first(database: Database) -> None:
    print_article(database, person("Ada Quist"))
    for _ in range(2):
        print_article(database, person("Adam Quist"))
    with database.read() as session:
        assert [item.name for item in list_speakers(session, "quist", after=None, limit=10)] == ["Adam Quist", "Ada Quist"]
        assert [item.name for item in list_speakers(session, None, kind="organization", after=None, limit=10)] == []


def test_a_speaker_has_roles_over_time_outlets_and_months(database: Database) -> None:
    first = print_article(database, person("Ada Quist", "councillor"), on=date(2022, 1, 5), outlet="Ledger Daily")
    print_article(database, person("Ada Quist", "Mayor"), on=date(2024, 3, 5), outlet="Northern Wire")
    print_article(database, person("Ada Quist", "Mayor"), on=date(2024, 3, 9), outlet="Northern Wire")
    with database.read() as session:
        detail = speaker_detail(session, entry_of(database, first))
    assert [(item.role, item.first, item.last, item.quotations) for item in detail.roles] == [
        ("councillor", date(2022, 1, 5), date(2022, 1, 5), 1),
        ("Mayor", date(2024, 3, 5), date(2024, 3, 9), 2),
    ]
    assert [(item.of, item.quotations) for item in detail.outlets] == [("Northern Wire", 2), ("Ledger Daily", 1)]
    assert [(item.of, item.quotations) for item in detail.months] == [("2022-01", 1), ("2024-03", 2)]


def test_a_speaker_who_is_no_longer_quoted_is_removed(database: Database) -> None:
    article = print_article(database, person("Ada Quist"))
    with database.write() as session:
        delete_article(session, article)
    assert names(database) == []


def test_a_body_that_gets_its_full_name_later_is_found_by_it_in_earlier_quotations_too(database: Database) -> None:
    first = print_article(database, body("NHB"))
    print_article(database, body("National Harbour Board", "NHB"))
    with database.read() as session:
        found = find_quotations(session, Filters(parse_query("harbour board")))
        assert first in {item.article.id for item in found}
        assert len(found) == 2


@pytest.mark.parametrize(
    ("one", "other", "full"),
    [
        (person("J. Holt", "mayor of Leeds"), person("Jonas Holt", "Leeds mayor"), "Jonas Holt"),
        (person("Okoro", "President"), person("Bill Okoro", "President"), "Bill Okoro"),
    ],
)
def test_a_person_who_gets_a_full_name_later_is_found_by_it_in_earlier_quotations_too(
    database: Database, one: Named, other: Named, full: str
) -> None:
    first = print_article(database, one)
    print_article(database, other)
    assert names(database) == [full]
    with database.read() as session:
        for filters in (Filters(parse_query(full)), Filters(speakers=(full,))):
            found = find_quotations(session, filters)
            assert first in {item.article.id for item in found}
            assert len(found) == 2
