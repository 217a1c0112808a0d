"""Registry entries: making them, adding names and roles to them, keeping two apart, and removing those no longer quoted."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, delete, select, update

from app.names.person_names import name_key
from app.reading.speaker_list import HeldRole
from app.store.tables import AliasRow, ApartRow, QuotationRow, SpeakerRoleRow, SpeakerRow, id_of

# The origin of names and roles that come from articles.
ARTICLE = "article"


def entry_key(name: str) -> str:
    """The form in which names of entries are compared; the name itself where nothing of it can be folded."""
    return name_key(name) or name.casefold()


def new_entry(session: Session, name: str, kind: str) -> SpeakerRow:
    """A new entry made by an editor or an import, flushed but not yet indexed."""
    row = SpeakerRow(name=name, name_key=entry_key(name), kind=kind, curated=True)
    session.add(row)
    session.flush()
    return row


def remove_unquoted(session: Session, speaker_ids: Sequence[int]) -> None:
    """Remove the entries that no quotation is matched with, except curated ones."""
    quoted = set(session.exec(select(QuotationRow.entry_id).where(col(QuotationRow.entry_id).in_(speaker_ids))))
    unquoted = [number for number in speaker_ids if number not in quoted]
    session.exec(delete(SpeakerRow).where(col(SpeakerRow.id).in_(unquoted), col(SpeakerRow.curated).is_(False)))


def add_names(session: Session, row: SpeakerRow, names: Sequence[str], origin: str, language: str | None = None) -> list[str]:
    """Add written forms to an entry; those that an editor removed stay removed. Returns the new ones.

    The entry is found by them once ``index_names`` has been called.
    """
    known = set(session.exec(select(AliasRow.name).where(AliasRow.speaker_id == row.id)))
    new = [name for name in dict.fromkeys(names) if name not in known]
    for name in new:
        session.add(AliasRow(speaker_id=id_of(row), name=name, origin=origin, language=language))
    if new:
        session.flush()
    return new


def alias_of(session: Session, row: SpeakerRow, name: str) -> AliasRow | None:
    """The alias of an entry with exactly this name, which may be removed."""
    return session.exec(select(AliasRow).where(AliasRow.speaker_id == row.id, AliasRow.name == name)).first()


def add_roles(session: Session, row: SpeakerRow, roles: Iterable[str], origin: str) -> list[str]:
    """Add roles to an entry. Returns the new ones; one that differs only in capitals or punctuation is not new."""
    known = session.exec(select(SpeakerRoleRow.role).where(SpeakerRoleRow.speaker_id == row.id)).all()
    new = new_roles(known, roles)
    session.add_all(SpeakerRoleRow(speaker_id=id_of(row), role=role, origin=origin) for role in new)
    if new:
        session.flush()
    return new


def add_held_roles(session: Session, row: SpeakerRow, held: Iterable[HeldRole], origin: str) -> tuple[list[str], dict[str, Any]]:
    """Add roles with their dates to an entry. Returns the new ones, and the dates before of those that got others.

    A role held several times counts from its first day to its last one; it has no end while one of them has none.
    """
    known = {
        entry_key(found.role): found for found in session.exec(select(SpeakerRoleRow).where(SpeakerRoleRow.speaker_id == row.id))
    }
    new: list[str] = []
    before: dict[str, Any] = {}
    for role, since, until in _terms(held):
        found = known.get(entry_key(role))
        if found is None:
            known[entry_key(role)] = found = SpeakerRoleRow(speaker_id=id_of(row), role=role, origin=origin)
            new.append(role)
        elif (found.since, found.until) != (since, until):
            before[found.role] = [found.since, found.until, found.origin]
            # the role is the list's from now on, so that no rereading of articles removes it
            found.origin = origin
        found.since, found.until = since, until
        session.add(found)
    session.flush()
    return new, before


def _terms(held: Iterable[HeldRole]) -> Iterator[tuple[str, str | None, str | None]]:
    """Each role once, with its first and its last day."""
    together: dict[str, list[HeldRole]] = {}
    for item in held:
        together.setdefault(entry_key(item.role), []).append(item)
    for same in together.values():
        since = min((item.since for item in same if item.since), default=None)
        until = max((item.until for item in same if item.until), default=None)
        yield same[0].role, since, until if all(item.until for item in same) else None


def new_roles(known: Iterable[str], roles: Iterable[str]) -> list[str]:
    """Those of ``roles`` that are not among the known ones, capitals and punctuation aside; each once."""
    keys = {entry_key(role) for role in known}
    new = []
    for role in roles:
        if entry_key(role) not in keys:
            keys.add(entry_key(role))
            new.append(role)
    return new


def update_roles(session: Session, speaker_ids: Iterable[int]) -> None:
    """Give entries the roles that their quotations have now, in place of the roles from articles; other roles stay."""
    for number in sorted(set(speaker_ids)):
        session.exec(
            delete(SpeakerRoleRow).where(col(SpeakerRoleRow.speaker_id) == number, col(SpeakerRoleRow.origin) == ARTICLE)
        )
        roles = session.exec(select(QuotationRow.role).where(QuotationRow.entry_id == number).distinct()).all()
        add_roles(session, session.get_one(SpeakerRow, number), (role for role in roles if role), ARTICLE)


def merged_into(session: Session, speaker_id: int) -> list[int]:
    """The ids of the entries that were merged into this one."""
    found = session.exec(select(SpeakerRow.id).where(SpeakerRow.merged_into == speaker_id).order_by(col(SpeakerRow.id)))
    return [number for number in found if number is not None]


def update_speakers(session: Session, speaker_ids: Iterable[int]) -> None:
    """Give the quotations of entries the speaker that follows from what these entries are merged into now."""
    for number in speaker_ids:
        row = session.get_one(SpeakerRow, number)
        session.refresh(row)
        session.exec(
            update(QuotationRow).where(col(QuotationRow.entry_id) == number).values(speaker_id=row.merged_into or number)
        )


def pair_of(row: SpeakerRow, other: SpeakerRow) -> tuple[int, int]:
    """The ids of two entries, the lower one first."""
    one, two = sorted((id_of(row), id_of(other)))
    return one, two


def set_apart(session: Session, row: SpeakerRow, other: SpeakerRow) -> bool:
    """Keep two entries apart. Returns whether they were not kept apart before."""
    one, two = pair_of(row, other)
    if session.get(ApartRow, (one, two)) is not None:
        return False
    session.add(ApartRow(speaker_id=one, other_id=two))
    session.flush()
    return True


def no_longer_apart(session: Session, row: SpeakerRow, other: SpeakerRow) -> None:
    """Stop keeping two entries apart."""
    one, two = pair_of(row, other)
    session.exec(delete(ApartRow).where(col(ApartRow.speaker_id) == one, col(ApartRow.other_id) == two))
