"""Words passed on: who is quoted in "quoted him as saying"."""

import pytest

from app.attribute.relayed import relayed
from app.pipeline import Pipeline, read


@pytest.mark.parametrize(
    ("text", "cue", "speaker"),
    [
        ("Interfax quoted Minister Pavel Orlov as saying that it rained.", "quoted", "Minister Pavel Orlov"),
        ("Pavel Orlov was quoted by Interfax as saying that it rained.", "quoted", "Pavel Orlov"),
        ("Pavel Orlov said that it rained.", "said", None),
        ("Pavel Orlov quoted a report.", "quoted", None),
    ],
)
def test_who_is_quoted(pipeline: Pipeline, text: str, cue: str, speaker: str | None) -> None:
    doc = read(pipeline, text, 0)
    found = relayed([token for token in doc if token.text == cue])
    assert (found.speaker.of(text) if found is not None else None) == speaker
