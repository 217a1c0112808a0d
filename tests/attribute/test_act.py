"""Speech, writing and thought, by the words of the cue."""

import pytest

from app.pipeline import Pipeline
from app.quote import Act, Article


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Ada Quist said that the road was shut.", Act.SPEECH),
        ("According to Ada Quist, the road was shut.", Act.SPEECH),
        ("Ada Quist wrote that the road was shut.", Act.WRITING),
        ("Ada Quist divulged that the road was shut.", Act.SPEECH),
        ("Ada Quist restated that the road was shut.", Act.SPEECH),
        ("Ada Quist admitted to taking the key of the gate.", Act.SPEECH),
        ("Ada Quist told reporters that the road was shut.", Act.SPEECH),
        ("“Keep going,” Ada Quist told herself.", Act.THOUGHT),
        ("Ada Quist said to herself that the road was shut.", Act.THOUGHT),
        ("“Keep going,” Ada Quist thought.", Act.THOUGHT),
        ("Ada Quist believes that the road is shut.", Act.THOUGHT),
        ("Ada Quist hopes that the road will open.", Act.THOUGHT),
    ],
)
def test_acts_of_small_articles(pipeline: Pipeline, text: str, act: Act) -> None:
    (item,) = pipeline.extract(Article(text), thought=True)
    assert item.act is act


@pytest.mark.parametrize("text", ["Ada Quist believes that the road is shut.", "Ada Quist declined to comment."])
def test_thought_and_silence_are_left_out_unless_asked_for(pipeline: Pipeline, text: str) -> None:
    assert pipeline.extract(Article(text)) == []
