"""Editors' corrections of quotations: each is recorded, can be undone, and holds whatever a later pipeline says.

A correction is a set of fields with their new values, by the names of FIELDS. What an editor set is ``held`` on the row;
what the pipeline says there is kept beside it in ``found``, for undo and for comparison.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from enum import Enum
from typing import Any

from sqlmodel import Session, col, select

from app.errors import BadPlace, Conflict, NotFound
from app.quotation_fields import CORRECTABLE, SPANS, span_pairs
from app.quote import Act, Kind, SourceType, Span, SpeakerKind
from app.store.articles.extraction import BY_HAND, new_extraction
from app.store.articles.variants import rejoin_variants
from app.store.held import FIELDS, hold, is_corrected, release, set_value, value_of
from app.store.registry.decisions import EDITOR, Editor
from app.store.registry.join import add_names, add_roles, entry_key, index_names, new_entry
from app.store.registry.speakers import entry_by_id
from app.store.tables import UNDATED, ArticleRow, ChangeRow, QuotationRow, SpeakerRow, State, id_of
from app.store.word_index import index_quotations

# Whoever confirms a quotation holds all of it.
HELD = tuple(field for field in FIELDS if field != "confirmed")
BY_EDITOR = "set by an editor"
SOURCE_TYPES = {
    SpeakerKind.PERSON: SourceType.NAMED_PERSON,
    SpeakerKind.ORGANIZATION: SourceType.NAMED_ORGANIZATION,
    SpeakerKind.DOCUMENT: SourceType.DOCUMENT,
    SpeakerKind.GROUP: SourceType.UNNAMED_GROUP,
    SpeakerKind.UNNAMED: SourceType.UNNAMED_PERSON,
}


@dataclass(frozen=True, slots=True)
class ChosenSpeaker:
    """Whom an editor names: an entry by its id, or by a name, which makes a new entry where there is none."""

    speaker_id: int | None = None
    name: str | None = None
    kind: SpeakerKind = SpeakerKind.PERSON


@dataclass(frozen=True, slots=True)
class Correction:
    """The fields to set; ``speaker`` None says that the article does not name one. Fields that are not in ``sets`` stay.

    ``plain`` has the values of CORRECTABLE fields by their names; they need not stand in ``sets``.
    """

    sets: frozenset[str] = frozenset()
    speaker: ChosenSpeaker | None = None
    content: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    said_on: date | None = None
    rejected: bool = False
    confirmed: bool = False
    plain: Mapping[str, Any] = default(default_factory=dict)


def correct(session: Session, quotation_id: int, correction: Correction, editor: Editor) -> ChangeRow | None:
    """Set what an editor says; None where all of it is so already. Raises NotFound, Conflict and BadPlace."""
    row, article = _row(session, quotation_id)
    if row.state == State.SUPERSEDED:
        raise Conflict(
            f"Quotation {quotation_id} belongs to an earlier version of its article. Correct the one in the newest version.",
            "quote_id",
        )
    if row.state == State.WITHDRAWN:
        raise Conflict(f"Quotation {quotation_id} was withdrawn. Undo that first, or add it anew.", "quote_id")
    values = _values(session, article, correction)
    changed = {field: value for field, value in values.items() if value_of(row, field) != value}
    if not changed and row.needs_look is None:
        return None
    change = _record(row, editor, changed)
    change.held = [field for field in HELD if (correction.confirmed or field in changed) and hold(row, field)]
    for field, value in changed.items():
        set_value(session, row, article, field, value)
    row.needs_look = None
    row.corrected = is_corrected(row)
    session.add(change)
    session.flush()
    index_quotations(session, [quotation_id])
    rejoin_variants(session, [row])
    return change


def add_quotation(session: Session, article_id: int, correction: Correction, editor: Editor) -> QuotationRow:
    """Store a quotation that no pipeline found; its kind and content must be given.

    Raises NotFound, BadPlace, and Conflict where the same words are a quotation already.
    """
    article = session.get(ArticleRow, article_id)
    if article is None:
        raise NotFound(f"There is no article {article_id}. GET /articles lists those that are stored.", "article_id")
    content = _pairs(article.text, correction.content, "content")
    stored = session.exec(select(QuotationRow).where(QuotationRow.article_id == article_id)).all()
    same = next((row for row in stored if row.content == content and row.state == State.CURRENT), None)
    if same is not None:
        raise Conflict(f"These words are quotation {same.id} already. PATCH /quotes/{same.id} corrects it.", "content")
    extraction_id = new_extraction(session, article, EDITOR, BY_HAND, editor.now)
    row = QuotationRow(
        article_id=article_id,
        extraction_id=extraction_id,
        text="",
        kind=correction.plain.get("kind", Kind.INDIRECT),
        act=Act.SPEECH,
        content=content,
        cue=[],
        source=[],
        confidence=1.0,
        evidence=[{"stage": EDITOR, "rule": "added by an editor", "detail": editor.by, "score": None}],
        sorted_on=article.published_at or UNDATED,
    )
    values = _values(session, article, correction)
    for field in ("content", *(field for field in FIELDS if field != "content")):
        if field in values:
            set_value(session, row, article, field, values[field])
    row.held = list(HELD)
    row.corrected = row.confirmed = True
    session.add(row)
    session.flush()
    change = _record(row, editor, {})
    change.before, change.after = {"state": State.WITHDRAWN}, {field: value_of(row, field) for field in values}
    session.add(change)
    session.flush()
    index_quotations(session, [id_of(row)])
    rejoin_variants(session, [row])
    return row


def undo_change(session: Session, quotation_id: int, change_id: int, editor: Editor) -> ChangeRow:
    """Take back what an editor set: what was decided before it, else what the pipeline says, stands again.

    Raises NotFound, and Conflict where it was undone, is not an editor's, or a later correction set the same.
    """
    row, article = _row(session, quotation_id)
    change = session.get(ChangeRow, change_id)
    if change is None or change.quotation_id != quotation_id:
        raise NotFound(f"Quotation {quotation_id} has no change {change_id}. GET /quotes/{quotation_id}/history lists them.")
    if change.undone_at is not None:
        raise Conflict(f"Change {change_id} was undone already, by {change.undone_by}.", "change_id")
    if change.cause != EDITOR:
        raise Conflict(f"Change {change_id} was made by a pipeline. Correct the quotation instead.", "change_id")
    for later in history(session, quotation_id):
        stands = later.cause == EDITOR and later.undone_at is None
        if stands and id_of(later) > change_id and set(later.before) & {*change.before, *change.held} & set(HELD):
            raise Conflict(f"Change {later.id} was made after this one on the same fields. Undo it first.", "change_id")
    for field in FIELDS:
        if field in change.held:
            set_value(session, row, article, field, row.found[field])
            release(row, field)
        elif field in change.before:
            set_value(session, row, article, field, change.before[field])
    row.corrected = is_corrected(row)
    change.undone_at, change.undone_by = editor.now, editor.by
    session.flush()
    index_quotations(session, [quotation_id])
    rejoin_variants(session, [row])
    return change


def history(session: Session, quotation_id: int) -> list[ChangeRow]:
    """The changes of a quotation, oldest first. Raises NotFound."""
    _row(session, quotation_id)
    return list(session.exec(select(ChangeRow).where(ChangeRow.quotation_id == quotation_id).order_by(col(ChangeRow.id))))


def _values(session: Session, article: ArticleRow, correction: Correction) -> dict[str, Any]:
    """The fields of a correction as ``value_of`` gives them."""
    values: dict[str, Any] = {}
    for field in FIELDS:
        if field not in correction.sets and field not in correction.plain:
            continue
        if field == "speaker":
            values[field] = _speaker(session, correction)
        elif field == "said_on":
            on = correction.said_on.isoformat() if correction.said_on else None
            values[field] = {"on": on, "precision": "day" if on else None, "words": None, "rule": BY_EDITOR if on else None}
        elif field in SPANS:
            values[field] = _pairs(article.text, getattr(correction, field), field)
        elif field == "state":
            values[field] = State.REJECTED.value if correction.rejected else State.CURRENT.value
        elif field in CORRECTABLE:
            value = correction.plain.get(field)
            values[field] = value.value if isinstance(value, Enum) else value
        else:
            values[field] = getattr(correction, field)
    if values and "confirmed" not in values:
        # whoever corrects a quotation has looked at it
        values["confirmed"] = True
    return values


def _speaker(session: Session, correction: Correction) -> dict[str, Any]:
    chosen = correction.speaker
    if chosen is None:
        return {"entry": None, "source_type": None}
    number = chosen.speaker_id
    entry = entry_by_id(session, number, "speaker") if number is not None else _named(session, chosen)
    if entry.article_id is None:
        entry.curated = True
        if role := correction.plain.get("role"):
            add_roles(session, entry, [role], EDITOR)
            index_names(session, entry)
    session.flush()
    return {"entry": entry.id, "source_type": SOURCE_TYPES[SpeakerKind(entry.kind)].value}


def _named(session: Session, chosen: ChosenSpeaker) -> SpeakerRow:
    """The one entry of this name and kind, or a new one."""
    name = " ".join((chosen.name or "").split())
    found = session.exec(
        select(SpeakerRow).where(
            SpeakerRow.name_key == entry_key(name), SpeakerRow.kind == chosen.kind, col(SpeakerRow.article_id).is_(None)
        )
    ).all()
    roots = sorted({row.merged_into or id_of(row) for row in found})
    if len(roots) > 1:
        raise Conflict(f"Several speakers are called {name}: {roots}. Give the id of the right one.", "speaker")
    if roots:
        return session.get_one(SpeakerRow, roots[0])
    entry = new_entry(session, name, chosen.kind)
    add_names(session, entry, [name], EDITOR)
    index_names(session, entry)
    return entry


def _pairs(text: str, spans: Sequence[Span], field: str) -> list[list[int]]:
    """The spans in order. Raises BadPlace where they leave the text, overlap or say nothing."""
    ordered = sorted(spans)
    last = 0
    for span in ordered:
        if not last <= span.start < span.end <= len(text):
            raise BadPlace(
                f"The span {span.start} to {span.end} is empty, overlaps another one or leaves the text, which has {len(text)} "
                "characters (code points). Count from the start of the article's text, end exclusive.",
                field,
            )
        if not span.of(text).strip():
            raise BadPlace(f"There are no words from {span.start} to {span.end}.", field)
        last = span.end
    if field == "content" and not ordered:
        raise BadPlace("A quotation has words. Give at least one span, or set not_a_quotation.", field)
    return span_pairs(ordered)


def _record(row: QuotationRow, editor: Editor, changed: Mapping[str, Any]) -> ChangeRow:
    return ChangeRow(
        quotation_id=id_of(row),
        at=editor.now,
        by=editor.by,
        cause=EDITOR,
        note=editor.note,
        before={field: value_of(row, field) for field in changed},
        after=dict(changed),
        held=[],
    )


def _row(session: Session, quotation_id: int) -> tuple[QuotationRow, ArticleRow]:
    row = session.get(QuotationRow, quotation_id)
    if row is None:
        raise NotFound(f"There is no quotation {quotation_id}. GET /quotes lists those that are stored.", "quote_id")
    return row, session.get_one(ArticleRow, row.article_id)
