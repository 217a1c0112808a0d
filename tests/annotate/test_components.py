"""The spaCy components: addable by name, safe on empty docs, the same by pipe and by call, kept by serialisation."""

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from app.annotate.quotation_marks import quoted_spans
from app.errors import PipelineError
from app.pipeline import Pipeline

TEXT = "“We will not open it,” Mayor Ada Quist said. According to Oduya, the repair will take a year."


def spans_of(doc: Doc) -> dict[str, list[tuple[int, int, str]]]:
    return {key: [(span.start, span.end, span.id_) for span in group] for key, group in doc.spans.items()}


@pytest.mark.parametrize("name", ["paragraphs", "quotation_marks", "mentions"])
def test_a_component_is_found_by_its_name_without_an_import(name: str) -> None:
    nlp = English()
    nlp.add_pipe(name)
    assert nlp.pipe_names == [name]


@pytest.mark.parametrize("text", ["", "Said", "”", "\n\n", "said said said", "According to"])
def test_tiny_docs_pass(pipeline: Pipeline, text: str) -> None:
    assert pipeline.nlp(text).text == text


def test_pipe_and_call_mark_the_same_spans(pipeline: Pipeline) -> None:
    called = spans_of(pipeline.nlp(TEXT))
    (piped,) = pipeline.nlp.pipe([TEXT])
    assert spans_of(piped) == called
    assert len(called["content"]) == 2


def test_marked_spans_survive_serialisation(pipeline: Pipeline) -> None:
    doc = pipeline.nlp(TEXT)
    again = Doc(pipeline.nlp.vocab).from_bytes(doc.to_bytes())
    assert spans_of(again) == spans_of(doc)
    assert quoted_spans(again) == quoted_spans(doc)


def test_a_doc_without_quotation_marks_component_says_what_is_missing() -> None:
    with pytest.raises(PipelineError, match="quotation_marks"):
        quoted_spans(English()("He said so."))
