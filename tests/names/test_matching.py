"""Names across articles: spellings of one name, what only may be one, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.names.matching import Likeness, are_written_forms, block_keys, compare_names, wanted_keys

PAIRS = [
    # the same name
    ("Yury Ushakov", "Ushakov, Yury", Likeness.SAME),
    ("Kim Jong-un", "Kim Jong Un", Likeness.SAME),
    ("Xi Jinping", "习近平", Likeness.SAME),
    ("Zoë Ödegård", "Zoe Odegard", Likeness.SAME),
    ("Ada M. Quist", "Ada Quist", Likeness.SAME),
    ("Ada M. Quist", "Ada Maria Quist", Likeness.SAME),
    ("Ada Rodham Quist", "Ada Quist", Likeness.SAME),
    ("Ludwig van Aken", "Ludwig Aken", Likeness.SAME),
    ("Nguyễn Văn An", "An Nguyen Van", Likeness.SAME),
    # spellings of one name
    ("Yury Ushakov", "Yuri Ushakov", Likeness.VARIANT),
    ("Yury Ushakov", "Юрий Ушаков", Likeness.VARIANT),
    ("Volodymyr Zelensky", "Volodymyr Zelenskyy", Likeness.VARIANT),
    ("Mohammed Rahal", "Muhammad Rahal", Likeness.VARIANT),
    ("Sergei Belov", "Sergey Belov", Likeness.VARIANT),
    ("Dmitry Medvedev", "Dmitri Medvedyev", Likeness.VARIANT),
    ("Orbán Viktor", "Viktor Orban", Likeness.DOUBTFUL),
    # what may be one person
    ("Alexander Lukashenko", "Aliaksandr Lukashenka", Likeness.POSSIBLE),
    ("Bill Okoro", "William Okoro", Likeness.POSSIBLE),
    ("A. Quist", "Ada Quist", Likeness.POSSIBLE),
    ("Maria Garcia Lopez", "Maria Garcia", Likeness.POSSIBLE),
    ("Nicola Roxon-Webb", "Nicola Roxon", Likeness.POSSIBLE),
    ("Anna Belova", "Anne Belova", Likeness.POSSIBLE),
    ("John Smith", "John Smyth", Likeness.POSSIBLE),
    # what hardly is
    ("Samuel Oduya Jr.", "Samuel Oduya", Likeness.DOUBTFUL),
    ("James Thomas", "Thomas James", Likeness.DOUBTFUL),
    # what is not
    ("Jon Smith", "Jan Smith", Likeness.DIFFERENT),
    ("Paul Ryder", "Paula Ryder", Likeness.DIFFERENT),
    ("Ada H. W. Quist", "Ada W. Quist", Likeness.DIFFERENT),
    ("Samuel Oduya Jr.", "Samuel Oduya Sr.", Likeness.DIFFERENT),
    ("Ada Quist", "Ada Holt", Likeness.DIFFERENT),
    ("Quist", "Ada Quist", Likeness.DIFFERENT),
]


@pytest.mark.parametrize(("one", "other", "likeness"), PAIRS)
def test_how_far_two_names_may_be_one(one: str, other: str, likeness: Likeness) -> None:
    assert compare_names(one, other).likeness is likeness, compare_names(one, other)
    assert compare_names(other, one).likeness is likeness


@pytest.mark.parametrize(("one", "other"), [pair[:2] for pair in PAIRS if pair[2] > Likeness.DOUBTFUL])
def test_whoever_may_be_one_is_looked_up_together(one: str, other: str) -> None:
    assert wanted_keys(one) & block_keys(other)
    assert wanted_keys(other) & block_keys(one)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_compares_the_same_both_ways(one: str, other: str) -> None:
    assert compare_names(one, other).likeness is compare_names(other, one).likeness
    assert block_keys(one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Gerhard Müller", "Gerhard Mueller", True),
        ("Ian MacLeod", "Ian McLeod", True),
        ("Hilary Quist", "Hillary Quist", True),
        ("Yevgeny Markov", "Evgeny Markov", True),
        ("Ada Quist", "Ida Quist", False),
        ("Leo Quist Jr.", "Leo Quist Sr.", False),
        ("A. Quist", "Ada Quist", False),
        ("Leo Smith", "Leo Smythe", False),
    ],
)
def test_spellings_of_one_name_within_an_article(one: str, other: str, same: bool) -> None:
    assert are_written_forms(one, other) is same
    assert are_written_forms(other, one) is same
