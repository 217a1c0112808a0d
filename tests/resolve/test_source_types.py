"""What a source is to a reader: named, a document, anonymous, unnamed."""

import pytest

from app.pipeline import Pipeline
from app.quote import SourceType
from app.reading.article import article_from_text

NAMED, BODY, DOCUMENT, ANONYMOUS, PERSON, GROUP = SourceType


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("“It is shut,” Mayor Ada Quist said.", [NAMED]),
        ("Ada Quist and Leo Grant said the bridge was shut.", [NAMED]),
        ("The Holm Bank said that it was sorry.", [BODY]),
        ("Moscow and Beijing said that they were ready.", [BODY]),
        ("The report says that costs rose.", [DOCUMENT]),
        ("Residents said that they were tired.", [GROUP]),
        ("The ministry said that it was sorry.", [GROUP]),
        ("“We lost,” the coach said after the match.", [PERSON]),
        (
            "A senior official, who asked not to be named, said that the plan was dead. “It is over,” the official said.",
            [ANONYMOUS] * 2,
        ),
        ("“It is over,” an aide said, speaking on condition of anonymity.", [ANONYMOUS]),
        ("“It is over,” an aide said. A driver said that the road was wet.", [PERSON, PERSON]),
    ],
)
def test_the_type_of_a_source(pipeline: Pipeline, text: str, types: list[SourceType]) -> None:
    assert [item.source_type for item in pipeline.extract(article_from_text(text))] == types
