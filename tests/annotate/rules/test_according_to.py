"""Attributions by "according to"."""

from collections.abc import Callable

import pytest

Words = tuple[str, str | None, str | None, list[str]]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("According to Quist, the bridge is shut.", "Quist", ["the bridge is shut"]),
        ("The bridge is shut, according to the police.", "the police", ["The bridge is shut"]),
        ("The bridge is “a mess”, according to Quist.", "Quist", ["The bridge is “a mess”"]),
    ],
)
def test_the_sentence_without_the_phrase_is_what_was_said(
    drafted: Callable[[str], list[Words]], text: str, source: str, content: list[str]
) -> None:
    ((rule, found, _, said),) = drafted(text)
    assert (rule, found, said) == ("according to", source, content)


def test_the_phrase_within_a_quotation_attributes_nothing(drafted: Callable[[str], list[Words]]) -> None:
    found = drafted("“According to Holt, the bridge is shut,” Quist said.")
    assert [rule for rule, *_ in found] == ["cue beside"]
