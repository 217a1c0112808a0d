"""The place of words that an editor typed: whole words, whatever the white space, the nearest one, in linear time."""

import pytest

from app.errors import BadPlace
from app.quote import Span
from app.web.articles.typed_words import find_words

TEXT = "“We  wait,” said Ada Quist.\nWe wait, and we\nwait again: “We wait.”"


def at(words: str, near: int) -> tuple[int, str]:
    place = find_words(TEXT, words, near)
    return place.start, place.of(TEXT)


def test_white_space_does_not_matter_and_the_nearest_place_is_taken() -> None:
    assert at("We wait", 0) == (1, "We  wait")
    assert at("We\nwait,", 27) == (28, "We wait,")
    assert at(" we   wait ", 0) == (41, "we\nwait")
    assert at("We wait", len(TEXT)) == (len(TEXT) - 9, "We wait")
    assert at("“We wait", 20) == (0, "“We  wait")
    assert at("“We wait.”", 0) == (len(TEXT) - 10, "“We wait.”")


@pytest.mark.parametrize("words", ["e wait", "We wai", "Quis", "Wewait", "nothing", "…", "wait Ada"])
def test_words_that_are_not_there_or_are_cut_are_refused(words: str) -> None:
    with pytest.raises(BadPlace):
        find_words(TEXT, words, 0)


def test_words_are_found_as_they_are_stored_and_as_they_are_shown() -> None:
    wrapped = "The bridge is shut for a long time, and nobody knows\nfor how long, said Ada Quist &amp; others of the council."
    assert find_words(wrapped, "Quist & others", 0).of(wrapped) == "Quist &amp; others"
    assert find_words(wrapped, "Quist &amp; others", 0).of(wrapped) == "Quist &amp; others"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a " * 100_000, "a " * 50_000 + "b"),
        ("a " * 100_000, "b" + " a" * 50_000),
        ("a " * 100_000, "a " * 50_000),
        ("a" * 100_000, "a" * 50_000),
        ("“" * 100_000, "“" * 50_000 + "”"),
    ],
)
def test_long_words_that_nearly_fit_everywhere_are_looked_for_once(text: str, words: str) -> None:
    # with a search that begins anew at every place, each of these takes minutes
    try:
        place = find_words(text, words, 75_000)
    except BadPlace:
        return
    assert place == Span(place.start, place.start + len(words.strip()))
