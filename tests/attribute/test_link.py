"""Linking: the span groups of a Doc to attributions, whatever tagger marked them."""

import pytest
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from app.annotate.drafts import Draft, Run, mark
from app.annotate.mark_pairs import pair_marks
from app.attribute.link import link, without_marks
from app.quote import Kind, Span


@pytest.fixture(scope="module")
def nlp() -> Language:
    blank = English()
    blank.add_pipe("quotation_marks")
    return blank


def place(doc: Doc, words: str) -> Run:
    span = doc.char_span(doc.text.index(words), doc.text.index(words) + len(words))
    assert span is not None
    return span.start, span.end


def test_spans_of_one_id_are_one_attribution(nlp: Language) -> None:
    doc = nlp("“It is shut,” Quist said. “It was open.” Holt agreed that it rained.")
    first = Draft("quoted", place(doc, "said"), place(doc, "Quist"), [place(doc, "“It was open.”"), place(doc, "“It is shut,”")])
    second = Draft("clause", place(doc, "agreed"), place(doc, "Holt"), [place(doc, "that it rained")])
    mark(doc, [second, first])
    words = [[span.of(doc.text) for span in (*item.content, *item.cue, *item.source)] for item in link(doc)]
    assert words == [["It is shut", "It was open.", "said", "Quist"], ["that it rained", "agreed", "Holt"]]


def test_the_score_of_the_tagger_is_that_of_the_evidence(nlp: Language) -> None:
    doc = nlp("Quist said it rained. Holt said it snowed.")
    mark(
        doc,
        [
            Draft("invented", place(doc, "said"), None, [place(doc, "it rained")], score=0.25),
            Draft("invented", None, None, [place(doc, "it snowed")]),
        ],
    )
    evidence = [item.evidence[0] for item in link(doc)]
    assert [(step.stage, step.rule, step.detail, step.score) for step in evidence] == [
        ("attribute", "invented", "cue 'said'", 0.25),
        ("attribute", "invented", "no cue", None),
    ]


def test_content_without_a_letter_or_digit_is_dropped(nlp: Language) -> None:
    doc = nlp("“…” Quist said.")
    mark(doc, [Draft("quoted", place(doc, "said"), place(doc, "Quist"), [place(doc, "“…”")])])
    assert link(doc) == []


def test_a_request_for_anonymity_is_no_quotation(nlp: Language) -> None:
    doc = nlp("An aide asked not to be named.")
    mark(doc, [Draft("clause", place(doc, "asked"), place(doc, "An aide"), [place(doc, "not to be named")])])
    assert link(doc) == []


def test_a_transcript_is_direct_without_marks(nlp: Language) -> None:
    doc = nlp("QUIST: It is shut.")
    mark(doc, [Draft("transcript", place(doc, ":"), place(doc, "QUIST"), [place(doc, "It is shut.")])])
    assert [item.kind for item in link(doc)] == [Kind.DIRECT]


def test_a_doc_that_no_tagger_has_marked_has_no_attributions(nlp: Language) -> None:
    assert link(nlp("It rained.")) == []


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("“It is shut,” she said.", "“It is shut,”", "It is shut"),
        ("“It is shut.” She left.", "“It is shut.”", "It is shut."),
        ("She said it was “shut” now.", " it was “shut” ", "it was “shut”"),
        ("‘It is shut,’ she said.", "‘It is shut,’", "It is shut"),
        ("''It is shut,'' she said.", "''It is shut,''", "It is shut"),
        ("“It is “shut” now.”", "“shut”", "shut"),
        ("“…” she said.", "“…”", None),
    ],
)
def test_marks_around_the_whole_content_are_left_out(text: str, span: str, words: str | None) -> None:
    start = text.index(span)
    found = without_marks(text, Span(start, start + len(span)), pair_marks(text))
    assert (found.of(text) if found is not None else None) == words
