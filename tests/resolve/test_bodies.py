"""Which mentions of bodies are one body.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

from app.resolve.cluster import Cluster

Row = tuple[str, str | None, str | None, str | None]

CASES: list[tuple[str, str, list[Row]]] = [
    (
        "organizations lose their article",
        "The Kremlin said the talks were over.",
        [("The Kremlin", "Kremlin", "organization", None)],
    ),
    (
        "an abbreviation means the body named in full",
        "The Northern Bridge Authority met on the quay. The NBA said the bridge was safe.",
        [("The NBA", "Northern Bridge Authority", "organization", None)],
    ),
    (
        "its last word means a chamber named in full",
        "The Court of Audit Chamber met on Monday. The Chamber said the books were in order.",
        [("The Chamber", "Court of Audit Chamber", "organization", None)],
    ),
    (
        "and so it does for a palace",
        "The Royal Palace closed its gates on Monday. The Palace said the talks were over.",
        [("The Palace", "Royal Palace", "organization", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_speakers(speakers_in: Callable[[str], list[Row]], text: str, expected: list[Row]) -> None:
    assert speakers_in(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        (
            "The Northern Bridge Authority met on the quay. The NBA said the bridge was safe. The Authority said so again.",
            "Northern Bridge Authority",
            ("NBA", "Authority"),
        ),
        ("The Holm Bank said that it was sorry. The bank's lawyers met the Holm Bank's board.", "Holm Bank", ()),
    ],
)
def test_short_forms_join_the_long_one(
    clusters_in: Callable[[str], list[Cluster]], text: str, name: str, aliases: tuple[str, ...]
) -> None:
    assert [(item.name, item.aliases) for item in clusters_in(text) if item.kind == "organization"] == [(name, aliases)]
