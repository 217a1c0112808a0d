"""What these tests share: the pipeline of rules alone, and the rows that a small article gives."""

from collections.abc import Callable

import pytest

from app.pipeline import Pipeline, load_pipeline
from app.quality import Quality
from app.quote import Act, Article, is_shown

# Speaker (None where nobody is named, the description where there is one) and words, the parts joined by " … ".
Row = tuple[str | None, str]


@pytest.fixture(scope="session")
def by_rules() -> Pipeline:
    """The pipeline without a network: what these rules give does not depend on how a network was trained."""
    return load_pipeline(Quality.RULES)


@pytest.fixture
def shown(by_rules: Pipeline) -> Callable[[str], list[Row]]:
    """The rows of an article that are shown unless more is asked for."""
    return lambda text: _shown(by_rules, text)


@pytest.fixture
def shown_with_network(pipeline: Pipeline) -> Callable[[str], list[Row]]:
    """The same by the pipeline that has a network."""
    return lambda text: _shown(pipeline, text)


def _shown(pipeline: Pipeline, text: str) -> list[Row]:
    return [
        (item.speaker.name if item.speaker is not None else None, " … ".join(span.of(text) for span in item.content))
        for item in pipeline.extract(Article(text))
        if item.act is not Act.THOUGHT and is_shown(item.stance, summary=item.summary)
    ]
