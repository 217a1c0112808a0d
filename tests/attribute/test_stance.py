"""Asserted, denied, asked or hypothetical, by the cue and what governs it."""

import pytest

from app.pipeline import Pipeline
from app.quote import Article, Quotation, Stance


def stances(pipeline: Pipeline, text: str) -> list[Stance]:
    found: list[Quotation] = pipeline.extract(Article(text), thought=True)
    return [item.stance for item in found]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Ada Quist said that the road was shut.", Stance.ASSERTED),
        ("“The road is shut,” said Ada Quist.", Stance.ASSERTED),
        ("Ada Quist can say that the road is shut.", Stance.ASSERTED),
        ("Ada Quist denied that she had taken bribes.", Stance.DENIED),
        ("Ada Quist rejected claims that the bridge was unsafe.", Stance.DENIED),
        ("“Is the road shut?” asked Ada Quist.", Stance.ASKED),
        ("Ada Quist asked whether the road was shut.", Stance.ASKED),
        ("Ada Quist urged the council to close the road.", Stance.ASKED),
        ("Ada Quist could have said that the road was shut.", Stance.HYPOTHETICAL),
        ("Ada Quist will say on Friday that the road is shut.", Stance.HYPOTHETICAL),
        ("Ada Quist is due to say that the road is shut.", Stance.HYPOTHETICAL),
        ("Mayor Ada Quist did not say that the road was shut.", Stance.HYPOTHETICAL),
        ("If Ada Quist says “we are closing”, thousands will queue.", Stance.HYPOTHETICAL),
        ("If Ada Quist were to say “we are closing”, thousands would queue.", Stance.HYPOTHETICAL),
        ("Ada Quist is due to tell MPs on Friday that the road is shut.", Stance.HYPOTHETICAL),
        ("Aides told Ada Quist not to say “austerity”.", Stance.HYPOTHETICAL),
        ("Ada Quist’s refusal to say which side she was on was met with laughter.", Stance.HYPOTHETICAL),
        ("Ada Quist shrugged, as if to say “you think you got me?”.", Stance.HYPOTHETICAL),
        ("We roll our eyes whenever someone says that they saw a wolf.", Stance.HYPOTHETICAL),
        ("Ada Quist denied saying that “the poor should pay”.", Stance.DENIED),
    ],
)
def test_the_stance_of_small_articles(pipeline: Pipeline, text: str, stance: Stance) -> None:
    assert stances(pipeline, text) == [stance]


def test_a_statement_with_a_question_in_it_is_no_question(pipeline: Pipeline) -> None:
    assert stances(pipeline, "“The road is shut. Who knows why? I do,” said Ada Quist.") == [Stance.ASSERTED]
