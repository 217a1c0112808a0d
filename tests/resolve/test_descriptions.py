"""Sources that the article names nowhere.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

Row = tuple[str, str | None, str | None, str | None]

CASES: list[tuple[str, str, list[Row]]] = [
    (
        "unnamed sources stay unnamed",
        "A senior official said the talks were over.",
        [("A senior official", "A senior official", "unnamed", None)],
    ),
    (
        "groups and documents",
        "Residents said they were tired. The report said that the road was unsafe.",
        [("Residents", "Residents", "group", None), ("The report", "The report", "document", None)],
    ),
    (
        "a body with a name of its own",
        "Holm Bank said that it was sorry. The FNV union said that it would consult its members.",
        [("Holm Bank", "Holm Bank", "organization", None), ("The FNV union", "FNV union", "organization", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_speakers(speakers_in: Callable[[str], list[Row]], text: str, expected: list[Row]) -> None:
    assert speakers_in(text) == expected
