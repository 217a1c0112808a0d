"""What editors decided, in the evidence of a quotation: after the steps of the pipeline, one sentence for each field."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from app.quotation_fields import SPANS
from app.store.held import FIELDS
from app.store.registry.decisions import EDITOR
from app.store.tables import ChangeRow, QuotationRow, SpeakerRow, State, id_of

ADDED = "added by an editor"
# What the fields are called in sentences; the others are called as they are.
LABELS = {"said_on": "day", "cue": "words that attribute", "source": "words that name the speaker", "content": "words"}


def explain_decisions(session: Session, row: QuotationRow) -> None:
    """Put what editors decided about a quotation, and what the pipeline had found there, after the pipeline's steps."""
    session.flush()
    in_force = select(ChangeRow).where(
        ChangeRow.quotation_id == id_of(row), ChangeRow.cause == EDITOR, col(ChangeRow.undone_at).is_(None)
    )
    latest: dict[str, ChangeRow] = {}
    for change in session.exec(in_force.order_by(col(ChangeRow.id))):
        latest |= dict.fromkeys(change.after, change)
    steps = [_step(session, row, field, latest[field]) for field in FIELDS if field in latest and field in row.found]
    row.evidence = [*_without_decisions(row), *(step for step in steps if step is not None)]


def decided_steps(row: QuotationRow) -> list[dict[str, Any]]:
    """The steps of the evidence that tell what editors decided."""
    return [step for step in row.evidence if step["stage"] == EDITOR]


def _without_decisions(row: QuotationRow) -> Iterator[dict[str, Any]]:
    return (step for step in row.evidence if step["stage"] != EDITOR or step["rule"] == ADDED)


def _step(session: Session, row: QuotationRow, field: str, change: ChangeRow) -> dict[str, Any] | None:
    decided, found = change.after[field], row.found[field]
    if field == "confirmed" or decided == found:
        return None
    note = f" ({change.note})" if change.note else ""
    if field == "role" and decided is None and "speaker" in change.after:
        did = "changed the speaker and gave no role for the new one"
    else:
        did = _decided(session, field, decided)
    detail = f"{change.by} {did}; the pipeline had found {_found(session, field, found)}{note}"
    return {"stage": EDITOR, "rule": f"{LABELS.get(field, field)} decided by an editor", "detail": detail, "score": None}


def _decided(session: Session, field: str, value: Any) -> str:  # noqa: ANN401 (a plain JSON value)
    """What an editor decided, as it goes on after the name: "says that Ada Quist said this"."""
    if field == "speaker":
        name = _name(session, value)
        return f"says that {name} said this" if name else "says that the article does not name the speaker"
    if field == "state":
        return "says that this is no quotation" if value == State.REJECTED else "says that this is a quotation"
    if field in SPANS:
        return f"changed the {LABELS[field]}"
    said = _value(field, value)
    return (
        f"set the {LABELS.get(field, field)} to {said}" if said else f"says that the article gives no {LABELS.get(field, field)}"
    )


def _found(session: Session, field: str, value: Any) -> str:  # noqa: ANN401 (a plain JSON value)
    if field == "speaker":
        return _name(session, value) or "nobody"
    if field == "state":
        return "one" if value == State.CURRENT else "none"
    if field in SPANS:
        return "others"
    return _value(field, value) or "none"


def _value(field: str, value: Any) -> str | None:  # noqa: ANN401 (a plain JSON value)
    if field == "said_on":
        return str(value["on"]) if value["on"] else None
    return repr(value) if value not in (None, "", []) else None


def _name(session: Session, value: Any) -> str | None:  # noqa: ANN401 (a plain JSON value)
    entry = session.get(SpeakerRow, value["entry"]) if value["entry"] is not None else None
    return entry.name if entry is not None else None
