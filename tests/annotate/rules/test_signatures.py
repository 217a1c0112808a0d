"""Signed quotations: the name behind the dash, None where there is no signature."""

from collections.abc import Callable

import pytest

Words = tuple[str, str | None, str | None, list[str]]

WORDS = "“It is a fine bridge, and I like it.”"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"{WORDS} — Ada Quist", "Ada Quist"),
        (f"{WORDS}\n— Ada van Quist, Leeds", "Ada van Quist"),
        (f"{WORDS} -- Ada Quist (Leeds)", "Ada Quist"),
        (f"{WORDS} — and so it went on", None),
        (f"{WORDS} — Ada Quist liked it", None),
        (f"It rained. {WORDS} — Ada Quist", None),
    ],
)
def test_signatures(drafted: Callable[[str], list[Words]], text: str, source: str | None) -> None:
    signed = [(name, content) for rule, name, _, content in drafted(text) if rule == "signature"]
    assert signed == ([(source, [WORDS])] if source is not None else [])
