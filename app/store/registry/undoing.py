"""Undoing decisions: a recorded decision in; the registry as it was before it, out."""

from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from app.store.held import is_corrected, release
from app.store.registry.entries import ARTICLE, alias_of, entry_key, no_longer_apart, update_roles, update_speakers
from app.store.registry.name_index import index_names
from app.store.tables import AliasRow, DecisionRow, QuotationRow, SpeakerRoleRow, SpeakerRow, id_of


def take_back(session: Session, decision: DecisionRow) -> None:
    """Restore what a decision changed. No later decision on the same entries may be in force."""
    UNDO[decision.action](session, decision)


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
    update_speakers(session, [id_of(other), *followers])


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
    update_speakers(session, entries)
    source.curated, target.curated = decision.before["curated"]
    target.article_id = decision.before["article_id"]
    if decision.before["apart"] is False:
        no_longer_apart(session, source, target)
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
    update_roles(session, entries)


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
    alias = alias_of(session, row, decision.after["alias"]["name"])
    if alias is not None and state is None:
        session.delete(alias)
    elif alias is not None and state is not None:
        alias.origin, alias.removed, alias.language = state["origin"], state["removed"], state["language"]
    session.get_one(SpeakerRow, decision.speaker_id).curated = decision.before["curated"]
    session.flush()
    index_names(session, row)


def _undo_apart(session: Session, decision: DecisionRow) -> None:
    row, other = session.get_one(SpeakerRow, decision.speaker_id), session.get_one(SpeakerRow, decision.other_id)
    no_longer_apart(session, row, other)
    row.curated, other.curated = decision.before["curated"]


def _undo_import(session: Session, decision: DecisionRow) -> None:
    row = session.get_one(SpeakerRow, decision.speaker_id)
    added_aliases = col(AliasRow.name).in_(decision.after["aliases"])
    session.exec(delete(AliasRow).where(col(AliasRow.speaker_id) == row.id, added_aliases, col(AliasRow.origin) != ARTICLE))
    added_roles = col(SpeakerRoleRow.role).in_(decision.after["roles"])
    session.exec(delete(SpeakerRoleRow).where(col(SpeakerRoleRow.speaker_id) == row.id, added_roles))
    for role, (since, until, origin) in decision.before.get("dated", {}).items():
        found = session.get_one(SpeakerRoleRow, (row.id, role))
        found.since, found.until, found.origin = since, until, origin
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
