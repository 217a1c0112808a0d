"""Looking entries up: the keys of a name in; the entries under them, with what is known of each, out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.names.identity import Somebody
from app.names.person_names import name_key
from app.store.registry.entries import ARTICLE
from app.store.tables import AliasRow, NameBlockRow, SpeakerRoleRow, SpeakerRow, id_of

# The most entries that are considered under one key; the oldest come first.
MOST_UNDER_KEY = 50


@dataclass(frozen=True, slots=True)
class Known:
    """An entry with what is known of it; ``root`` is the entry that it was merged into, or its own id.

    ``curated_names`` and ``removed_names`` are the folded names that editors and imports gave it, and those they removed.
    """

    row: SpeakerRow
    root: int
    somebody: Somebody
    curated_names: frozenset[str]
    removed_names: frozenset[str]


class Lookup:
    """The entries of the registry by the keys of their names; each key and each entry is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[str, list[int]] = {}
        self._known: dict[int, Known] = {}

    def read(self, keys: Iterable[str]) -> None:
        """Read what is stored under keys, all in a few statements."""
        new = sorted(set(keys) - set(self._ids))
        if not new:
            return
        self._ids |= {key: [] for key in new}
        statement = select(NameBlockRow.key, NameBlockRow.speaker_id).where(col(NameBlockRow.key).in_(new))
        # sorted here: with ORDER BY and LIMIT, SQLite would use the index of speakers instead of that of keys
        for key, number in sorted(self._session.exec(statement)):
            if len(self._ids[key]) < MOST_UNDER_KEY:
                self._ids[key].append(number)
        ids = {number for key in new for number in self._ids[key]} - set(self._known)
        if ids:
            self._known |= {id_of(item.row): item for item in known_of(self._session, sorted(ids))}

    def under(self, kind: str, keys: Iterable[str]) -> list[Known]:
        """The entries of a kind under any of the keys, oldest first, without those that belong to one article."""
        wanted = list(keys)
        self.read(wanted)
        ids = sorted({number for key in wanted for number in self._ids[key]})
        found = (self._known[number] for number in ids)
        return [item for item in found if item.row.kind == kind and item.row.article_id is None]


def known_as(session: Session, kind: str, keys: Iterable[str]) -> list[Known]:
    """The entries of a kind under any of the keys, oldest first."""
    return Lookup(session).under(kind, keys)


def known_of(session: Session, ids: Sequence[int]) -> list[Known]:
    """What is known of the entries with these ids. Merged entries share the roles of all that were merged together."""
    rows = session.exec(select(SpeakerRow).where(col(SpeakerRow.id).in_(ids))).all()
    names: dict[int, list[str]] = defaultdict(list)
    curated: dict[int, set[str]] = defaultdict(set)
    removed: dict[int, set[str]] = defaultdict(set)
    for alias in session.exec(select(AliasRow).where(col(AliasRow.speaker_id).in_([id_of(row) for row in rows]))):
        if alias.removed:
            removed[alias.speaker_id].add(name_key(alias.name))
            continue
        names[alias.speaker_id].append(alias.name)
        if alias.origin != ARTICLE:
            curated[alias.speaker_id].add(name_key(alias.name))
    roots = {id_of(row): row.merged_into or id_of(row) for row in rows}
    roles = _roles_of_roots(session, roots)
    return [
        Known(
            row,
            roots[number],
            Somebody(
                tuple(name for name in dict.fromkeys([row.name, *names[number]]) if " " in name_key(name)),
                tuple(sorted(roles[roots[number]])),
            ),
            frozenset(curated[number] | ({row.name_key} if row.curated else set())),
            frozenset(removed[number]),
        )
        for row in rows
        if (number := id_of(row))
    ]


def _roles_of_roots(session: Session, roots: dict[int, int]) -> dict[int, set[str]]:
    """The roles of each root and of all entries that were merged into it; ``roots`` has the root of each entry."""
    root_of = {number: number for number in roots.values()} | roots
    merged = select(SpeakerRow.id, SpeakerRow.merged_into).where(col(SpeakerRow.merged_into).in_(sorted(set(roots.values()))))
    root_of |= {number: root for number, root in session.exec(merged) if number is not None and root is not None}
    given = select(SpeakerRoleRow.speaker_id, SpeakerRoleRow.role).where(col(SpeakerRoleRow.speaker_id).in_(sorted(root_of)))
    roles: dict[int, set[str]] = defaultdict(set)
    for number, role in session.exec(given):
        roles[root_of[number]].add(role)
    return roles
