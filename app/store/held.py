"""Fields held by editors: reading and setting a quotation's fields by name, and keeping pipelines from changing them."""

from datetime import date
from typing import Any

from sqlmodel import Session

from app.quotation_fields import CORRECTABLE, SPANS, spans_of
from app.reading.normal_form import shown_words
from app.store.tables import UNDATED, ArticleRow, QuotationRow, SpeakerRow

# The fields that editors can set, in the order in which they are set and recorded.
FIELDS = ("speaker", *CORRECTABLE, *SPANS, "said_on", "state", "confirmed")


def hold(row: QuotationRow, field: str) -> bool:
    """Hold a field for the editor, and remember what the pipeline found. Returns whether it was not held before."""
    if field in row.held:
        return False
    row.found = {**row.found, field: value_of(row, field)}
    row.held = [*row.held, field]
    return True


def release(row: QuotationRow, field: str) -> None:
    """Let the pipeline set a field again."""
    row.found = {key: value for key, value in row.found.items() if key != field}
    row.held = [key for key in row.held if key != field]


def is_corrected(row: QuotationRow) -> bool:
    """Whether an editor contradicted the pipeline, or added the quotation."""
    return any(field not in row.found or value_of(row, field) != row.found[field] for field in row.held)


def is_checked(row: QuotationRow) -> bool:
    """Whether a person has checked the row as it stands: an editor confirmed it, and nothing has put that in question since."""
    return row.confirmed and row.needs_look is None


def confidence_of(row: QuotationRow) -> float | None:
    """How likely the pipeline thinks that the row is right; None where a person has checked it."""
    return None if is_checked(row) else row.confidence


def value_of(row: QuotationRow, field: str) -> Any:  # noqa: ANN401 (a plain JSON value)
    """The value of a field, as plain JSON."""
    if field == "speaker":
        return {"entry": row.entry_id, "source_type": row.source_type}
    if field == "said_on":
        on = row.said_on.isoformat() if row.said_on else None
        return {"on": on, "precision": row.said_on_precision, "words": row.said_on_words, "rule": row.said_on_rule}
    value = getattr(row, field)
    return [list(pair) for pair in value] if field in SPANS else value


def set_value(session: Session, row: QuotationRow, article: ArticleRow, field: str, value: Any) -> None:  # noqa: ANN401
    """Set a field to a value as ``value_of`` gives it, and what depends on it: the text, the sort order, the speaker."""
    if field == "speaker":
        entry = session.get(SpeakerRow, value["entry"]) if value["entry"] is not None else None
        row.entry_id = entry.id if entry is not None else None
        row.speaker_id = (entry.merged_into or entry.id) if entry is not None else None
        row.source_type = value["source_type"]
    elif field == "said_on":
        row.said_on = date.fromisoformat(value["on"]) if value["on"] else None
        row.said_on_precision, row.said_on_words, row.said_on_rule = value["precision"], value["words"], value["rule"]
        row.sorted_on = row.said_on or article.published_at or UNDATED
    elif field == "content":
        row.content = value
        row.text = shown_words(article.text, spans_of(value))
    else:
        setattr(row, field, value)
