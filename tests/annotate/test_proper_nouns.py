"""The fast pipeline's names: small texts, and the entities expected."""

import pytest

from app.pipeline import Pipeline, load_pipeline
from app.quality import Quality
from app.quote import Article, words_of


@pytest.fixture(scope="module")
def fast() -> Pipeline:
    return load_pipeline(Quality.FAST)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Ada Quist met Samuel Oduya.", [("Mayor Ada Quist", "PERSON"), ("Samuel Oduya", "PERSON")]),
        ("She works for the Northern Bank.", [("Northern Bank", "ORG")]),
        ("The University of Leeds opened.", [("University of Leeds", "ORG")]),
        ("Ada Quist left. Quist came back.", [("Ada Quist", "PERSON"), ("Quist", "PERSON")]),
        ("It was raining.", []),
    ],
)
def test_names_of_small_texts(fast: Pipeline, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(entity.text, entity.label_) for entity in fast.nlp(text).ents] == expected


def test_the_fast_pipeline_attributes_by_full_name_and_says_which_it_is(fast: Pipeline) -> None:
    text = "Mayor Ada Quist opened the road.\n“The road is safe,” Quist said."
    (item,) = fast.extract(Article(text))
    assert item.speaker is not None
    assert (item.speaker.name, words_of(text, item.content)) == ("Ada Quist", "The road is safe")
    assert (fast.name, "ner" in fast.nlp.pipe_names) == ("fast", False)
