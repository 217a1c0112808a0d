"""Querying the registry: entries by name, the most quoted first; one entry with its roles over time, outlets and months."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Date, String, and_, cast, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import NotFound
from app.names.matching import sounds
from app.names.person_names import name_key
from app.reading.speaker_list import HeldRole
from app.store.registry.entries import entry_key, merged_into
from app.store.tables import IS_SHOWN, AliasRow, ArticleRow, NameWordRow, QuotationRow, SpeakerRoleRow, SpeakerRow, id_of

# The length from which a word counts as long, and the typing errors that long and short words may have.
LONG_WORD, SLIPS_IN_LONG, SLIPS_IN_SHORT = 6, 2, 1
# The most words of the registry that are considered for one typed word. Only very short words match more.
MOST_WORDS = 200
# The day a quotation was said, or else printed, or null; and its month as YYYY-MM.
DATED = func.nullif(QuotationRow.sorted_on, date.min, type_=Date())
MONTH = func.substr(cast(DATED, String), 1, 7)
# The entries that lists have: neither merged into another one nor marked as not a person.
IS_LISTED = and_(col(SpeakerRow.merged_into).is_(None), col(SpeakerRow.not_a_person).is_(False))


@dataclass(frozen=True, slots=True)
class SpeakerSummary:
    """A registry entry with its aliases and the number of its quotations."""

    id: int
    name: str
    kind: str
    aliases: tuple[str, ...]
    quotations: int
    wikidata: str | None
    not_a_person: bool


@dataclass(frozen=True, slots=True)
class RoleOverTime:
    """A role with the first and the last day of the quotations that have it, None where none of them has a date."""

    role: str
    first: date | None
    last: date | None
    quotations: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The number of quotations of an outlet, or of a month (YYYY-MM)."""

    of: str | None
    quotations: int


@dataclass(frozen=True, slots=True)
class SpeakerDetail:
    """An entry in full. ``merged`` has the entries merged into it, ``known_roles`` the roles that no quotation has,
    ``held_roles`` those for which a list gives dates, the earliest first.
    """

    summary: SpeakerSummary
    roles: tuple[RoleOverTime, ...]
    known_roles: tuple[str, ...]
    held_roles: tuple[HeldRole, ...]
    outlets: tuple[Counted, ...]
    months: tuple[Counted, ...]
    merged: tuple[int, ...]
    article_id: int | None


def find_speaker_ids(session: Session, name: str) -> list[int]:
    """The entries that have every word of ``name`` among their names, regardless of case, accents and script.

    Where there are none, those whose names are spelled differently but sound the same.
    """
    words = name_key(name).split()
    exact = _with_words(session, [[word] for word in words])
    return exact or _with_words(session, [_alike(session, word, slips=False) for word in words])


def search_speaker_ids(session: Session, name: str, *, misspelled: bool = True) -> list[int]:
    """The same while someone is typing: words may be incomplete or, if ``misspelled`` and nothing matches, misspelled."""
    words = name_key(name).split()
    begun = _with_words(session, [_beginning(session, word) for word in words])
    return begun if begun or not misspelled else _with_words(session, [_alike(session, word, slips=True) for word in words])


def entry_by_id(session: Session, speaker_id: int, where: str = "speaker_id") -> SpeakerRow:
    """One entry's row; ``where`` is the field that the id was given in. Raises NotFound."""
    row = session.get(SpeakerRow, speaker_id)
    if row is None:
        raise NotFound(f"There is no speaker {speaker_id}. GET /speakers?name= finds one by name.", where)
    return row


def standing_for(session: Session, speaker_id: int) -> int:
    """The id of the entry that this one was merged into, or else this id itself."""
    row = session.get(SpeakerRow, speaker_id)
    return (row.merged_into if row is not None else None) or speaker_id


def speaker_summary(session: Session, speaker_id: int) -> SpeakerSummary:
    """One entry. Raises NotFound."""
    entry_by_id(session, speaker_id)
    return summaries(session, [speaker_id])[0]


def speaker_detail(session: Session, speaker_id: int) -> SpeakerDetail:
    """One entry with all that its quotations show, or the entry that it was merged into. Raises NotFound."""
    root = standing_for(session, speaker_id)
    row = entry_by_id(session, root)
    of_speaker = and_(col(QuotationRow.speaker_id) == root, IS_SHOWN)
    roles = session.exec(
        select(QuotationRow.role, func.min(DATED), func.max(DATED), func.count())
        .where(of_speaker, col(QuotationRow.role).is_not(None))
        .group_by(col(QuotationRow.role))
        .order_by(func.min(DATED), col(QuotationRow.role))
    )
    over_time = _as_one([RoleOverTime(str(role), first, last, count) for role, first, last, count in roles])
    known = session.exec(
        select(SpeakerRoleRow)
        .join(SpeakerRow, col(SpeakerRow.id) == SpeakerRoleRow.speaker_id)
        .where((SpeakerRow.id == root) | (SpeakerRow.merged_into == root))
        .order_by(SpeakerRoleRow.role)
    ).all()
    dated = (HeldRole(item.role, item.since, item.until) for item in known if item.since or item.until)
    months = session.exec(select(MONTH, func.count()).where(of_speaker).group_by(MONTH).order_by(MONTH))
    outlets = session.exec(
        select(ArticleRow.outlet, func.count())
        .join(QuotationRow, col(QuotationRow.article_id) == ArticleRow.id)
        .where(of_speaker)
        .group_by(col(ArticleRow.outlet))
        .order_by(func.count().desc(), col(ArticleRow.outlet))
    )
    return SpeakerDetail(
        summary=speaker_summary(session, root),
        roles=over_time,
        known_roles=_other_roles((item.role for item in known), over_time),
        held_roles=tuple(sorted(set(dated), key=lambda item: (item.since or "", item.role))),
        outlets=tuple(Counted(outlet, count) for outlet, count in outlets),
        months=tuple(Counted(found, count) for found, count in months),
        merged=tuple(merged_into(session, root)),
        article_id=row.article_id,
    )


def _as_one(roles: Sequence[RoleOverTime]) -> tuple[RoleOverTime, ...]:
    """The roles, those that differ only in capitals and punctuation as one, in the wording that most quotations have."""
    together: dict[str, list[RoleOverTime]] = {}
    for item in roles:
        together.setdefault(entry_key(item.role), []).append(item)
    return tuple(
        RoleOverTime(
            max(same, key=lambda item: item.quotations).role,
            min((item.first for item in same if item.first is not None), default=None),
            max((item.last for item in same if item.last is not None), default=None),
            sum(item.quotations for item in same),
        )
        for same in together.values()
    )


def _other_roles(known: Iterable[str], over_time: Sequence[RoleOverTime]) -> tuple[str, ...]:
    """The known roles that no quotation has, whatever their capitals; each once."""
    given = {entry_key(item.role) for item in over_time}
    return tuple({entry_key(role): role for role in known if entry_key(role) not in given}.values())


def months_by_outlet(session: Session, speaker_id: int) -> list[tuple[str, str | None, int]]:
    """A speaker's (month, outlet, number of quotations), in order, without undated quotations. Raises NotFound."""
    root = standing_for(session, id_of(entry_by_id(session, speaker_id)))
    found = session.exec(
        select(MONTH, ArticleRow.outlet, func.count())
        .join(QuotationRow, col(QuotationRow.article_id) == ArticleRow.id)
        .where(QuotationRow.speaker_id == root, IS_SHOWN, MONTH.is_not(None))
        .group_by(MONTH, col(ArticleRow.outlet))
        .order_by(MONTH, col(ArticleRow.outlet))
    )
    return [(str(month), outlet, count) for month, outlet, count in found]


def quoted_beside(session: Session, speaker_id: int, limit: int) -> list[tuple[int, str, int]]:
    """The (id, name, number of articles) of speakers who are quoted in the same articles, the most frequent first."""
    articles = select(QuotationRow.article_id).where(QuotationRow.speaker_id == speaker_id, IS_SHOWN).distinct()
    count = func.count(col(QuotationRow.article_id).distinct())
    found = session.exec(
        select(SpeakerRow.id, SpeakerRow.name, count)
        .join(QuotationRow, col(QuotationRow.speaker_id) == SpeakerRow.id)
        .where(col(QuotationRow.article_id).in_(articles), SpeakerRow.id != speaker_id, IS_SHOWN)
        .where(col(SpeakerRow.article_id).is_(None), col(SpeakerRow.not_a_person).is_(False))
        .group_by(col(SpeakerRow.id), col(SpeakerRow.name))
        .order_by(count.desc(), col(SpeakerRow.id))
        .limit(limit)
    )
    return [(number, name, articles_in) for number, name, articles_in in found if number is not None]


def list_speakers(
    session: Session,
    name: str | None,
    *,
    kind: str | None = None,
    misspelled: bool = True,
    after: tuple[int, int] | None,
    limit: int,
) -> list[SpeakerSummary]:
    """Entries whose names match ``name`` (all if None), the most quoted first, without those marked as not a person.

    With ``misspelled``, names that are spelled differently are found where none matches.
    ``after`` is the (quotations, id) of the last entry of the page before.
    """
    count = func.count(col(QuotationRow.id))
    statement = select(SpeakerRow.id).outerjoin(QuotationRow, and_(col(QuotationRow.speaker_id) == SpeakerRow.id, IS_SHOWN))
    statement = statement.where(IS_LISTED)
    if name is not None:
        statement = statement.where(col(SpeakerRow.id).in_(search_speaker_ids(session, name, misspelled=misspelled)))
    if kind is not None:
        statement = statement.where(SpeakerRow.kind == kind)
    statement = statement.group_by(col(SpeakerRow.id))
    if after is not None:
        quotations, last = after
        statement = statement.having((count < quotations) | ((count == quotations) & (col(SpeakerRow.id) > last)))
    ordered = session.exec(statement.order_by(count.desc(), col(SpeakerRow.id)).limit(limit))
    return summaries(session, [found for found in ordered if found is not None])


def summaries(session: Session, speaker_ids: Sequence[int]) -> list[SpeakerSummary]:
    """The entries with these ids, in the same order. Unknown ids are left out."""
    rows = {row.id: row for row in session.exec(select(SpeakerRow).where(col(SpeakerRow.id).in_(speaker_ids)))}
    root = func.coalesce(SpeakerRow.merged_into, SpeakerRow.id)
    named = session.exec(
        select(root, AliasRow.name)
        .join(AliasRow, col(AliasRow.speaker_id) == SpeakerRow.id)
        .where(col(SpeakerRow.id).in_(speaker_ids) | col(SpeakerRow.merged_into).in_(speaker_ids))
        .where(col(AliasRow.removed).is_(False))
        .distinct()
        .order_by(AliasRow.name)
    )
    aliases: dict[int, list[str]] = {}
    for speaker_id, name in named:
        aliases.setdefault(speaker_id, []).append(name)
    counted = (
        select(QuotationRow.speaker_id, func.count())
        .where(col(QuotationRow.speaker_id).in_(speaker_ids), IS_SHOWN)
        .group_by(col(QuotationRow.speaker_id))
    )
    counts = dict(session.exec(counted).all())
    return [
        SpeakerSummary(
            speaker_id,
            row.name,
            row.kind,
            tuple(alias for alias in aliases.get(speaker_id, []) if alias != row.name),
            counts.get(speaker_id, 0),
            row.wikidata,
            row.not_a_person,
        )
        for speaker_id in speaker_ids
        if (row := rows.get(speaker_id)) is not None
    ]


def _with_words(session: Session, words: Sequence[Collection[str]]) -> list[int]:
    """The entries that have a word of each collection; for merged ones, the entries that they were merged into."""
    if not words or not all(words):
        return []
    statement = select(func.coalesce(SpeakerRow.merged_into, SpeakerRow.id)).distinct()
    for forms in words:
        statement = statement.where(
            col(SpeakerRow.id).in_(select(NameWordRow.speaker_id).where(col(NameWordRow.word).in_(sorted(forms))))
        )
    return list(session.exec(statement))


def _beginning(session: Session, word: str) -> list[str]:
    return list(session.exec(_between(word).limit(MOST_WORDS)))


def _alike(session: Session, word: str, *, slips: bool) -> list[str]:
    """The words of the registry that begin with the same letter and sound the same, or are a few typing errors away."""
    typed_sounds = sounds(word)
    most = (SLIPS_IN_LONG if len(word) >= LONG_WORD else SLIPS_IN_SHORT) if slips else 0
    return [
        other
        for other in session.exec(_between(word[0]))
        if sounds(other) & typed_sounds or (most and OSA.distance(word, other, score_cutoff=most) <= most)
    ][:MOST_WORDS]


def _between(beginning: str) -> SelectOfScalar[str]:
    """The words with this beginning. Folded words have only lower-case letters and digits, so all collations agree."""
    statement = select(NameWordRow.word).where(col(NameWordRow.word) >= beginning).distinct().order_by(NameWordRow.word)
    stem = beginning.rstrip("z")
    if not stem or stem[-1].isdigit():
        return statement.where(col(NameWordRow.word).startswith(beginning, autoescape=True))
    return statement.where(col(NameWordRow.word) < stem[:-1] + chr(ord(stem[-1]) + 1))


def has_speaker(session: Session, names: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a quotation's speaker has one of these names, in any form."""
    ids = {number for name in names for number in find_speaker_ids(session, name)}
    return col(QuotationRow.speaker_id).in_(sorted(ids))
