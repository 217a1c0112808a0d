"""Editors' decisions on the registry: merges, splits, names, aliases, kinds, Wikidata ids, entries that are kept apart.

Each decision is recorded and can be undone, though only after later decisions on the same entries. The ``speaker_id`` of a
quotation always follows from its ``entry_id``: it is that entry, or the one that it was merged into.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, update

from app.errors import Conflict, NotFound
from app.store.held import hold, is_corrected
from app.store.registry.entries import (
    ARTICLE,
    add_names,
    alias_of,
    entry_key,
    merged_into,
    new_entry,
    set_apart,
    update_roles,
    update_speakers,
)
from app.store.registry.name_index import index_names
from app.store.registry.speakers import entry_by_id
from app.store.registry.turn import take_turn
from app.store.registry.undoing import take_back
from app.store.tables import AliasRow, DecisionRow, QuotationRow, SpeakerRow, id_of
from app.store.word_index import index_speakers

EDITOR = "editor"
# The actions that change the name shown with quotations.
RENAMING = frozenset({"merge", "split", "rename"})


@dataclass(frozen=True, slots=True)
class Editor:
    """Who decides, when, and optionally why."""

    by: str
    now: datetime
    note: str | None = None


def merge(session: Session, speaker_id: int, other_ids: Sequence[int], editor: Editor) -> list[DecisionRow]:
    """Merge other entries into one, which gets their quotations, those of later articles included.

    Records one decision for each of the others. Raises NotFound and Conflict.
    """
    root = _root(session, speaker_id, "speaker_id")
    decisions = []
    for number in dict.fromkeys(other_ids):
        other = _root(session, number, "others")
        if other.id == root.id:
            raise Conflict(f"A speaker cannot be merged with itself ({number}).", "others")
        followers = merged_into(session, number)
        before = {"curated": [root.curated, other.curated], "article_id": root.article_id, "followers": followers}
        root.article_id = None
        session.exec(update(SpeakerRow).where(col(SpeakerRow.id).in_([number, *followers])).values(merged_into=root.id))
        other.merged_into = root.id
        root.curated = other.curated = True
        session.flush()
        index_names(session, root)
        update_speakers(session, [number, *followers])
        decisions.append(record_decision(session, editor, "merge", root, before, {"merged_into": root.id}, other))
    return decisions


def split(
    session: Session,
    speaker_id: int,
    quotation_ids: Sequence[int],
    editor: Editor,
    *,
    to: int | None = None,
    name: str | None = None,
) -> DecisionRow:
    """Move quotations of an entry to another one, ``to``, or else to a new one, which is called ``name`` or has the same name.

    The two are kept apart from then on. Raises NotFound and Conflict.
    """
    source = _root(session, speaker_id, "speaker_id")
    rows = _quotations_of(session, source, quotation_ids)
    target = _root(session, to, "to") if to is not None else new_entry(session, name or source.name, source.kind)
    if target.id == source.id:
        raise Conflict("The quotations already belong to this speaker. Give the id of another one.", "to")
    moved = {str(row.id): row.entry_id for row in rows}
    before = {"entries": moved, "curated": [source.curated, target.curated], "made": to is None, "article_id": target.article_id}
    source.curated = target.curated = True
    target.article_id = None
    # held, so that rereading the article does not move them back
    before["held"] = [row.id for row in rows if hold(row, "speaker")]
    for row in rows:
        row.entry_id = row.speaker_id = target.id
        row.corrected = is_corrected(row)
    session.flush()
    add_names(session, target, [target.name], EDITOR)
    index_names(session, target)
    update_roles(session, [*{entry for entry in moved.values() if entry is not None}, id_of(target)])
    before["apart"] = not set_apart(session, source, target)
    return record_decision(session, editor, "split", source, before, {"entry": target.id}, target)


def change(session: Session, speaker_id: int, changes: dict[str, Any], editor: Editor) -> list[DecisionRow]:
    """Set ``name``, ``kind``, ``wikidata`` or ``not_a_person``. Records one decision for each field that changes.

    The previous name becomes an alias. Raises NotFound, and Conflict where another entry has the Wikidata id.
    """
    row = _root(session, speaker_id, "speaker_id")
    decisions = []
    for field, value in changes.items():
        old = getattr(row, field)
        if old == value:
            continue
        if field == "wikidata" and value is not None:
            _require_free(session, row, value)
        before = {field: old, "curated": row.curated}
        setattr(row, field, value)
        row.curated = True
        if field == "name":
            row.name_key = entry_key(value)
            session.flush()
            before["added"] = add_names(session, row, [old, value], EDITOR)
        session.flush()
        index_names(session, row)
        decisions.append(record_decision(session, editor, "rename" if field == "name" else field, row, before, {field: value}))
    return decisions


def add_alias(session: Session, speaker_id: int, name: str, editor: Editor, language: str | None = None) -> DecisionRow:
    """Add an alias, by which later articles join the entry, or restore a removed one. Raises NotFound and Conflict."""
    row = _root(session, speaker_id, "speaker_id")
    alias = alias_of(session, row, name)
    if alias is not None and not alias.removed and alias.origin != ARTICLE:
        raise Conflict(f"{row.name} already has the alias {name!r}.", "name")
    before = {"alias": _alias_state(alias), "curated": row.curated}
    if alias is None:
        alias = AliasRow(speaker_id=id_of(row), name=name)
    alias.origin, alias.removed, alias.language = EDITOR, False, language or alias.language
    session.add(alias)
    row.curated = True
    session.flush()
    index_names(session, row)
    return record_decision(session, editor, "add alias", row, before, {"alias": _alias_state(alias)})


def remove_alias(session: Session, speaker_id: int, name: str, editor: Editor) -> DecisionRow:
    """Remove an alias, so that no later article joins the entry by it. Raises NotFound and Conflict."""
    row = _root(session, speaker_id, "speaker_id")
    if name == row.name:
        raise Conflict(f"{name!r} is the speaker's name. Rename the speaker first, then remove the old name.", "name")
    owners = [row, *(session.get_one(SpeakerRow, number) for number in merged_into(session, speaker_id))]
    alias = next((found for owner in owners if (found := alias_of(session, owner, name)) is not None and not found.removed), None)
    if alias is None:
        raise NotFound(f"{row.name} has no alias {name!r}. GET /speakers/{row.id} lists the aliases.", "name")
    owner = session.get_one(SpeakerRow, alias.speaker_id)
    before = {"alias": _alias_state(alias), "curated": row.curated, "owner": owner.id}
    alias.removed = True
    row.curated = owner.curated = True
    session.flush()
    index_names(session, owner)
    return record_decision(session, editor, "remove alias", row, before, {"alias": _alias_state(alias)})


def keep_apart(session: Session, speaker_id: int, other_id: int, editor: Editor) -> DecisionRow:
    """Keep two entries apart: merging them is no longer suggested. Raises NotFound and Conflict."""
    row, other = _root(session, speaker_id, "speaker_id"), _root(session, other_id, "other")
    if row.id == other.id:
        raise Conflict("These are the same entry. Split it first.", "other")
    before = {"curated": [row.curated, other.curated]}
    if not set_apart(session, row, other):
        raise Conflict(f"{row.name} ({row.id}) and {other.name} ({other.id}) are already kept apart.", "other")
    row.curated = other.curated = True
    return record_decision(session, editor, "apart", row, before, {}, other)


def undo(session: Session, decision_id: int, editor: Editor) -> DecisionRow:
    """Undo a decision. Raises NotFound, and Conflict where it is already undone or a later decision builds on it."""
    take_turn(session)
    decision = session.get(DecisionRow, decision_id)
    if decision is None:
        raise NotFound(f"There is no decision {decision_id}. GET /decisions lists them.", "decision_id")
    if decision.undone_at is not None:
        raise Conflict(f"Decision {decision_id} has already been undone, by {decision.undone_by}.", "decision_id")
    touched = [number for number in (decision.speaker_id, decision.other_id) if number is not None]
    later = session.exec(
        select(DecisionRow.id)
        .where(col(DecisionRow.id) > decision_id, col(DecisionRow.undone_at).is_(None))
        .where(col(DecisionRow.speaker_id).in_(touched) | col(DecisionRow.other_id).in_(touched))
        .order_by(col(DecisionRow.id).desc())
    ).first()
    if later is not None:
        raise Conflict(f"Decision {later} was made after this one, on the same speakers. Undo it first.", "decision_id")
    take_back(session, decision)
    decision.undone_at, decision.undone_by = editor.now, editor.by
    session.flush()
    if decision.action in RENAMING:
        index_speakers(session, touched)
    return decision


def list_decisions(
    session: Session, speaker_id: int | None = None, *, after: int | None = None, limit: int = 20
) -> list[DecisionRow]:
    """Decisions, newest first: all, or those on one entry and on the entries merged into it. ``after`` is the last id seen."""
    statement = select(DecisionRow)
    if speaker_id is not None:
        ids = [speaker_id, *merged_into(session, id_of(entry_by_id(session, speaker_id)))]
        statement = statement.where(col(DecisionRow.speaker_id).in_(ids) | col(DecisionRow.other_id).in_(ids))
    if after is not None:
        statement = statement.where(col(DecisionRow.id) < after)
    return list(session.exec(statement.order_by(col(DecisionRow.id).desc()).limit(limit)))


def record_decision(
    session: Session,
    editor: Editor,
    action: str,
    row: SpeakerRow,
    before: dict[str, Any],
    after: dict[str, Any],
    other: SpeakerRow | None = None,
) -> DecisionRow:
    """Record a decision; ``before`` and ``after`` must hold what is needed to undo it."""
    decision = DecisionRow(
        at=editor.now,
        by=editor.by,
        note=editor.note,
        action=action,
        speaker_id=id_of(row),
        other_id=other.id if other is not None else None,
        before=before,
        after=after,
    )
    session.add(decision)
    session.flush()
    if action in RENAMING:
        index_speakers(session, [number for number in (decision.speaker_id, decision.other_id) if number is not None])
    return decision


def _root(session: Session, speaker_id: int, where: str) -> SpeakerRow:
    """An entry that is not merged into another one, and that nobody else changes now. Raises NotFound and Conflict."""
    take_turn(session)
    row = entry_by_id(session, speaker_id, where)
    if row.merged_into is not None:
        raise Conflict(f"Speaker {speaker_id} was merged into {row.merged_into}. Use that one, or undo the merge first.", where)
    return row


def _quotations_of(session: Session, source: SpeakerRow, quotation_ids: Sequence[int]) -> list[QuotationRow]:
    """These quotations of an entry. Raises NotFound where one is not the entry's, or none is given."""
    wanted = sorted(set(quotation_ids))
    rows = list(session.exec(select(QuotationRow).where(col(QuotationRow.id).in_(wanted), QuotationRow.speaker_id == source.id)))
    missing = sorted(set(wanted) - {row.id for row in rows})
    if missing or not rows:
        raise NotFound(
            f"These quotations are not {source.name}'s: {missing}. GET /quotes?speaker_id={source.id} lists those that are.",
            "quotes",
        )
    return rows


def _require_free(session: Session, row: SpeakerRow, wikidata: str) -> None:
    other = session.exec(
        select(SpeakerRow).where(SpeakerRow.wikidata == wikidata, SpeakerRow.id != row.id, col(SpeakerRow.merged_into).is_(None))
    ).first()
    if other is not None:
        raise Conflict(
            f"{other.name} ({other.id}) has the Wikidata id {wikidata}. If they are the same speaker, merge them.", "wikidata"
        )


def _alias_state(alias: AliasRow | None) -> dict[str, Any] | None:
    if alias is None:
        return None
    return {"name": alias.name, "origin": alias.origin, "removed": alias.removed, "language": alias.language}
