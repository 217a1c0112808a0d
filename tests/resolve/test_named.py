"""Sources with a name in them.

Each row: the source as written, and the speaker's name, kind and role.
"""

from collections.abc import Callable

import pytest

from app.annotate.mention_kinds import SPANS_KEY
from app.pipeline import Pipeline, read
from app.resolve.memory import Memory, Mentions
from app.resolve.named import named

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


def test_a_title_does_not_hide_a_name_that_the_recogniser_missed(pipeline: Pipeline) -> None:
    doc = read(pipeline, "Samuel Oduya rang. The bridge is open, president Oduya said.", 0)
    doc.spans[SPANS_KEY] = [span for span in doc.spans[SPANS_KEY] if span.text == "Samuel Oduya"]
    memory = Memory(Mentions(doc))
    memory.mentions.all[:] = [pair for pair in memory.mentions.all if pair[0].text == "Samuel Oduya"]
    source = doc.char_span(doc.text.index("president"), doc.text.index(" said"))
    assert source is not None
    meant = named(source, memory)
    assert meant is not None
    assert [cluster.name for cluster in meant.clusters] == ["Samuel Oduya"]
