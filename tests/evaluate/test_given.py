"""Gold spans, taken as given."""

from datetime import date

from app.evaluate.corpus import GoldArticle, GoldAttribution
from app.evaluate.given import given_attributions
from app.pipeline import Pipeline, extract_given
from app.quote import Kind, Span

TEXT = "Mayor Ada Quist came. The bridge is shut, she told the council on Monday."


def test_given_spans_are_resolved_and_dated_as_they_stand(pipeline: Pipeline) -> None:
    cue = TEXT.index("told")
    article = GoldArticle(
        id="a",
        text=TEXT,
        attributions=[GoldAttribution(id="E1", kind="indirect", content=[[22, 40]], cue=[[cue, cue + 4]], source=[[42, 45]])],
    )
    (item,) = extract_given(pipeline, TEXT, given_attributions(article), date(2024, 3, 6))
    assert (item.content, item.kind) == ((Span(22, 40),), Kind.INDIRECT)
    assert item.speaker is not None
    assert item.speaker.name == "Ada Quist"
    assert item.said_on is not None
    assert item.said_on.on == date(2024, 3, 4)


def test_attributions_without_content_are_left_out() -> None:
    article = GoldArticle(id="a", text=TEXT, attributions=[GoldAttribution(id="E1", content=[], source=[[6, 15]])])
    assert given_attributions(article) == []
