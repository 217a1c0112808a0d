"""Editors' decisions on the registry: merge, split, rename, alias, kind, Wikidata, apart; each recorded, each undoable.

``speaker_id`` of a quotation always follows from its ``entry_id``: the entry, or the one it was merged into.
A decision that a later one builds on can be undone only after that one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from app.errors import Conflict, NotFound
from app.store.held import hold, is_corrected, release
from app.store.registry.join import ARTICLE, add_names, add_roles, entry_key, index_names, new_entry, pair_of
from app.store.registry.speakers import entry_by_id
from app.store.tables import AliasRow, ApartRow, DecisionRow, QuotationRow, SpeakerRoleRow, SpeakerRow, id_of
from app.store.word_index import index_speakers

EDITOR = "editor"
# What changes whose name stands at quotations.
RENAMING = frozenset({"merge", "split", "rename"})


@dataclass(frozen=True, slots=True)
class Editor:
    """Who decides, when, and why if they say so."""

    by: str
    now: datetime
    note: str | None = None


def merge(session: Session, speaker_id: int, other_ids: Sequence[int], editor: Editor) -> list[DecisionRow]:
    """Make one entry stand for others: their quotations become its own, and so do those of later articles.

    One decision for each of the others. Raises NotFound and Conflict.
    """
    root = _root(session, speaker_id, "speaker_id")
    decisions = []
    for number in dict.fromkeys(other_ids):
        other = _root(session, number, "others")
        if other.id == root.id:
            raise Conflict(f"A speaker cannot be merged with itself ({number}).", "others")
        followers = _ids(session, other)
        before = {"curated": [root.curated, other.curated], "article_id": root.article_id, "followers": followers}
        root.article_id = None
        session.exec(update(SpeakerRow).where(col(SpeakerRow.id).in_([number, *followers])).values(merged_into=root.id))
        other.merged_into = root.id
        root.curated = other.curated = True
        session.flush()
        index_names(session, root)
        _follow_entries(session, [number, *followers])
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
    """Give quotations of an entry to another one, ``to``, or to a new one called ``name`` (else the same name).

    The two are kept apart from then on. Raises NotFound and Conflict.
    """
    source = _root(session, speaker_id, "speaker_id")
    wanted = sorted(set(quotation_ids))
    rows = list(session.exec(select(QuotationRow).where(col(QuotationRow.id).in_(wanted), QuotationRow.speaker_id == source.id)))
    missing = sorted(set(wanted) - {row.id for row in rows})
    if missing or not rows:
        raise NotFound(
            f"These quotations are not {source.name}'s: {missing}. GET /quotes?speaker_id={source.id} lists them.", "quotes"
        )
    target = _root(session, to, "to") if to is not None else new_entry(session, name or source.name, source.kind)
    if target.id == source.id:
        raise Conflict("The quotations are this speaker's already; name another one.", "to")
    moved = {str(row.id): row.entry_id for row in rows}
    before = {"entries": moved, "curated": [source.curated, target.curated], "made": to is None, "article_id": target.article_id}
    source.curated = target.curated = True
    target.article_id = None
    # no later reading of the article gives them back
    before["held"] = [row.id for row in rows if hold(row, "speaker")]
    for row in rows:
        row.entry_id = row.speaker_id = target.id
        row.corrected = is_corrected(row)
    session.flush()
    add_names(session, target, [target.name], EDITOR)
    index_names(session, target)
    _read_roles_again(session, [*{entry for entry in moved.values() if entry is not None}, id_of(target)])
    before["apart"] = not _keep_apart(session, source, target)
    return record_decision(session, editor, "split", source, before, {"entry": target.id}, target)


def change(session: Session, speaker_id: int, changes: dict[str, Any], editor: Editor) -> list[DecisionRow]:
    """Set ``name``, ``kind``, ``wikidata`` or ``not_a_person``; one decision for each that is new.

    The name before stays as an alias. Raises NotFound, and Conflict where another entry has the Wikidata id.
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
    """Add a written form that joins from now on, or bring a removed one back. Raises NotFound and Conflict."""
    row = _root(session, speaker_id, "speaker_id")
    alias = _alias(session, row, name)
    if alias is not None and not alias.removed and alias.origin != ARTICLE:
        raise Conflict(f"{row.name} has the alias {name!r} already.", "name")
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
    """Remove a written form for good: no later article joins by it. Raises NotFound and Conflict."""
    row = _root(session, speaker_id, "speaker_id")
    if name == row.name:
        raise Conflict(f"{name!r} is the speaker's name. Rename the speaker first, then remove it.", "name")
    owners = [row, *(session.get_one(SpeakerRow, number) for number in _ids(session, row))]
    alias = next((found for owner in owners if (found := _alias(session, owner, name)) is not None and not found.removed), None)
    if alias is None:
        raise NotFound(f"{row.name} has no alias {name!r}. GET /speakers/{row.id} lists them.", "name")
    owner = session.get_one(SpeakerRow, alias.speaker_id)
    before = {"alias": _alias_state(alias), "curated": row.curated, "owner": owner.id}
    alias.removed = True
    row.curated = owner.curated = True
    session.flush()
    index_names(session, owner)
    return record_decision(session, editor, "remove alias", row, before, {"alias": _alias_state(alias)})


def keep_apart(session: Session, speaker_id: int, other_id: int, editor: Editor) -> DecisionRow:
    """Say that two entries are two: nothing suggests any more to merge them. Raises NotFound and Conflict."""
    row, other = _root(session, speaker_id, "speaker_id"), _root(session, other_id, "other")
    if row.id == other.id:
        raise Conflict("These two are one entry; split it first.", "other")
    before = {"curated": [row.curated, other.curated]}
    if not _keep_apart(session, row, other):
        raise Conflict(f"{row.name} ({row.id}) and {other.name} ({other.id}) are kept apart already.", "other")
    row.curated = other.curated = True
    return record_decision(session, editor, "apart", row, before, {}, other)


def undo(session: Session, decision_id: int, editor: Editor) -> DecisionRow:
    """Take a decision back. Raises NotFound, and Conflict where it was undone or a later decision builds on it."""
    decision = session.get(DecisionRow, decision_id)
    if decision is None:
        raise NotFound(f"There is no decision {decision_id}. GET /decisions lists them.", "decision_id")
    if decision.undone_at is not None:
        raise Conflict(f"Decision {decision_id} was undone already, by {decision.undone_by}.", "decision_id")
    touched = [number for number in (decision.speaker_id, decision.other_id) if number is not None]
    later = session.exec(
        select(DecisionRow.id)
        .where(col(DecisionRow.id) > decision_id, col(DecisionRow.undone_at).is_(None))
        .where(col(DecisionRow.speaker_id).in_(touched) | col(DecisionRow.other_id).in_(touched))
        .order_by(col(DecisionRow.id).desc())
    ).first()
    if later is not None:
        raise Conflict(f"Decision {later} was made after this one on the same speakers. Undo it first.", "decision_id")
    UNDO[decision.action](session, decision)
    decision.undone_at, decision.undone_by = editor.now, editor.by
    session.flush()
    if decision.action in RENAMING:
        index_speakers(session, touched)
    return decision


def list_decisions(
    session: Session, speaker_id: int | None = None, *, after: int | None = None, limit: int = 20
) -> list[DecisionRow]:
    """Decisions, newest first: all, or those on one entry and on those it stands for. ``after`` is the last id seen."""
    statement = select(DecisionRow)
    if speaker_id is not None:
        ids = [speaker_id, *_ids(session, entry_by_id(session, speaker_id))]
        statement = statement.where(col(DecisionRow.speaker_id).in_(ids) | col(DecisionRow.other_id).in_(ids))
    if after is not None:
        statement = statement.where(col(DecisionRow.id) < after)
    return list(session.exec(statement.order_by(col(DecisionRow.id).desc()).limit(limit)))


def _undo_merge(session: Session, decision: DecisionRow) -> None:
    other = session.get_one(SpeakerRow, decision.other_id)
    root = session.get_one(SpeakerRow, decision.speaker_id)
    followers = [int(number) for number in decision.before["followers"]]
    other.merged_into = None
    session.flush()
    session.exec(update(SpeakerRow).where(col(SpeakerRow.id).in_(followers)).values(merged_into=other.id))
    root.curated, other.curated = decision.before["curated"]
    root.article_id = decision.before["article_id"]
    session.flush()
    index_names(session, root)
    _follow_entries(session, [id_of(other), *followers])


def _undo_split(session: Session, decision: DecisionRow) -> None:
    target = session.get_one(SpeakerRow, decision.other_id)
    source = session.get_one(SpeakerRow, decision.speaker_id)
    back = {int(number): entry for number, entry in decision.before["entries"].items()}
    rows = session.exec(select(QuotationRow).where(col(QuotationRow.id).in_(back), QuotationRow.entry_id == target.id)).all()
    for row in rows:
        row.entry_id = back[id_of(row)]
        if row.id in decision.before.get("held", []):
            release(row, "speaker")
        row.corrected = is_corrected(row)
    session.flush()
    entries = [*{entry for entry in back.values() if entry is not None}]
    _follow_entries(session, entries)
    source.curated, target.curated = decision.before["curated"]
    target.article_id = decision.before["article_id"]
    if decision.before["apart"] is False:
        _forget_apart(session, source, target)
    session.flush()
    left = session.exec(select(func.count()).select_from(QuotationRow).where(QuotationRow.entry_id == target.id)).one()
    if decision.before["made"] and not left:
        decision.other_id = None
        session.flush()
        session.delete(target)
        session.flush()
    else:
        index_names(session, target)
        entries.append(id_of(target))
    _read_roles_again(session, entries)


def _undo_change(session: Session, decision: DecisionRow) -> None:
    row = session.get_one(SpeakerRow, decision.speaker_id)
    for field, value in decision.before.items():
        if field != "added":
            setattr(row, field, value)
    row.name_key = entry_key(row.name)
    added = decision.before.get("added", [])
    session.exec(delete(AliasRow).where(col(AliasRow.speaker_id) == row.id, col(AliasRow.name).in_(added)))
    session.flush()
    index_names(session, row)


def _undo_alias(session: Session, decision: DecisionRow) -> None:
    row = session.get_one(SpeakerRow, decision.before.get("owner") or decision.speaker_id)
    state: dict[str, Any] | None = decision.before["alias"]
    alias = _alias(session, row, decision.after["alias"]["name"])
    if alias is not None and state is None:
        session.delete(alias)
    elif alias is not None and state is not None:
        alias.origin, alias.removed, alias.language = state["origin"], state["removed"], state["language"]
    session.get_one(SpeakerRow, decision.speaker_id).curated = decision.before["curated"]
    session.flush()
    index_names(session, row)


def _undo_apart(session: Session, decision: DecisionRow) -> None:
    row, other = session.get_one(SpeakerRow, decision.speaker_id), session.get_one(SpeakerRow, decision.other_id)
    _forget_apart(session, row, other)
    row.curated, other.curated = decision.before["curated"]


def _undo_import(session: Session, decision: DecisionRow) -> None:
    row = session.get_one(SpeakerRow, decision.speaker_id)
    added = decision.after
    session.exec(
        delete(AliasRow).where(
            col(AliasRow.speaker_id) == row.id, col(AliasRow.name).in_(added["aliases"]), col(AliasRow.origin) != ARTICLE
        )
    )
    session.exec(
        delete(SpeakerRoleRow).where(col(SpeakerRoleRow.speaker_id) == row.id, col(SpeakerRoleRow.role).in_(added["roles"]))
    )
    raised = col(AliasRow.name).in_(decision.before["raised"])
    session.exec(update(AliasRow).where(col(AliasRow.speaker_id) == row.id, raised).values(origin=ARTICLE))
    row.wikidata, row.curated = decision.before["wikidata"], decision.before["curated"]
    session.flush()
    index_names(session, row)


UNDO = {
    "merge": _undo_merge,
    "split": _undo_split,
    "rename": _undo_change,
    "kind": _undo_change,
    "wikidata": _undo_change,
    "not_a_person": _undo_change,
    "add alias": _undo_alias,
    "remove alias": _undo_alias,
    "apart": _undo_apart,
    "import": _undo_import,
}


def _root(session: Session, speaker_id: int, where: str) -> SpeakerRow:
    row = entry_by_id(session, speaker_id, where)
    if row.merged_into is not None:
        raise Conflict(f"Speaker {speaker_id} was merged into {row.merged_into}; use that one, or undo the merge first.", where)
    return row


def _ids(session: Session, row: SpeakerRow) -> list[int]:
    """The entries that one stands for."""
    found = session.exec(select(SpeakerRow.id).where(SpeakerRow.merged_into == row.id).order_by(col(SpeakerRow.id)))
    return [number for number in found if number is not None]


def _follow_entries(session: Session, entries: Iterable[int]) -> None:
    """Let the quotations of these entries show who stands for them now."""
    for number in entries:
        row = session.get_one(SpeakerRow, number)
        session.refresh(row)
        session.exec(
            update(QuotationRow).where(col(QuotationRow.entry_id) == number).values(speaker_id=row.merged_into or number)
        )


def _read_roles_again(session: Session, entries: Iterable[int]) -> None:
    """Roles from articles as the entries' own quotations give them now; imported ones stay."""
    for number in sorted(set(entries)):
        session.exec(
            delete(SpeakerRoleRow).where(col(SpeakerRoleRow.speaker_id) == number, col(SpeakerRoleRow.origin) == ARTICLE)
        )
        roles = session.exec(select(QuotationRow.role).where(QuotationRow.entry_id == number).distinct()).all()
        add_roles(session, session.get_one(SpeakerRow, number), (role for role in roles if role), ARTICLE)


def _keep_apart(session: Session, row: SpeakerRow, other: SpeakerRow) -> bool:
    """Whether they were not kept apart before."""
    one, two = pair_of(row, other)
    if session.get(ApartRow, (one, two)) is not None:
        return False
    session.add(ApartRow(speaker_id=one, other_id=two))
    session.flush()
    return True


def _forget_apart(session: Session, row: SpeakerRow, other: SpeakerRow) -> None:
    one, two = pair_of(row, other)
    session.exec(delete(ApartRow).where(col(ApartRow.speaker_id) == one, col(ApartRow.other_id) == two))


def _require_free(session: Session, row: SpeakerRow, wikidata: str) -> None:
    other = session.exec(
        select(SpeakerRow).where(SpeakerRow.wikidata == wikidata, SpeakerRow.id != row.id, col(SpeakerRow.merged_into).is_(None))
    ).first()
    if other is not None:
        raise Conflict(f"{other.name} ({other.id}) has the Wikidata id {wikidata}. If they are one, merge them.", "wikidata")


def _alias(session: Session, row: SpeakerRow, name: str) -> AliasRow | None:
    return session.exec(select(AliasRow).where(AliasRow.speaker_id == row.id, AliasRow.name == name)).first()


def _alias_state(alias: AliasRow | None) -> dict[str, Any] | None:
    if alias is None:
        return None
    return {"name": alias.name, "origin": alias.origin, "removed": alias.removed, "language": alias.language}


def record_decision(
    session: Session,
    editor: Editor,
    action: str,
    row: SpeakerRow,
    before: dict[str, Any],
    after: dict[str, Any],
    other: SpeakerRow | None = None,
) -> DecisionRow:
    """Keep what was decided; ``before`` and ``after`` must hold what it takes to undo it."""
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
