"""Completion: what rules add to what the model found, and what they must not touch."""

import pytest
from spacy.tokens import Doc

from app.annotate.completion import complete
from app.annotate.drafts import Draft
from app.pipeline import Pipeline

TEXT = "“The road is shut and it will stay shut all year,” Brook said."


@pytest.fixture(scope="module")
def doc(pipeline: Pipeline) -> Doc:
    return pipeline.nlp(TEXT)


def place(doc: Doc, words: str) -> tuple[int, int]:
    span = doc.char_span(doc.text.index(words), doc.text.index(words) + len(words))
    assert span is not None
    return span.start, span.end


def draft(doc: Doc, cue: str, source: str | None, *content: str, rule: str = "trained") -> Draft:
    return Draft(rule, place(doc, cue), place(doc, source) if source else None, [place(doc, part) for part in content])


def test_what_only_the_rules_found_is_added(doc: Doc) -> None:
    ruled = draft(doc, "said", "Brook", "The road is shut", rule="quoted")
    assert complete(doc, [], [ruled]) == [ruled]


def test_a_missing_source_is_taken_from_the_rules(doc: Doc) -> None:
    ruled = draft(doc, "said", "Brook", "The road", rule="quoted")
    (completed,) = complete(doc, [draft(doc, "said", None, "The road is shut")], [ruled])
    assert completed.source == place(doc, "Brook")
    assert completed.rule == "trained"


def test_what_overlaps_the_models_words_is_left_out(doc: Doc) -> None:
    trained = draft(doc, "shut all", None, "The road is shut")
    ruled = draft(doc, "said", "Brook", "road is", rule="quoted")
    assert [item.rule for item in complete(doc, [trained], [ruled])] == ["trained"]


def test_a_cue_within_words_that_are_taken_says_nothing_itself(doc: Doc) -> None:
    trained = draft(doc, "said", "Brook", "The road is shut and it will stay shut")
    ruled = draft(doc, "stay", "it", "all year", rule="clause")
    assert [item.rule for item in complete(doc, [trained], [ruled])] == ["trained"]


def test_a_quotation_of_which_one_cue_has_the_most_is_all_that_cues(doc: Doc) -> None:
    (completed,) = complete(doc, [draft(doc, "said", "Brook", "it will stay shut all year")], [])
    ((start, end),) = completed.content
    assert doc[start:end].text == "“The road is shut and it will stay shut all year,”"
