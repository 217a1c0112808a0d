"""The registry from A to Z: entries by family name, page by page, and the letters that any of them begins with."""

from string import ascii_lowercase

from sqlalchemy import ColumnElement, and_, func, tuple_
from sqlmodel import Session, col, select

from app.store.registry.speakers import IS_LISTED, SpeakerSummary, search_speaker_ids, summaries
from app.store.tables import SpeakerRow

# What stands for every beginning that is not a letter from A to Z, such as a digit.
OTHER = "other"


def list_by_name(
    session: Session,
    name: str | None = None,
    *,
    kind: str | None = None,
    letter: str | None = None,
    after: tuple[str, int] | None = None,
    limit: int = 20,
) -> list[SpeakerSummary]:
    """Entries in the order of their family names, without those marked as not a person.

    ``name`` is any form of the name, which may be cut short or misspelled; ``letter`` is one from a to z, or OTHER. ``after``
    is the (name, id) of the last entry of the page before, as ``listed_as`` has it.
    """
    statement = select(SpeakerRow.id).where(IS_LISTED)
    if name is not None:
        statement = statement.where(col(SpeakerRow.id).in_(search_speaker_ids(session, name)))
    if kind is not None:
        statement = statement.where(SpeakerRow.kind == kind)
    if letter is not None:
        statement = statement.where(_begins_with(letter))
    if after is not None:
        statement = statement.where(tuple_(col(SpeakerRow.listed_as), col(SpeakerRow.id)) > tuple_(*after))
    ordered = session.exec(statement.order_by(col(SpeakerRow.listed_as), col(SpeakerRow.id)).limit(limit))
    return summaries(session, [number for number in ordered if number is not None])


def place_of(session: Session, speaker_id: int) -> tuple[str, int]:
    """The place of an entry in the list by name."""
    return session.exec(select(SpeakerRow.listed_as).where(SpeakerRow.id == speaker_id)).one() or "", speaker_id


def letters(session: Session, kind: str | None = None) -> list[str]:
    """The letters that listed entries begin with, and OTHER where some begin with none."""
    wanted = IS_LISTED if kind is None else and_(IS_LISTED, col(SpeakerRow.kind) == kind)
    return [
        letter
        for letter in (*ascii_lowercase, OTHER)
        if session.exec(select(SpeakerRow.id).where(wanted, _begins_with(letter)).limit(1)).first() is not None
    ]


def _begins_with(letter: str) -> ColumnElement[bool]:
    """Folded names are in lower case without accents, so that a range of the index has a letter in every collation."""
    listed = col(SpeakerRow.listed_as)
    if letter == OTHER:
        return func.substr(listed, 1, 1).not_in(list(ascii_lowercase))
    if letter == ascii_lowercase[-1]:
        return and_(listed >= letter, func.substr(listed, 1, 1) == letter)
    return and_(listed >= letter, listed < chr(ord(letter) + 1))
