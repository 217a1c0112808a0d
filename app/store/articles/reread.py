"""Rereading a stored article: what a pipeline finds in it now, in; its rows updated to that, corrections kept, out.

A quotation that both readings find keeps its id. What editors set stays. Where the pipeline now finds something new in
such a field, or no longer finds the quotation at all, the row says that it needs a look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.compare.places import pair_up, shared
from app.quotation_fields import PIPELINE_ONLY, spans_of
from app.quote import Quotation, Span
from app.store.access.audit import concern
from app.store.articles.copies import copies_of, mark_copied
from app.store.articles.decided import decided_steps
from app.store.articles.extraction import new_extraction
from app.store.articles.variants import rejoin_variants
from app.store.articles.write import entries_named, quotation_row
from app.store.by_id import article_by_id
from app.store.held import FIELDS, set_value, value_of
from app.store.registry.entries import remove_unquoted
from app.store.registry.join import join_speakers
from app.store.tables import ArticleRow, ChangeRow, QuotationRow, State, id_of
from app.store.word_index import index_quotations

EXTRACTION = "extraction"
# Rows that have this reason are recognised by it, so another wording needs a migration.
NOT_FOUND = "The pipeline does not find this quotation any more; an editor's decision keeps it."


@dataclass(frozen=True, slots=True)
class Reread:
    """How many quotations of an article were kept, changed, added and withdrawn; the ids of those that need a look."""

    kept: int
    changed: int
    added: int
    withdrawn: int
    needs_look: tuple[int, ...]


def reread_article(
    session: Session, article_id: int, quotations: Sequence[Quotation], pipeline: str, version: str, now: datetime
) -> Reread:
    """Update an article's quotations to what a pipeline found in a new reading. Flushes, never commits. Raises NotFound."""
    article = article_by_id(session, article_id)
    concern(session, article_id)
    rows = list(session.exec(select(QuotationRow).where(QuotationRow.article_id == article_id).order_by(col(QuotationRow.id))))
    entries_before = {entry for row in rows for entry in entries_named(row)}
    extraction_id = new_extraction(session, article, pipeline, version, now)
    fresh = _fresh_rows(session, article, extraction_id, quotations, now)
    pairs = dict(pair_up([_nearest_place(row, fresh) for row in rows], [spans_of(row.content) for row in fresh]))
    kept = changed = withdrawn = 0
    for number, row in enumerate(rows):
        before = {field: value_of(row, field) for field in FIELDS}
        if number in pairs:
            _update(session, row, fresh[pairs[number]], article)
        else:
            withdrawn += _miss(row)
        change = _change(row, before, f"{pipeline} {version}", now)
        if change is not None:
            session.add(change)
        if row.state == State.CURRENT:
            kept += change is None
            changed += change is not None
    added = [row for number, row in enumerate(fresh) if number not in pairs.values()]
    session.add_all(added)
    session.flush()
    remove_unquoted(session, sorted(entries_before - {entry for row in rows for entry in entries_named(row)}))
    index_quotations(session, [id_of(row) for row in (*rows, *added)])
    rejoin_variants(session, [*rows, *added])
    mark_copied(session, [article_id, *copies_of(session, article_id)])
    needs_look = tuple(id_of(row) for row in rows if row.needs_look is not None)
    return Reread(kept, changed, len(added), withdrawn, needs_look)


def _fresh_rows(
    session: Session, article: ArticleRow, extraction_id: int, quotations: Sequence[Quotation], now: datetime
) -> list[QuotationRow]:
    """The rows of a new reading, not yet added to the session."""
    speakers = join_speakers(session, (item.speaker for item in quotations if item.speaker), id_of(article), now)
    return [quotation_row(article, extraction_id, item, speakers[item.speaker] if item.speaker else None) for item in quotations]


def _nearest_place(row: QuotationRow, fresh: Sequence[QuotationRow]) -> list[Span]:
    """Where to look for a row: at the editor's place or at the pipeline's, whichever is nearer to the new reading."""
    places = [spans_of(row.content), *([spans_of(row.found["content"])] if "content" in row.found else [])]
    return max(places, key=lambda place: max((shared(place, spans_of(other.content)) for other in fresh), default=0.0))


def _update(session: Session, row: QuotationRow, fresh: QuotationRow, article: ArticleRow) -> None:
    """Give a row what a new reading found, except in the fields that editors hold."""
    row.extraction_id = fresh.extraction_id
    decided = decided_steps(row)
    for name in PIPELINE_ONLY:
        setattr(row, name, getattr(fresh, name))
    row.evidence = [*row.evidence, *decided]
    if row.state == State.WITHDRAWN and "state" not in row.held:
        row.state = State.CURRENT
    disputed, moved = [], []
    for field in FIELDS:
        if field in {"state", "confirmed"}:
            continue
        value = value_of(fresh, field)
        if field not in row.held:
            if row.confirmed and _differs(value_of(row, field), value):
                moved.append(field)
            set_value(session, row, article, field, value)
        elif field in row.found and _differs(row.found[field], value):
            if _differs(value_of(row, field), value):
                disputed.append(field)
            row.found = {**row.found, field: value}
    if disputed:
        row.needs_look = f"The pipeline now reads these fields differently, and not as the editor decided: {', '.join(disputed)}."
    elif moved:
        row.needs_look = f"The pipeline now reads these fields differently from what the editor saw: {', '.join(moved)}."
    elif row.needs_look == NOT_FOUND:
        row.needs_look = None


def _miss(row: QuotationRow) -> bool:
    """Withdraw a row that the new reading does not have, unless an editor holds it. Returns whether it was withdrawn."""
    if row.state != State.CURRENT:
        return False
    if not row.held:
        row.state = State.WITHDRAWN
        return True
    # without ``found``, no pipeline ever had it: an editor added it
    if row.found:
        row.needs_look = NOT_FOUND
    return False


def _change(row: QuotationRow, before: dict[str, Any], by: str, now: datetime) -> ChangeRow | None:
    """The record of what differs from ``before``; None where nothing does."""
    after = {field: value for field in FIELDS if (value := value_of(row, field)) != before[field]}
    if not after:
        return None
    changed = {field: before[field] for field in after}
    return ChangeRow(quotation_id=id_of(row), at=now, by=by, cause=EXTRACTION, before=changed, after=after, held=[])


def _differs(one: Any, other: Any) -> bool:  # noqa: ANN401 (plain JSON values)
    """Whether two values of a field are not the same; speakers are compared by their entries, days without their evidence."""
    if isinstance(one, dict) and isinstance(other, dict):
        return any(one[key] != other[key] for key in ("entry", "on", "precision") if key in one)
    return bool(one != other)
