"""The speaker that an editor chooses for a quotation: found in the registry or made there, and taken back by undoing.

A correction marks the entry that it chooses as curated and gives it the role. It keeps what it changed, its ``traces``: whether
it made the entry, whether the entry was curated before, and which roles were new. Where several corrections chose one entry,
the traces of one that is undone pass to the next, so that the last one that is undone leaves the registry as it was.
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, delete, or_, select

from app.errors import Conflict
from app.quote import SourceType, SpeakerKind
from app.store.registry.decisions import EDITOR
from app.store.registry.entries import ARTICLE, add_names, add_roles, entry_key, new_entry
from app.store.registry.name_index import index_names
from app.store.registry.speakers import entry_by_id
from app.store.registry.turn import take_turn
from app.store.tables import ChangeRow, DecisionRow, QuotationRow, SpeakerRoleRow, SpeakerRow, State, id_of

SOURCE_TYPES = {
    SpeakerKind.PERSON: SourceType.NAMED_PERSON,
    SpeakerKind.ORGANIZATION: SourceType.NAMED_ORGANIZATION,
    SpeakerKind.DOCUMENT: SourceType.DOCUMENT,
    SpeakerKind.GROUP: SourceType.UNNAMED_GROUP,
    SpeakerKind.UNNAMED: SourceType.UNNAMED_PERSON,
}


@dataclass(frozen=True, slots=True)
class ChosenSpeaker:
    """The speaker that an editor chose: by id, or by name. A name that no entry has makes a new one."""

    speaker_id: int | None = None
    name: str | None = None
    kind: SpeakerKind = SpeakerKind.PERSON


@dataclass(frozen=True, slots=True)
class Choice:
    """The entry of a chosen speaker, None where the article names nobody; ``made`` if there was none before."""

    entry: SpeakerRow | None = None
    made: bool = False

    def value(self) -> dict[str, Any]:
        """The field ``speaker`` of a quotation, as plain JSON."""
        if self.entry is None:
            return {"entry": None, "source_type": None}
        return {"entry": self.entry.id, "source_type": SOURCE_TYPES[SpeakerKind(self.entry.kind)].value}

    def is_speaker_of(self, row: QuotationRow) -> bool:
        """Whether a quotation has this speaker already, be it by another entry of the same one."""
        speaker = (self.entry.merged_into or self.entry.id) if self.entry is not None else None
        return speaker == row.speaker_id


def find_choice(session: Session, chosen: ChosenSpeaker | None) -> Choice:
    """The entry of the speaker that an editor chose, made if need be. Raises NotFound and Conflict."""
    if chosen is None:
        return Choice()
    take_turn(session)
    if chosen.speaker_id is not None:
        return Choice(entry_by_id(session, chosen.speaker_id, "speaker"))
    return _entry_called(session, chosen)


def speaker_called(session: Session, article_id: int, name: str) -> ChosenSpeaker:
    """Whom a name means that an editor gives without a kind: a speaker quoted in the article, or else one of the archive.

    A name that neither has, or that the archive has for several kinds of speakers, is that of a person.
    """
    quoted = (
        select(SpeakerRow.id)
        .join(QuotationRow, col(QuotationRow.speaker_id) == SpeakerRow.id)
        .where(QuotationRow.article_id == article_id, QuotationRow.state == State.CURRENT, SpeakerRow.name == name)
        .distinct()
    )
    here = session.exec(quoted).all()
    if len(here) == 1:
        return ChosenSpeaker(speaker_id=here[0])
    known = select(SpeakerRow.kind).where(SpeakerRow.name_key == entry_key(name), col(SpeakerRow.article_id).is_(None)).distinct()
    kinds = session.exec(known).all()
    return ChosenSpeaker(name=name, kind=SpeakerKind(kinds[0]) if len(kinds) == 1 else SpeakerKind.PERSON)


def mark_choice(session: Session, choice: Choice, role: str | None) -> dict[str, Any]:
    """Mark the chosen entry as curated, and give it the role. Returns the traces that this leaves, for undoing.

    An entry that belongs to one article alone stays as it is.
    """
    entry = choice.entry
    if entry is None or entry.article_id is not None:
        return {}
    curated = entry.curated and not choice.made
    entry.curated = True
    roles = add_roles(session, entry, [role], EDITOR) if role else []
    if roles:
        index_names(session, entry)
    session.flush()
    return {"made": choice.made, "curated": curated, "roles": roles}


def take_back_choice(session: Session, change: ChangeRow, row: QuotationRow) -> None:
    """Put back in the registry what an undone change of a quotation did there; what others rely on by now stays."""
    entry = session.get(SpeakerRow, change.entry_id) if change.entry_id is not None else None
    if entry is None or not change.traces:
        return
    take_turn(session)
    others = _other_choices(session, change)
    _take_back_roles(session, entry, change, others)
    if not change.traces["curated"] and others:
        others[0].traces = {**others[0].traces, "made": change.traces["made"], "curated": False}
    elif not change.traces["curated"] and not _decided(session, entry):
        entry.curated = False
    session.flush()
    if not entry.curated and not _is_used(session, entry, row):
        if row.entry_id == entry.id:
            row.entry_id = row.speaker_id = None
            session.flush()
        session.delete(entry)
        session.flush()
    else:
        index_names(session, entry)


def _other_choices(session: Session, change: ChangeRow) -> list[ChangeRow]:
    """The other corrections in force that chose the same entry, the oldest first."""
    others = select(ChangeRow).where(
        ChangeRow.entry_id == change.entry_id,
        ChangeRow.id != change.id,
        ChangeRow.cause == EDITOR,
        col(ChangeRow.undone_at).is_(None),
    )
    return [other for other in session.exec(others.order_by(col(ChangeRow.id))) if other.traces]


def _take_back_roles(session: Session, entry: SpeakerRow, change: ChangeRow, others: list[ChangeRow]) -> None:
    for role in change.traces["roles"]:
        heir = next((other for other in others if entry_key(other.after.get("role") or "") == entry_key(role)), None)
        if heir is not None:
            heir.traces = {**heir.traces, "roles": [*heir.traces["roles"], role]}
            continue
        given = col(SpeakerRoleRow.speaker_id) == entry.id, col(SpeakerRoleRow.role) == role
        session.exec(delete(SpeakerRoleRow).where(*given, col(SpeakerRoleRow.origin) == EDITOR))
        session.flush()
        printed = select(QuotationRow.id).where(QuotationRow.entry_id == entry.id, QuotationRow.role == role).limit(1)
        if session.exec(printed).first() is not None:
            # an article has given the role in the meantime
            add_roles(session, entry, [role], ARTICLE)


def _decided(session: Session, entry: SpeakerRow) -> bool:
    """Whether a decision on the entry is in force, so that it is curated because of that."""
    about = or_(DecisionRow.speaker_id == entry.id, DecisionRow.other_id == entry.id)
    return session.exec(select(DecisionRow.id).where(about, col(DecisionRow.undone_at).is_(None)).limit(1)).first() is not None


def _is_used(session: Session, entry: SpeakerRow, undone: QuotationRow) -> bool:
    """Whether anything but the quotation ``undone`` refers to an entry. That one counts if it is still shown."""
    number = id_of(entry)
    names = or_(QuotationRow.entry_id == number, QuotationRow.speaker_id == number)
    if undone.state == State.WITHDRAWN:
        names = names & (col(QuotationRow.id) != undone.id)
    about = or_(DecisionRow.speaker_id == number, DecisionRow.other_id == number)
    looked_up = (
        select(QuotationRow.id).where(names),
        select(SpeakerRow.id).where(SpeakerRow.merged_into == number),
        select(DecisionRow.id).where(about),
    )
    if any(session.exec(statement.limit(1)).first() is not None for statement in looked_up):
        return True
    # where an editor chose someone else, the row is corrected, and the entry that the pipeline found is what undoing brings back
    found = session.exec(select(QuotationRow.found).where(col(QuotationRow.corrected).is_(True)))
    return any((kept.get("speaker") or {}).get("entry") == number for kept in found)


def _entry_called(session: Session, chosen: ChosenSpeaker) -> Choice:
    """The only entry with this name and kind, or a new one. Raises Conflict where there are several."""
    name = " ".join((chosen.name or "").split())
    found = session.exec(
        select(SpeakerRow).where(
            SpeakerRow.name_key == entry_key(name), SpeakerRow.kind == chosen.kind, col(SpeakerRow.article_id).is_(None)
        )
    ).all()
    roots = sorted({row.merged_into or id_of(row) for row in found})
    if len(roots) > 1:
        raise Conflict(f"Several speakers are called {name}: {roots}. Give the id of the one you mean.", "speaker")
    if roots:
        return Choice(session.get_one(SpeakerRow, roots[0]))
    entry = new_entry(session, name, chosen.kind)
    add_names(session, entry, [name], EDITOR)
    index_names(session, entry)
    session.flush()
    return Choice(entry, made=True)
