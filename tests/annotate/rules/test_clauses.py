"""What a cue says by the parse: the rule, the source, and the content."""

from collections.abc import Callable

import pytest

Words = tuple[str, str | None, str | None, list[str]]

CASES: list[tuple[str, str, list[Words]]] = [
    ("a clause with that", "Quist said that it was shut.", [("clause", "Quist", "said", ["that it was shut"])]),
    ("a clause without that", "Quist said it was shut.", [("clause", "Quist", "said", ["it was shut"])]),
    ("an infinitive", "Quist promised to open the bridge.", [("clause", "Quist", "promised", ["to open the bridge"])]),
    ("words in marks within a clause", "Quist said it was “a mess”.", [("mixed", "Quist", "said", ["it was “a mess”"])]),
    ("what a thing is called", "Quist called the plan a disgrace.", [("clause", "Quist", "called", ["the plan a disgrace"])]),
    ("a label of few words reports none", "Quist castigated these claims.", []),
    ("a label in marks", "Quist called it “a disgrace”.", [("mixed", "Quist", "called", ["it “a disgrace”"])]),
    ("a verb that speaks only beside marks", "Quist continued that it was shut.", []),
    ("silence", "Quist did not say that it was shut.", []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_clauses(drafted: Callable[[str], list[Words]], text: str, expected: list[Words]) -> None:
    assert drafted(text) == expected
