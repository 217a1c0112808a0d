"""Given names: whether a word is one, and whose."""

import pytest

from app.names.given_names import gender_of_given_name, is_given_name
from app.names.person_names import given_name_forms


@pytest.mark.parametrize(
    ("word", "gender"),
    [("Olga", "female"), ("Volodymyr", "male"), ("José", "male"), ("Jean-Pierre", None), ("Kim", None), ("Bridge", None)],
)
def test_a_name_tells_a_gender_only_where_nearly_all_its_bearers_have_it(word: str, gender: str | None) -> None:
    assert gender_of_given_name(word) == gender


@pytest.mark.parametrize(("word", "known"), [("Yury", True), ("Injecting", False), ("Crooked", False), ("Anne-Marie", True)])
def test_words_that_are_nobodys_given_name(word: str, known: bool) -> None:
    assert is_given_name(word) is known


def test_short_forms_go_both_ways() -> None:
    assert "bill" in given_name_forms("william")
    assert "william" in given_name_forms("bill")
