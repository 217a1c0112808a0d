"""Which quotations of two readings of one text are the same."""

from hypothesis import given
from hypothesis import strategies as st

from app.compare.places import pair_up, shared
from app.quote import Span

places = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: [Span(pair[0], pair[0] + pair[1])]), max_size=6
)


def test_moved_edges_are_the_same_quotation_and_neighbours_are_not() -> None:
    before = [[Span(0, 40)], [Span(50, 90)], [Span(100, 140)]]
    after = [[Span(52, 95)], [Span(0, 20), Span(24, 40)], [Span(300, 340)]]
    assert pair_up(before, after) == [(0, 1), (1, 0)]


def test_the_nearest_pair_comes_first() -> None:
    assert pair_up([[Span(0, 100)]], [[Span(0, 60)], [Span(0, 95)]]) == [(0, 1)]


@given(places, places)
def test_nothing_is_in_two_pairs(one: list[list[Span]], other: list[list[Span]]) -> None:
    pairs = pair_up(one, other)
    assert len({first for first, _ in pairs}) == len({second for _, second in pairs}) == len(pairs)


@given(places)
def test_a_reading_is_the_same_as_itself(one: list[list[Span]]) -> None:
    assert all(shared(spans, spans) == 1 for spans in one)
    assert len(pair_up(one, one)) == len(one)
