"""Runs of tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc

from app.annotate.drafts import Run
from app.annotate.rules.quotations import Quoted
from app.annotate.rules.runs import has_word, merged, runs_of, trimmed, with_whole_quotations

NLP = English()


def doc_of(*words: str) -> Doc:
    return Doc(NLP.vocab, words=list(words))


@pytest.mark.parametrize(
    ("words", "run"),
    [
        ((",", "it", "is", "."), (1, 3)),
        (("it", "is", "!"), (0, 3)),
        (("\n", "—", "it"), (2, 3)),
        ((",", "."), None),
        ((), None),
    ],
)
def test_plain_punctuation_and_spaces_are_trimmed(words: tuple[str, ...], run: Run | None) -> None:
    assert trimmed(doc_of(*words), 0, len(words)) == run


@pytest.mark.parametrize(("words", "expected"), [(("“", "”"), False), (("“", "5", "”"), True), ((), False)])
def test_a_word_is_a_letter_or_a_digit(words: tuple[str, ...], expected: bool) -> None:
    assert has_word(doc_of(*words), (0, len(words))) is expected


@pytest.mark.parametrize(
    ("words", "said", "cut_out", "runs"),
    [
        ("the bridge Quist said is shut", {0, 1, 4, 5}, {2, 3}, [(0, 2), (4, 6)]),
        ("the bridge , Quist said , is shut", {0, 1, 6, 7}, {3, 4}, [(0, 2), (6, 8)]),
        ("the bridge \n is shut", {0, 1, 3, 4}, set(), [(0, 2), (3, 5)]),
        # tokens between the first and the last that nobody says are the clause's own
        ("the bridge is shut", {0, 3}, set(), [(0, 4)]),
    ],
)
def test_runs_are_cut_at_lines_and_at_what_is_cut_out(words: str, said: set[int], cut_out: set[int], runs: list[Run]) -> None:
    doc = doc_of(*words.split(" "), ".")
    assert runs_of(doc, said, cut_out) == runs


def test_runs_end_with_the_sentence_that_the_parser_missed() -> None:
    doc = Doc(NLP.vocab, words=["about", "£4m.", "He", "left", "."], pos=["ADV", "NOUN", "PRON", "VERB", "PUNCT"])
    assert runs_of(doc, {0, 1, 2, 3}, set()) == [(0, 2)]
    title = Doc(NLP.vocab, words=["with", "Mr.", "He", "there", "."], pos=["ADP", "PROPN", "PRON", "ADV", "PUNCT"])
    assert runs_of(title, {0, 1, 2, 3}, set()) == [(0, 4)]


@pytest.mark.parametrize(
    ("runs", "widened"),
    [
        ([(0, 4)], [(0, 8)]),
        ([(0, 3)], [(0, 8)]),
        ([(0, 2)], [(0, 2)]),
        ([(4, 5)], [(3, 8)]),
        ([(8, 10)], [(8, 10)]),
    ],
)
def test_runs_take_in_whole_the_quotations_that_they_touch(runs: list[Run], widened: list[Run]) -> None:
    quotation = Quoted(3, 8, 3, closed=True, first_in_paragraph=False, last_character=".")
    assert with_whole_quotations(runs, [quotation]) == widened


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=6))
def test_merged_runs_hold_the_same_tokens_and_do_not_overlap(runs: list[Run]) -> None:
    found = merged(runs)
    tokens = [token for start, end in found for token in range(start, end)]
    assert tokens == sorted({token for start, end in runs for token in range(start, end)})
