"""There is one list of a quotation's fields, and whatever shows or stores a quotation has all of them."""

from datetime import date

from app.api.schemas import QuotationOut
from app.cite.rows import COLUMNS as EXPORT_COLUMNS
from app.quotation_fields import (
    COLUMNS,
    CORRECTABLE,
    EXPORTED,
    PIPELINE_ONLY,
    PLAIN,
    PRINTED,
    SPANS,
    PrintedFields,
    QuotationFields,
    found_columns,
)
from app.quote import Act, Circumstances, Kind, Named, Precision, Quotation, SaidOn, SourceType, Span, SpeakerKind
from app.store.held import FIELDS
from app.store.tables import QuotationRow

TEXT = "Ada Quist told the council on Tuesday that the bridge, she said, is shut."
QUOTATION = Quotation(
    content=(Span(43, 53), Span(65, 72)),
    cue=(Span(10, 14),),
    source=(Span(0, 9),),
    kind=Kind.INDIRECT,
    act=Act.SPEECH,
    speaker=Named("Ada Quist", SpeakerKind.PERSON, role="Mayor"),
    said_on=SaidOn(date(2024, 3, 5), "on Tuesday", "weekday", Precision.DAY),
    confidence=0.8,
    evidence=(),
    source_type=SourceType.NAMED_PERSON,
    circumstances=Circumstances(reported_via=("Northern Wire",), addressee="the council", venue="a meeting"),
)
# What the store and editors add to a row: what it belongs to, how it is sorted, and what was decided about it.
ADDED_BY_THE_STORE = {
    *("id", "article_id", "extraction_id", "speaker_id", "entry_id", "sorted_on"),
    *("state", "held", "found", "corrected", "confirmed", "needs_look", "copied"),
}


def test_every_column_of_a_row_is_a_field_or_added_by_the_store() -> None:
    assert set(QuotationRow.model_fields) == {*COLUMNS, *ADDED_BY_THE_STORE}


def test_a_quotation_fills_all_columns() -> None:
    columns = found_columns(QUOTATION, TEXT)
    assert set(columns) == set(COLUMNS)
    assert columns["text"] == "the bridge … is shut"
    assert columns["role"] == "Mayor"
    assert (columns["said_on"], columns["said_on_words"]) == (date(2024, 3, 5), "on Tuesday")
    assert (columns["addressee"], columns["venue"], columns["via"]) == ("the council", "a meeting", None)
    assert columns["reported_via"] == ["Northern Wire"]
    assert columns["content"] == [[43, 53], [65, 72]]


def test_a_quotation_without_a_speaker_or_a_day_has_none() -> None:
    columns = found_columns(Quotation((Span(0, 3),), (), (), Kind.DIRECT, Act.SPEECH, None, None, 0.5, ()), TEXT)
    assert [columns[name] for name in ("role", "said_on", "said_on_words", "said_on_rule", "said_on_precision")] == [None] * 5


def test_schemas_and_exports_have_all_fields() -> None:
    assert set(PLAIN) <= set(QuotationOut.model_fields)
    assert set(SPANS) <= set(QuotationOut.model_fields)
    assert set(PLAIN) <= set(EXPORT_COLUMNS)
    assert {*EXPORTED, *PRINTED} <= set(EXPORT_COLUMNS)
    assert set(PRINTED) <= set(QuotationOut.model_fields)
    fields = (*QuotationFields.model_fields.values(), *PrintedFields.model_fields.values())
    assert all(field.description for field in fields)


def test_what_is_computed_from_the_spans_has_no_column() -> None:
    assert not set(PRINTED) & set(QuotationRow.model_fields)


def test_a_field_is_set_by_the_pipeline_alone_or_by_editors_too() -> None:
    set_by_editors = {*CORRECTABLE, *SPANS, "said_on"}
    assert set_by_editors < set(FIELDS)
    assert not set_by_editors & set(PIPELINE_ONLY)
    assert {"act", "confidence", "evidence", "venue"} <= set(PIPELINE_ONLY)
