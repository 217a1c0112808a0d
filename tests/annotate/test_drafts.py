"""Drafts on the span groups of a Doc: what a tagger leaves there, and what linking reads."""

from spacy.lang.en import English
from spacy.tokens import Doc

from app.annotate.drafts import CONTENT, CUE, SOURCE, Draft, mark, scores_of

NLP = English()


def doc_of(text: str) -> Doc:
    return NLP(text)


def test_the_spans_of_one_draft_share_an_id_and_contents_are_labelled_by_rule() -> None:
    doc = doc_of("It is shut , Quist said , and Holt agreed .")
    mark(doc, [Draft("quoted", (5, 6), (4, 5), [(0, 3)]), Draft("clause", None, None, [(7, 8)])])
    marked = {key: [(span.text, span.label_, span.id_) for span in doc.spans[key]] for key in (CONTENT, CUE, SOURCE)}
    assert marked == {
        CONTENT: [("It is shut", "quoted", "0"), ("and", "clause", "1")],
        CUE: [("said", "cue", "0")],
        SOURCE: [("Quist", "source", "0")],
    }


def test_scores_are_kept_by_id_where_there_are_any() -> None:
    doc = doc_of("It is shut , Quist said .")
    mark(doc, [Draft("quoted", None, None, [(0, 1)]), Draft("clause", None, None, [(1, 3)], score=0.63)])
    assert scores_of(doc) == {"1": 0.63}


def test_a_doc_without_marks_has_no_scores() -> None:
    assert scores_of(doc_of("It is shut.")) == {}


def test_marking_again_replaces_what_was_marked() -> None:
    doc = doc_of("It is shut.")
    mark(doc, [Draft("quoted", None, None, [(0, 1)], score=0.8)])
    mark(doc, [])
    assert (len(doc.spans[CONTENT]), scores_of(doc)) == (0, {})


def test_scores_survive_serialisation() -> None:
    doc = doc_of("It is shut.")
    mark(doc, [Draft("quoted", None, None, [(0, 1)], score=0.8)])
    assert scores_of(Doc(NLP.vocab).from_bytes(doc.to_bytes())) == {"0": 0.8}
