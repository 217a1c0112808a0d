"""Whom "I" and "we" mean: whoever says the words in which they stand."""

import pytest

from app.pipeline import Pipeline, extract_given
from app.quote import Act, Attribution, Kind, Span


@pytest.mark.parametrize(
    ("text", "word", "speaker"),
    [
        ("“I told him that it was over,” Ada Quist said.", "I", "Ada Quist"),
        ("“We told him that it was over,” Holm Bank said.", "We", "Holm Bank"),
        # she and others, of whom the text does not tell
        ("“We told him that it was over,” Ada Quist said.", "We", None),
    ],
)
def test_the_first_person_is_who_says_the_words(pipeline: Pipeline, text: str, word: str, speaker: str | None) -> None:
    words, source = Span(1, text.index(",”")), text[text.index("” ") + 2 : text.index(" said.")]
    outer = Attribution((words,), (), (_span(text, source),), Kind.DIRECT, Act.SPEECH)
    inner = Attribution(
        (_span(text, "that it was over"),), (_span(text, "told"),), (_span(text, word),), Kind.INDIRECT, Act.SPEECH
    )
    _, found = extract_given(pipeline, text, [outer, inner], None)
    assert (found.speaker.name if found.speaker else None) == speaker


def _span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))
