"""What an article shows of its names: those that speak, those it calls bodies, and whether it goes on with "the firm"."""

import pytest

from app.annotate.shown_names import shown_names
from app.pipeline import Pipeline, read


@pytest.mark.parametrize(
    ("text", "speaking"),
    [
        ("Holt said that it rained.", {"holt"}),
        ("They asked Holt about it.", {"holt"}),
        ("Mr Holt left.", {"holt"}),
        ("It rained in Leeds.", set()),
    ],
)
def test_names_that_speak_are_asked_or_have_a_courtesy_title(pipeline: Pipeline, text: str, speaking: set[str]) -> None:
    assert shown_names(read(pipeline, text, 0)).speaking == speaking


def test_what_the_article_calls_a_body(pipeline: Pipeline) -> None:
    shown = shown_names(read(pipeline, "The US bank Holm Steel grew. The company will hire.", 0))
    assert (("holm", "steel") in shown.bodies, shown.has_firm) == (True, True)
