"""Importing a newsroom's list of speakers: records in, registry entries and a report of conflicts out.

Importing the same list again changes nothing. A record that contradicts the registry is reported and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from app.names.body_names import body_block, body_key
from app.names.identity import roles_against
from app.names.matching import Likeness, compare_names, exact_key
from app.quote import SpeakerKind
from app.reading.speaker_list import BadRecord, SpeakerRecord
from app.store.registry.decisions import Editor, record_decision
from app.store.registry.entries import ARTICLE, add_held_roles, add_names, add_roles, new_entry
from app.store.registry.lookup import Known, known_as
from app.store.registry.name_index import index_names
from app.store.tables import AliasRow, SpeakerRow

IMPORT = "import"


@dataclass(slots=True)
class ImportReport:
    """What an import did: how many records added an entry, changed one or changed nothing, and the conflicts to look at."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    conflicts: list[BadRecord] = field(default_factory=list)


def import_speakers(session: Session, records: Iterable[SpeakerRecord | BadRecord], editor: Editor) -> ImportReport:
    """Import records into the registry. Flushes, never commits."""
    report = ImportReport()
    for record in records:
        if isinstance(record, BadRecord):
            report.conflicts.append(record)
            continue
        found = _find(session, record)
        if isinstance(found, str):
            report.conflicts.append(BadRecord(record.line, found))
            continue
        # an alias that another entry has is left out; the rest of the record is imported
        free, taken = _free_aliases(session, record, found)
        report.conflicts.extend(BadRecord(record.line, reason) for reason in taken)
        changed = _apply(session, record, found, free, editor)
        if found is None:
            report.added += 1
        elif changed:
            report.changed += 1
        else:
            report.unchanged += 1
    return report


def _find(session: Session, record: SpeakerRecord) -> SpeakerRow | str | None:
    """The entry that a record means, None where it is new, or why that cannot be decided."""
    if record.wikidata:
        same = select(SpeakerRow).where(SpeakerRow.wikidata == record.wikidata, col(SpeakerRow.merged_into).is_(None))
        row = session.exec(same).first()
        if row is not None:
            if _may_be(session, row, record):
                return row
            return f"{record.wikidata} is {row.name} ({row.id}) in the registry, whose names do not match {record.name!r}"
    known = [
        item for item in _called(session, record, record.name) if roles_against(record.all_roles, item.somebody.roles) is None
    ]
    roots = sorted({item.root for item in known})
    if len(roots) > 1:
        return f"several speakers are called {record.name!r}: {roots}; give a Wikidata id, or merge them"
    if not roots:
        return None
    row = session.get_one(SpeakerRow, roots[0])
    if record.wikidata and row.wikidata and row.wikidata != record.wikidata:
        return f"{row.name} ({row.id}) has the Wikidata id {row.wikidata}, but the list says {record.wikidata}"
    return row


def _called(session: Session, record: SpeakerRecord, name: str) -> list[Known]:
    if record.kind is SpeakerKind.ORGANIZATION:
        return known_as(session, record.kind, {body_block(name)})
    return known_as(session, record.kind, {exact_key(name)})


def _may_be(session: Session, row: SpeakerRow, record: SpeakerRecord) -> bool:
    known = {
        row.name,
        *session.exec(select(AliasRow.name).where(AliasRow.speaker_id == row.id, col(AliasRow.removed).is_(False))),
    }
    names = {record.name, *record.aliases}
    if record.kind is SpeakerKind.ORGANIZATION:
        return bool({body_key(name) for name in known} & {body_key(name) for name in names})
    return any(compare_names(one, other).likeness > Likeness.DIFFERENT for one in known for other in names)


def _free_aliases(session: Session, record: SpeakerRecord, row: SpeakerRow | None) -> tuple[list[str], list[str]]:
    """The aliases that no other entry has, and what is wrong with the rest."""
    free, taken = [], []
    for alias in record.aliases:
        others = [item for item in _called(session, record, alias) if row is None or item.root != row.id]
        if others and (
            record.kind is SpeakerKind.ORGANIZATION or roles_against(record.all_roles, others[0].somebody.roles) is None
        ):
            taken.append(
                f"the alias {alias!r} of {record.name!r} belongs to {others[0].row.name} ({others[0].root}) in the registry"
            )
        else:
            free.append(alias)
    return free, taken


def _apply(session: Session, record: SpeakerRecord, found: SpeakerRow | None, aliases: list[str], editor: Editor) -> bool:
    """Add what is new in a record. Returns whether anything was."""
    row = found or new_entry(session, record.name, record.kind)
    names = [record.name, *aliases]
    before: dict[str, Any] = {"wikidata": row.wikidata, "curated": row.curated and found is not None}
    raised = list(
        session.exec(
            select(AliasRow).where(
                AliasRow.speaker_id == row.id,
                col(AliasRow.name).in_(names),
                AliasRow.origin == ARTICLE,
                col(AliasRow.removed).is_(False),
            )
        )
    )
    for alias in raised:
        alias.origin = IMPORT
    added = add_names(session, row, names, IMPORT, record.language)
    roles = add_roles(session, row, record.roles, IMPORT)
    held, before["dated"] = add_held_roles(session, row, record.held, IMPORT)
    roles += held
    row.wikidata = record.wikidata or row.wikidata
    row.curated = True
    session.flush()
    index_names(session, row)
    if found is not None and not (added or roles or before["dated"] or raised or row.wikidata != before["wikidata"]):
        row.curated = bool(before["curated"])
        return False
    before["raised"] = [alias.name for alias in raised]
    after = {"aliases": added, "roles": roles, "wikidata": row.wikidata, "line": record.line}
    record_decision(session, editor, IMPORT, row, before, after)
    return True
