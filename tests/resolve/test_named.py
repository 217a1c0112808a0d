"""Sources with a name in them.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

Row = tuple[str, str | None, str | None, str | None]

CASES: list[tuple[str, str, list[Row]]] = [
    (
        "two who speak together",
        "Ada Quist and Samuel Oduya said the bridge was safe.",
        [("Ada Quist and Samuel Oduya", "Ada Quist and Samuel Oduya", "group", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_speakers(speakers_in: Callable[[str], list[Row]], text: str, expected: list[Row]) -> None:
    assert speakers_in(text) == expected
