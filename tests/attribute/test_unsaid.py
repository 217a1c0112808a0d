"""Words in quotation marks that nobody has said, and those that are said or announced."""

import pytest

from app.pipeline import Pipeline
from app.quote import Act, Article, Stance


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quist could have said “I was wrong”. She kept silent instead.",
        "Mayor Ada Quist should have told voters: “I was wrong.”",
        "If Ada Quist were to say “I resign”, markets would fall.",
        "Unless Ada Quist says “I resign”, markets will fall.",
        "Aides told Ada Quist not to say “austerity”.",
        "Ada Quist denied saying that “the poor should pay”.",
        "Ada Quist denied having said that “the poor should pay”.",
        "Ada Quist left without saying “thank you”.",
    ],
)
def test_nobody_has_said_it(pipeline: Pipeline, text: str) -> None:
    assert pipeline.extract(Article(text)) == []
    for item in pipeline.extract(Article(text), thought=True):
        assert item.act is Act.THOUGHT
        assert item.stance in {Stance.HYPOTHETICAL, Stance.DENIED}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Ada Quist said: “I was wrong.”", Stance.ASSERTED),
        ("Ada Quist is due to tell MPs on Friday that the fund is empty.", Stance.HYPOTHETICAL),
        ("Ada Quist will say on Friday that “the fund is empty”.", Stance.HYPOTHETICAL),
        ("Ada Quist denied that “the fund is empty”.", Stance.DENIED),
        ("Ada Quist told MPs to leave the hall.", Stance.ASKED),
    ],
)
def test_somebody_has_said_or_will_say_it(pipeline: Pipeline, text: str, stance: Stance) -> None:
    (item,) = pipeline.extract(Article(text))
    assert (item.act, item.stance) == (Act.SPEECH, stance)
