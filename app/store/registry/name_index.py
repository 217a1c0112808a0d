"""The name index: entries in; the words by which people find them, and the keys by which articles' names do, out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, delete, select

from app.names.body_names import body_block, is_abbreviation_of
from app.names.identity import sole_offices
from app.names.matching import Likeness, block_keys, compare_names, name_parts, office_key
from app.names.person_names import name_key, person_name
from app.quote import SpeakerKind
from app.store.registry.entries import ARTICLE, entry_key
from app.store.tables import AliasRow, NameBlockRow, NameWordRow, SpeakerRoleRow, SpeakerRow, id_of

# Speakers of these kinds have no name of their own: the same description in another article may mean someone else.
DESCRIBED = frozenset({SpeakerKind.UNNAMED, SpeakerKind.GROUP, SpeakerKind.DOCUMENT})

# The number of entries that are read at once where all are wanted.
CHUNK = 1000


def index_names(session: Session, row: SpeakerRow) -> None:
    """Update the words and keys by which an entry is found: those of its name and of all forms that were not removed."""
    number = id_of(row)
    row.listed_as = listed_name(row.name, row.kind)
    aliases = session.exec(select(AliasRow).where(AliasRow.speaker_id == number, col(AliasRow.removed).is_(False))).all()
    roles = session.exec(select(SpeakerRoleRow.role).where(SpeakerRoleRow.speaker_id == number)).all()
    words, keys = _words_and_keys(row, aliases, roles)
    indexed_words, indexed_keys = _indexed(session, [number])
    known_words, known_keys = indexed_words[number], indexed_keys[number]
    if known_words - words:
        session.exec(delete(NameWordRow).where(col(NameWordRow.speaker_id) == number, col(NameWordRow.word).not_in(words)))
    if known_keys - keys:
        session.exec(delete(NameBlockRow).where(col(NameBlockRow.speaker_id) == number, col(NameBlockRow.key).not_in(keys)))
    _add(session, number, words - known_words, keys - known_keys)
    session.flush()


def extend_index(session: Session, entries: Iterable[tuple[SpeakerRow, Sequence[AliasRow], Sequence[str]]]) -> None:
    """Add to the index what is new in entries, each given with all its aliases and roles."""
    listed = list(entries)
    known_words, known_keys = _indexed(session, [id_of(row) for row, _, _ in listed])
    for row, aliases, roles in listed:
        row.listed_as = listed_name(row.name, row.kind)
        words, keys = _words_and_keys(row, [alias for alias in aliases if not alias.removed], roles)
        _add(session, id_of(row), words - known_words[id_of(row)], keys - known_keys[id_of(row)])
    session.flush()


def index_unindexed(session: Session) -> int:
    """Index the entries that an earlier version of the software stored without keys. Returns how many."""
    indexed = select(NameBlockRow.speaker_id)
    rows = session.exec(select(SpeakerRow).where(col(SpeakerRow.article_id).is_(None), col(SpeakerRow.id).not_in(indexed))).all()
    for row in rows:
        index_names(session, row)
    session.flush()
    return len(rows)


def listed_name(name: str, kind: str) -> str:
    """The folded name that lists are ordered by: a person's family name first; the name itself where nothing can be folded.

    >>> listed_name("Ada van Holt", "person")
    'van holt, ada van holt'
    """
    whole = entry_key(name)
    if kind != SpeakerKind.PERSON:
        return whole
    family = name_key(person_name(name).family)
    return f"{family}, {whole}" if family else whole


def list_unlisted(session: Session) -> int:
    """Give the entries that an earlier version of the software stored what lists are ordered by. Returns how many."""
    done = 0
    while rows := session.exec(select(SpeakerRow).where(col(SpeakerRow.listed_as).is_(None)).limit(CHUNK)).all():
        for row in rows:
            row.listed_as = listed_name(row.name, row.kind)
        session.flush()
        session.expunge_all()
        done += len(rows)
    return done


def _words_and_keys(row: SpeakerRow, aliases: Sequence[AliasRow], roles: Sequence[str]) -> tuple[set[str], set[str]]:
    """The words and the keys by which an entry is found. Entries of one article have no keys."""
    words = {word for name in (row.name, *(alias.name for alias in aliases)) for word in name_key(name).split()}
    return words, set() if row.article_id is not None else _keys(row, aliases, roles)


def _keys(row: SpeakerRow, aliases: Sequence[AliasRow], roles: Sequence[str]) -> set[str]:
    if row.kind in DESCRIBED:
        return set()
    if row.kind == SpeakerKind.ORGANIZATION:
        names = {row.name} | {
            alias.name for alias in aliases if alias.origin != ARTICLE or is_abbreviation_of(alias.name, row.name)
        }
        return {body_block(name) for name in names}
    keys = block_keys(row.name) | {office_key(row.name, office) for office in sole_offices(roles)}
    for alias in aliases:
        if alias.origin != ARTICLE or _is_full_form(alias.name, row.name):
            keys |= block_keys(alias.name)
    return keys


def _is_full_form(alias: str, name: str) -> bool:
    parts = name_parts(alias)
    return bool(parts.given and parts.family) and compare_names(alias, name).likeness >= Likeness.POSSIBLE


def _indexed(session: Session, numbers: Iterable[int]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """The words and the keys that entries are indexed under, by their ids."""
    ids = list(numbers)
    words: dict[int, set[str]] = defaultdict(set)
    keys: dict[int, set[str]] = defaultdict(set)
    for word in session.exec(select(NameWordRow).where(col(NameWordRow.speaker_id).in_(ids))):
        words[word.speaker_id].add(word.word)
    for block in session.exec(select(NameBlockRow).where(col(NameBlockRow.speaker_id).in_(ids))):
        keys[block.speaker_id].add(block.key)
    return words, keys


def _add(session: Session, number: int, words: set[str], keys: set[str]) -> None:
    session.add_all(NameWordRow(word=word, speaker_id=number) for word in sorted(words))
    session.add_all(NameBlockRow(key=key, speaker_id=number) for key in sorted(keys))
