"""Search queries: words, phrases, OR, NOT and word beginnings are understood, and no input causes a failure."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.errors import BadSearch
from app.store.database import Database
from app.store.search.facets import count_facets
from app.store.search.filters import Filters, Sort
from app.store.search.find import find_quotations
from app.store.search.fulltext import matched_words
from app.store.search.query import NOTHING, Both, Either, Phrase, Query, Term, parse_query
from app.store.stems import stems

A, B, C = Term("bridg"), Term("shut"), Term("june")


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("bridge", A),
        ("BRIDGES", A),
        ("bridge shut", Both((A, B))),
        ("bridge AND shut", Both((A, B))),
        ("bridge OR shut", Either((A, B))),
        ("bridge shut OR june", Either((Both((A, B)), C))),
        ("bridge (shut OR june)", Both((A, Either((B, C))))),
        ("bridge -shut", Both((A,), (B,))),
        ("bridge NOT shut", Both((A,), (B,))),
        ('bridge -"shut june"', Both((A,), (Phrase(("shut", "june")),))),
        ('"bridge shut"', Phrase(("bridg", "shut"))),
        ("„bridge shut“", Phrase(("bridg", "shut"))),
        ("bridge-shut", Phrase(("bridg", "shut"))),
        ("brid*", Term("brid", prefix=True)),
        ("bridges*", Term("bridg", prefix=True)),
        ("we’re", Phrase(("we", "re"))),
        ("Łódź", Term("lodz")),
        ("bridge AND", A),
        ("OR bridge OR", A),
        ("bridge )", A),
        ("(bridge", A),
        ('"bridge', A),
        ("- bridge shut", Both((B,), (A,))),
        ("100%", Term("100")),
        ("!!! …", NOTHING),
        ("", NOTHING),
    ],
)
def test_a_query_is_parsed(typed: str, query: Query) -> None:
    assert parse_query(typed) == query


@pytest.mark.parametrize(
    ("typed", "why"),
    [("-bridge", "only says what to leave out"), ("a " * 101, "101 words"), ("(" * 30 + "a", "more than 20 levels")],
)
def test_an_impossible_query_says_why(typed: str, why: str) -> None:
    with pytest.raises(BadSearch, match=why):
        parse_query(typed)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    typed=st.text(max_size=60)
    | st.lists(st.sampled_from(['"', "(", ")", "OR", "NOT", "AND", "-", "*", "a", "b*", "x:y", "'", "\\"])).map(" ".join)
)
@example(typed="working-class")
@example(typed="said AND")
@example(typed='a" OR "b')
@example(typed="a:* & !b | ''")
@example(typed="near(a b, 3) {words}: ^x")
def test_no_query_breaks_either_database(database: Database, typed: str) -> None:
    with suppress(BadSearch), database.read() as session:
        filters = Filters(query=parse_query(typed))
        assert [find_quotations(session, filters, sort=sort) for sort in Sort] == [[]] * len(Sort)
        assert count_facets(session, filters).kinds == ()


@given(st.text(max_size=80))
def test_stems_are_cut_from_the_text(text: str) -> None:
    for start, end, stem in stems(text):
        assert text[start:end]
        assert stem.isascii()


def test_matching_words_are_found_in_the_text() -> None:
    query = parse_query('sanction* "bridge shut" -june')
    text = "Sanctions: the bridges shut in June."
    assert [text[start:end] for start, end in matched_words(text, query)] == ["Sanctions", "bridges", "shut"]
