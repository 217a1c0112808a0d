"""The registry of speakers: a name from an article in, its registry entry out; and the entries by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from app.errors import NotFound
from app.quote import Named, SpeakerKind
from app.resolve.names import name_key
from app.store.tables import AliasRow, NameWordRow, QuotationRow, SpeakerRow

# Speakers of these kinds have no name of their own: the same description elsewhere is somebody else.
DESCRIBED = frozenset({SpeakerKind.UNNAMED, SpeakerKind.GROUP, SpeakerKind.DOCUMENT})


@dataclass(frozen=True, slots=True)
class SpeakerSummary:
    """A registry entry with its aliases and how often it is quoted."""

    id: int
    name: str
    kind: str
    aliases: tuple[str, ...]
    quotations: int


def speaker_row(session: Session, named: Named, article_id: int) -> SpeakerRow:
    """The entry for a speaker of an article, made if there is none; its aliases are added to it.

    Persons join across articles by full name, organizations by name; whoever has no full name stays with
    the article, because a bare surname or a description may be anybody's.
    """
    key = name_key(named.name) or named.name.casefold()
    own = named.kind in DESCRIBED or (named.kind is SpeakerKind.PERSON and " " not in key)
    statement = select(SpeakerRow).where(SpeakerRow.name_key == key, SpeakerRow.kind == named.kind)
    statement = statement.where(SpeakerRow.article_id == (article_id if own else None))
    row = session.exec(statement.order_by(col(SpeakerRow.id))).first()
    if row is None:
        row = SpeakerRow(name=named.name, name_key=key, kind=named.kind, article_id=article_id if own else None)
        session.add(row)
        session.flush()
    _add_names(session, row, [named.name, *named.aliases])
    return row


def find_speaker_ids(session: Session, name: str) -> list[int]:
    """The speakers who have every word of ``name`` among their names, case and accents aside."""
    words = name_key(name).split()
    if not words:
        return []
    statement = (
        select(NameWordRow.speaker_id)
        .where(col(NameWordRow.word).in_(words))
        .group_by(col(NameWordRow.speaker_id))
        .having(func.count() == len(set(words)))
    )
    return list(session.exec(statement))


def speaker_summary(session: Session, speaker_id: int) -> SpeakerSummary:
    """One entry. Raises NotFound."""
    found = _summaries(session, [speaker_id])
    if not found:
        raise NotFound(f"There is no speaker {speaker_id}. GET /speakers?name= finds one by name.", "speaker_id")
    return found[0]


def list_speakers(session: Session, name: str | None, *, after: tuple[int, int] | None, limit: int) -> list[SpeakerSummary]:
    """Entries whose names hold the words of ``name`` (all if None), most quoted first.

    ``after`` is the (quotations, id) of the last entry of the page before.
    """
    count = func.count(col(QuotationRow.id))
    statement = select(SpeakerRow.id).outerjoin(QuotationRow, col(QuotationRow.speaker_id) == SpeakerRow.id)
    if name is not None:
        statement = statement.where(col(SpeakerRow.id).in_(find_speaker_ids(session, name)))
    statement = statement.group_by(col(SpeakerRow.id))
    if after is not None:
        quotations, last = after
        statement = statement.having((count < quotations) | ((count == quotations) & (col(SpeakerRow.id) > last)))
    ordered = session.exec(statement.order_by(count.desc(), col(SpeakerRow.id)).limit(limit))
    return _summaries(session, [found for found in ordered if found is not None])


def remove_unquoted(session: Session, speaker_ids: Sequence[int]) -> None:
    """Remove those of the speakers whom no quotation names any more."""
    quoted = select(QuotationRow.speaker_id).where(col(QuotationRow.speaker_id).in_(speaker_ids))
    still = set(session.exec(quoted))
    session.exec(delete(SpeakerRow).where(col(SpeakerRow.id).in_([item for item in speaker_ids if item not in still])))


def _summaries(session: Session, speaker_ids: Sequence[int]) -> list[SpeakerSummary]:
    rows = {row.id: row for row in session.exec(select(SpeakerRow).where(col(SpeakerRow.id).in_(speaker_ids)))}
    aliases: dict[int, list[str]] = {}
    for alias in session.exec(select(AliasRow).where(col(AliasRow.speaker_id).in_(speaker_ids)).order_by(AliasRow.name)):
        aliases.setdefault(alias.speaker_id, []).append(alias.name)
    counted = (
        select(QuotationRow.speaker_id, func.count())
        .where(col(QuotationRow.speaker_id).in_(speaker_ids))
        .group_by(col(QuotationRow.speaker_id))
    )
    counts = dict(session.exec(counted).all())
    return [
        SpeakerSummary(
            speaker_id,
            rows[speaker_id].name,
            rows[speaker_id].kind,
            tuple(alias for alias in aliases.get(speaker_id, []) if alias != rows[speaker_id].name),
            counts.get(speaker_id, 0),
        )
        for speaker_id in speaker_ids
        if speaker_id in rows
    ]


def _add_names(session: Session, row: SpeakerRow, names: Sequence[str]) -> None:
    if row.id is None:
        raise RuntimeError("A speaker must be flushed before names are added to it.")
    known = set(session.exec(select(AliasRow.name).where(AliasRow.speaker_id == row.id)))
    known_words = set(session.exec(select(NameWordRow.word).where(NameWordRow.speaker_id == row.id)))
    for name in dict.fromkeys(names):
        if name not in known:
            session.add(AliasRow(speaker_id=row.id, name=name))
    words = {word for name in names for word in name_key(name).split()}
    for word in sorted(words - known_words):
        session.add(NameWordRow(word=word, speaker_id=row.id))
    session.flush()
