"""Word lists are data: read once, lower case, without repetitions."""

from pathlib import Path

import pytest

import app.lexicon
from app.lexicon import word_list

LISTS = sorted(path.stem for path in Path(app.lexicon.__file__).parent.glob("*.yml"))


def test_there_are_lists() -> None:
    assert LISTS == ["acts", "bodies", "circumstances", "cues", "fields", "names", "roles", "sources"]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_reads_without_repetitions(name: str) -> None:
    assert all(words for words in word_list(name).values())


def test_a_cue_stands_in_one_class_of_verbs() -> None:
    cues = word_list("cues")
    verbs = ["speech", "writing", "showing", "label", "beside_marks"]
    repeated = [(a, b, cues[a] & cues[b]) for i, a in enumerate(verbs) for b in verbs[i + 1 :] if cues[a] & cues[b]]
    assert repeated == []
