"""The rule tagger as a component: what it leaves on a Doc."""

import pytest
from spacy.lang.en import English

from app.annotate.drafts import CONTENT, scores_of
from app.errors import PipelineError
from app.pipeline import Pipeline, load_pipeline, read
from app.quality import Quality
from app.rule_precision import precision_of


@pytest.fixture(scope="module")
def rules() -> Pipeline:
    return load_pipeline(Quality.RULES)


def test_it_is_found_by_its_name_without_an_import() -> None:
    nlp = English()
    nlp.add_pipe("rule_tagger")
    assert nlp.pipe_names == ["rule_tagger"]


def test_each_attribution_is_scored_by_the_precision_of_its_rule(rules: Pipeline) -> None:
    doc = read(rules, "“It is shut,” Quist said. Holt said that it was open.", 0)
    assert [span.label_ for span in doc.spans[CONTENT]] == ["cue beside", "clause"]
    assert scores_of(doc) == {"0": precision_of("attribute", "cue beside"), "1": precision_of("attribute", "clause")}


def test_attributions_are_numbered_in_reading_order(rules: Pipeline) -> None:
    doc = read(rules, "According to Quist, it is shut. “It is open,” Holt said.", 0)
    starts = [span.start for span in sorted(doc.spans[CONTENT], key=lambda span: int(span.id_))]
    assert starts == sorted(starts)


def test_without_quotation_marks_it_says_what_is_missing() -> None:
    nlp = English()
    nlp.add_pipe("rule_tagger")
    with pytest.raises(PipelineError, match="quotation_marks"):
        nlp("He said so.")
