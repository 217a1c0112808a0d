"""Editors' corrections of quotations: each is recorded, can be undone, and outlasts whatever a later pipeline finds.

A correction is a set of fields with their new values, named as in FIELDS. The fields that an editor set are ``held`` on the
row; what the pipeline found there is kept in ``found``, for undoing and for comparison.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any

from sqlmodel import Session, col, select

from app.errors import BadPlace, Conflict, NotFound
from app.quotation_fields import CORRECTABLE, SPANS, span_pairs
from app.quote import Act, Kind, Span
from app.store.access.audit import concern
from app.store.articles.chosen import Choice, ChosenSpeaker, find_choice, mark_choice, take_back_choice
from app.store.articles.decided import ADDED, explain_decisions
from app.store.articles.extraction import extraction_by_hand
from app.store.articles.possible import require_possible_day, require_whole_words
from app.store.articles.variants import rejoin_variants
from app.store.by_id import article_by_id, quotation_by_id
from app.store.held import FIELDS, hold, is_corrected, release, set_value, value_of
from app.store.registry.decisions import EDITOR, Editor
from app.store.tables import UNDATED, ArticleRow, ChangeRow, QuotationRow, State, id_of
from app.store.word_index import index_quotations

# The fields that an editor decides by confirming a quotation: all of them.
HELD = tuple(field for field in FIELDS if field != "confirmed")
BY_EDITOR = "set by an editor"


@dataclasses.dataclass(frozen=True, slots=True)
class Correction:
    """The fields to set, with their values. Fields that are not in ``sets`` stay as they are.

    ``speaker`` None means that the article names no speaker. ``plain`` has the values of CORRECTABLE fields by their names;
    these need not be in ``sets``.
    """

    sets: frozenset[str] = frozenset()
    speaker: ChosenSpeaker | None = None
    content: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    said_on: date | None = None
    rejected: bool = False
    confirmed: bool = False
    plain: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def correct(session: Session, quotation_id: int, correction: Correction, editor: Editor) -> ChangeRow | None:
    """Set what an editor decided; None where nothing changes. A new speaker does not take over the role of the earlier one.

    Raises NotFound, Conflict, BadPlace, CutWord and ImpossibleDay.
    """
    found = quotation_by_id(session, quotation_id)
    row, article = found.quotation, found.article
    _require_correctable(row)
    choice = find_choice(session, correction.speaker) if "speaker" in correction.sets else None
    values = _values(article, correction, choice)
    if choice is not None and choice.is_speaker_of(row):
        values["speaker"] = value_of(row, "speaker")
    elif choice is not None and row.role is not None:
        # the role that the article gives is that of the earlier speaker
        values.setdefault("role", None)
    require_possible_day(article, values, row.said_on, row.stance)
    changed = {field: value for field, value in values.items() if value_of(row, field) != value}
    if not changed and row.needs_look is None:
        return None
    change = _change(row, editor, {field: value_of(row, field) for field in changed}, changed)
    if choice is not None and "speaker" in changed:
        _keep_choice(session, change, choice, values.get("role"))
    change.held = [field for field in HELD if (correction.confirmed or field in changed) and hold(row, field)]
    for field, value in changed.items():
        set_value(session, row, article, field, value)
    row.needs_look = None
    row.corrected = is_corrected(row)
    session.add(change)
    concern(session, row.article_id)
    explain_decisions(session, row)
    _index(session, row)
    return change


def add_quotation(session: Session, article_id: int, correction: Correction, editor: Editor) -> QuotationRow:
    """Store a quotation that no pipeline found; its kind and content must be given.

    Raises NotFound, BadPlace, CutWord, ImpossibleDay, and Conflict where the same words are a quotation already.
    """
    article = article_by_id(session, article_id)
    content = _ordered_pairs(article.text, correction.content, "content")
    _require_new(session, article_id, content)
    row = QuotationRow(
        article_id=article_id,
        extraction_id=extraction_by_hand(session, article, editor.now),
        text="",
        kind=correction.plain.get("kind", Kind.INDIRECT),
        act=Act.SPEECH,
        content=content,
        cue=[],
        source=[],
        confidence=1.0,
        evidence=[{"stage": EDITOR, "rule": ADDED, "detail": editor.by, "score": None}],
        sorted_on=article.published_at or UNDATED,
    )
    choice = find_choice(session, correction.speaker) if "speaker" in correction.sets else None
    values = _values(article, correction, choice)
    require_possible_day(article, values, None, row.stance)
    for field in FIELDS:
        if field in values:
            set_value(session, row, article, field, values[field])
    row.held = list(HELD)
    row.corrected = row.confirmed = True
    session.add(row)
    concern(session, article_id)
    session.flush()
    change = _change(row, editor, {"state": State.WITHDRAWN}, {field: value_of(row, field) for field in values})
    if choice is not None:
        _keep_choice(session, change, choice, values.get("role"))
    session.add(change)
    _index(session, row)
    return row


def undo_change(session: Session, quotation_id: int, change_id: int, editor: Editor) -> ChangeRow:
    """Undo what an editor set: the decision before it applies again, or else what the pipeline says.

    What the change did in the registry is put back too, as far as nothing else relies on it by now.

    Raises NotFound, and Conflict where it is already undone, is not an editor's, or a later correction set the same fields.
    """
    found = quotation_by_id(session, quotation_id)
    row, article = found.quotation, found.article
    change = session.get(ChangeRow, change_id)
    if change is None or change.quotation_id != quotation_id:
        raise NotFound(f"Quotation {quotation_id} has no change {change_id}. GET /quotes/{quotation_id}/history lists them.")
    _require_undoable(session, change)
    for field in FIELDS:
        if field in change.held:
            set_value(session, row, article, field, row.found[field])
            release(row, field)
        elif field in change.before:
            set_value(session, row, article, field, change.before[field])
    row.corrected = is_corrected(row)
    change.undone_at, change.undone_by = editor.now, editor.by
    concern(session, row.article_id)
    session.flush()
    take_back_choice(session, change, row)
    explain_decisions(session, row)
    _index(session, row)
    return change


def history(session: Session, quotation_id: int) -> list[ChangeRow]:
    """The changes of a quotation, oldest first. Raises NotFound."""
    quotation_by_id(session, quotation_id)
    return list(session.exec(select(ChangeRow).where(ChangeRow.quotation_id == quotation_id).order_by(col(ChangeRow.id))))


def _require_correctable(row: QuotationRow) -> None:
    if row.state == State.SUPERSEDED:
        raise Conflict(
            f"Quotation {row.id} belongs to an earlier version of its article. Correct the one in the newest version.",
            "quote_id",
        )
    if row.state == State.WITHDRAWN:
        raise Conflict(f"Quotation {row.id} was withdrawn. Undo that first, or add the quotation again.", "quote_id")


def _require_new(session: Session, article_id: int, content: list[list[int]]) -> None:
    current = select(QuotationRow).where(QuotationRow.article_id == article_id, QuotationRow.state == State.CURRENT)
    same = next((row for row in session.exec(current) if row.content == content), None)
    if same is not None:
        raise Conflict(f"These words are already quotation {same.id}. PATCH /quotes/{same.id} corrects it.", "content")


def _require_undoable(session: Session, change: ChangeRow) -> None:
    if change.undone_at is not None:
        raise Conflict(f"Change {change.id} has already been undone, by {change.undone_by}.", "change_id")
    if change.cause != EDITOR:
        raise Conflict(f"Change {change.id} was made by a pipeline. Correct the quotation instead.", "change_id")
    fields = {*change.before, *change.held} & set(HELD)
    for later in history(session, change.quotation_id):
        in_force = later.cause == EDITOR and later.undone_at is None
        if in_force and id_of(later) > id_of(change) and set(later.before) & fields:
            raise Conflict(f"Change {later.id} was made to the same fields later. Undo it first.", "change_id")


def _values(article: ArticleRow, correction: Correction, choice: Choice | None) -> dict[str, Any]:
    """The values of a correction, as ``value_of`` would give them."""
    values: dict[str, Any] = {}
    for field in FIELDS:
        if field not in correction.sets and field not in correction.plain:
            continue
        if field == "speaker":
            values[field] = choice.value() if choice is not None else None
        elif field == "said_on":
            on = correction.said_on.isoformat() if correction.said_on else None
            values[field] = {"on": on, "precision": "day" if on else None, "words": None, "rule": BY_EDITOR if on else None}
        elif field in SPANS:
            values[field] = _ordered_pairs(article.text, getattr(correction, field), field)
        elif field == "state":
            values[field] = State.REJECTED.value if correction.rejected else State.CURRENT.value
        elif field in CORRECTABLE:
            value = correction.plain.get(field)
            values[field] = value.value if isinstance(value, Enum) else value
        else:
            values[field] = getattr(correction, field)
    if values and "confirmed" not in values:
        # an editor who corrects a quotation has checked it
        values["confirmed"] = True
    return values


def _keep_choice(session: Session, change: ChangeRow, choice: Choice, role: str | None) -> None:
    change.entry_id = choice.entry.id if choice.entry is not None else None
    change.traces = mark_choice(session, choice, role)


def _ordered_pairs(text: str, spans: Sequence[Span], field: str) -> list[list[int]]:
    """The spans in order, as they are stored. Raises BadPlace where they overlap, are outside the text or have no words.

    Raises CutWord where one begins or ends within a word.
    """
    ordered = sorted(spans)
    last = 0
    for span in ordered:
        if not last <= span.start < span.end <= len(text):
            raise BadPlace(
                f"The span from {span.start} to {span.end} is empty, overlaps another one or goes beyond the text, which has "
                f"{len(text)} characters (code points). Count from the start of the article's text; the end is exclusive.",
                field,
            )
        if not span.of(text).strip():
            raise BadPlace(f"There are no words from {span.start} to {span.end}.", field)
        require_whole_words(text, span, field)
        last = span.end
    if field == "content" and not ordered:
        raise BadPlace("A quotation must have words. Give at least one span, or set not_a_quotation.", field)
    return span_pairs(ordered)


def _change(row: QuotationRow, editor: Editor, before: Mapping[str, Any], after: Mapping[str, Any]) -> ChangeRow:
    return ChangeRow(
        quotation_id=id_of(row),
        at=editor.now,
        by=editor.by,
        cause=EDITOR,
        note=editor.note,
        before=dict(before),
        after=dict(after),
        held=[],
    )


def _index(session: Session, row: QuotationRow) -> None:
    """Make a changed row found by what it says now."""
    session.flush()
    index_quotations(session, [id_of(row)])
    rejoin_variants(session, [row])
