"""Topics and words: "warned of losses" sums up, "warned that losses would follow" does not."""

import pytest

from app.pipeline import Pipeline
from app.quote import Article


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Ada Quist criticised the new plan for the harbour.", True),
        ("Ada Quist rejected the claims of the harbour workers.", True),
        ("Ada Quist explained why the plan was new.", True),
        ("Ada Quist described how the harbour workers live.", True),
        ("Ada Quist explained that the plan was new.", False),
        ("Ada Quist asked why the plan was new.", False),
        ("Ada Quist said that the plan was new.", False),
        ("Ada Quist said the plan was new.", False),
        ("Ada Quist accused the council of breaking the law.", False),
        ("Ada Quist called the plan “a new low”.", False),
        ("Ada Quist denied taking bribes from the builders.", False),
    ],
)
def test_summaries_of_small_articles(pipeline: Pipeline, text: str, summary: bool) -> None:
    (item,) = pipeline.extract(Article(text), thought=True)
    assert item.summary is summary
