"""The registry, written to by ingestion: the speakers that an article names in, their entries out.

An entry joins whoever is the same by name and role (``app.resolve.identity``). Whoever may be the same stays apart,
with a suggestion for an editor. What editors decided stands: merged entries answer for what they absorbed, removed
names join nobody, curated entries are neither renamed nor removed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, inspect
from sqlmodel import Session, col, delete, select

from app.names.body_names import body_block, body_key, is_abbreviation_of, is_generic
from app.names.identity import LIKELIHOOD, Judgement, Somebody, Verdict, judge_persons, sole_offices
from app.names.matching import Likeness, block_keys, compare_names, exact_key, name_parts, office_key, wanted_keys
from app.names.person_names import name_key
from app.quote import Named, SpeakerKind
from app.store.tables import AliasRow, NameBlockRow, NameWordRow, QuotationRow, SpeakerRoleRow, SpeakerRow, SuggestionRow, id_of
from app.store.word_index import index_speakers

# Speakers of these kinds have no name of their own: the same description elsewhere is somebody else.
DESCRIBED = frozenset({SpeakerKind.UNNAMED, SpeakerKind.GROUP, SpeakerKind.DOCUMENT})
ARTICLE = "article"
# So many entries are looked at under one key, the oldest first; and so many are suggested for one name.
MOST_UNDER_KEY, MOST_SUGGESTED = 50, 5
# PostgreSQL's name for the lock under which entries are made, so that two writers do not make the same one twice.
REGISTRY_LOCK = 0x57484F53


@dataclass(frozen=True, slots=True)
class Known:
    """An entry with what is known of it; ``root`` is the entry that stands for it."""

    row: SpeakerRow
    root: int
    somebody: Somebody
    curated_names: frozenset[str]
    removed_names: frozenset[str]


class Lookup:
    """The entries of the registry by the keys of their names, each key and entry read once."""

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
        # sorted here: with ORDER BY and LIMIT, SQLite walks the index of speakers instead of that of keys
        for key, number in sorted(self._session.exec(statement)):
            if len(self._ids[key]) < MOST_UNDER_KEY:
                self._ids[key].append(number)
        ids = {number for key in new for number in self._ids[key]} - set(self._known)
        if ids:
            self._known |= {id_of(item.row): item for item in known_of(self._session, sorted(ids))}

    def under(self, kind: str, keys: Iterable[str]) -> list[Known]:
        """The entries of a kind under any of the keys, oldest first; not those that belong to one article."""
        wanted = list(keys)
        self.read(wanted)
        ids = sorted({number for key in wanted for number in self._ids[key]})
        found = (self._known[number] for number in ids)
        return [item for item in found if item.row.kind == kind and item.row.article_id is None]


def join_speakers(session: Session, named: Iterable[Named], article_id: int, now: datetime) -> dict[Named, SpeakerRow]:
    """The entry of each speaker of one article, made where there is none; its names and roles are added to it."""
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(func.pg_advisory_xact_lock(REGISTRY_LOCK)))
    together: dict[tuple[SpeakerKind, str], list[Named]] = defaultdict(list)
    for speaker in named:
        together[speaker.kind, entry_key(speaker.name)].append(speaker)
    wanted = [
        _Wanted(
            kind,
            key,
            forms[0].name,
            tuple(dict.fromkeys(alias for form in forms for alias in (form.name, *form.aliases))),
            tuple(dict.fromkeys(form.role for form in forms if form.role)),
        )
        for (kind, key), forms in together.items()
    ]
    lookup = Lookup(session)
    lookup.read(key for item in wanted for key in item.always())
    lookup.read(key for item in wanted for key in item.nearby(lookup))
    own = _own(session, article_id)
    joined = [_entry(lookup, item, article_id).within(own) for item in wanted]
    renamed = [
        entry.row.id for entry in joined if entry.row.id is not None and inspect(entry.row).attrs.name.history.has_changes()
    ]
    session.add_all(entry.row for entry in joined)
    session.flush()
    index_speakers(session, renamed)
    _complete(session, [(entry.row, item) for entry, item in zip(joined, wanted, strict=True)])
    for entry in joined:
        suggest(session, entry.row, entry.near, now)
    return {form: entry.row for entry, forms in zip(joined, together.values(), strict=True) for form in forms}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A speaker of an article: the folded name, all its forms there, and the roles."""

    kind: SpeakerKind
    key: str
    name: str
    forms: tuple[str, ...]
    roles: tuple[str, ...]

    def always(self) -> set[str]:
        """The keys that must be looked under whatever is found there."""
        if self.kind in DESCRIBED:
            return set()
        if self.kind is SpeakerKind.ORGANIZATION:
            return {body_block(form) for form in (self.name, *self.abbreviations())}
        return {exact_key(self.name)} | self.offices()

    def nearby(self, lookup: Lookup) -> set[str]:
        """The keys of names that are near, for a full name that nobody has."""
        if self.kind is not SpeakerKind.PERSON or " " not in self.key:
            return set()
        return set() if lookup.under(self.kind, {exact_key(self.name)}) else wanted_keys(self.name)

    def offices(self) -> set[str]:
        return {office_key(self.name, office) for office in sole_offices(self.roles)}

    def abbreviations(self) -> list[str]:
        return [form for form in self.forms if is_abbreviation_of(form, self.name)]


@dataclass(frozen=True, slots=True)
class _Joined:
    """An entry, stored or new, and those that it may be one with."""

    row: SpeakerRow
    near: tuple[tuple[SpeakerRow, Judgement], ...] = ()

    def within(self, own: dict[tuple[str, str], SpeakerRow]) -> "_Joined":
        """The same, but for the entry that an earlier reading of the article made already."""
        known = own.get((self.row.kind, self.row.name_key))
        return self if self.row.id is not None or self.row.article_id is None or known is None else _Joined(known, self.near)


def _own(session: Session, article_id: int) -> dict[tuple[str, str], SpeakerRow]:
    """The entries that belong to this article alone, by kind and key: it has some where it is read again."""
    rows = session.exec(select(SpeakerRow).where(SpeakerRow.article_id == article_id).order_by(col(SpeakerRow.id).desc()))
    return {(row.kind, row.name_key): row for row in rows}


def _complete(session: Session, entries: Sequence[tuple[SpeakerRow, _Wanted]]) -> None:
    """Add to each entry the forms and roles that the article has beside those known, and index what is new."""
    ids = [id_of(row) for row, _ in entries]
    aliases: dict[int, list[AliasRow]] = defaultdict(list)
    for alias in session.exec(select(AliasRow).where(col(AliasRow.speaker_id).in_(ids))):
        aliases[alias.speaker_id].append(alias)
    roles: dict[int, list[str]] = defaultdict(list)
    for given in session.exec(select(SpeakerRoleRow).where(col(SpeakerRoleRow.speaker_id).in_(ids))):
        roles[given.speaker_id].append(given.role)
    changed: dict[int, SpeakerRow] = {}
    for row, wanted in entries:
        number = id_of(row)
        known = {alias.name for alias in aliases[number]}
        new = [
            AliasRow(speaker_id=number, name=form, origin=ARTICLE, removed=False) for form in wanted.forms if form not in known
        ]
        told = [role for role in wanted.roles if role not in roles[number]]
        if new or told:
            changed[number] = row
        aliases[number] += new
        roles[number] += told
        session.add_all(new)
        session.add_all(SpeakerRoleRow(speaker_id=number, role=role) for role in told)
    known_words, known_keys = _indexed(session, changed)
    for number, row in changed.items():
        words, keys = _index_of(row, [alias for alias in aliases[number] if not alias.removed], roles[number])
        _add_to_index(session, number, words - known_words[number], keys - known_keys[number])
    session.flush()


def known_as(session: Session, kind: str, keys: Iterable[str]) -> list[Known]:
    """The entries of the registry, of a kind, that are stored under any of the keys, oldest first."""
    return Lookup(session).under(kind, keys)


def known_of(session: Session, ids: Sequence[int]) -> list[Known]:
    """What is known of the entries with these ids."""
    return _with_names(session, session.exec(select(SpeakerRow).where(col(SpeakerRow.id).in_(ids))).all())


def add_names(session: Session, row: SpeakerRow, names: Sequence[str], origin: str, language: str | None = None) -> list[str]:
    """Add written forms to an entry; those that an editor removed stay removed. Returns the new ones.

    ``index_names`` makes an entry found by them.
    """
    known = set(session.exec(select(AliasRow.name).where(AliasRow.speaker_id == row.id)))
    new = [name for name in dict.fromkeys(names) if name not in known]
    for name in new:
        session.add(AliasRow(speaker_id=id_of(row), name=name, origin=origin, language=language))
    if new:
        session.flush()
    return new


def add_roles(session: Session, row: SpeakerRow, roles: Iterable[str], origin: str) -> list[str]:
    """Add roles to what is known of an entry. Returns the new ones."""
    known = set(session.exec(select(SpeakerRoleRow.role).where(SpeakerRoleRow.speaker_id == row.id)))
    new = [role for role in dict.fromkeys(roles) if role not in known]
    session.add_all(SpeakerRoleRow(speaker_id=id_of(row), role=role, origin=origin) for role in new)
    if new:
        session.flush()
    return new


def index_names(session: Session, row: SpeakerRow) -> None:
    """Write anew the words and keys by which an entry is found: from its name and all forms that nobody removed."""
    number = id_of(row)
    aliases = session.exec(select(AliasRow).where(AliasRow.speaker_id == number, col(AliasRow.removed).is_(False))).all()
    roles = session.exec(select(SpeakerRoleRow.role).where(SpeakerRoleRow.speaker_id == number)).all()
    words, keys = _index_of(row, aliases, roles)
    indexed_words, indexed_keys = _indexed(session, [number])
    known_words, known_keys = indexed_words[number], indexed_keys[number]
    if known_words - words:
        session.exec(delete(NameWordRow).where(col(NameWordRow.speaker_id) == number, col(NameWordRow.word).not_in(words)))
    if known_keys - keys:
        session.exec(delete(NameBlockRow).where(col(NameBlockRow.speaker_id) == number, col(NameBlockRow.key).not_in(keys)))
    _add_to_index(session, number, words - known_words, keys - known_keys)
    session.flush()


def _indexed(session: Session, numbers: Iterable[int]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """The words and the keys under which entries are stored, by their ids."""
    ids = list(numbers)
    words: dict[int, set[str]] = defaultdict(set)
    keys: dict[int, set[str]] = defaultdict(set)
    for word in session.exec(select(NameWordRow).where(col(NameWordRow.speaker_id).in_(ids))):
        words[word.speaker_id].add(word.word)
    for block in session.exec(select(NameBlockRow).where(col(NameBlockRow.speaker_id).in_(ids))):
        keys[block.speaker_id].add(block.key)
    return words, keys


def _add_to_index(session: Session, number: int, words: set[str], keys: set[str]) -> None:
    session.add_all(NameWordRow(word=word, speaker_id=number) for word in sorted(words))
    session.add_all(NameBlockRow(key=key, speaker_id=number) for key in sorted(keys))


def index_unindexed(session: Session) -> int:
    """Index the entries of an earlier version, which have no keys yet. Returns how many."""
    indexed = select(NameBlockRow.speaker_id)
    rows = session.exec(select(SpeakerRow).where(col(SpeakerRow.article_id).is_(None), col(SpeakerRow.id).not_in(indexed))).all()
    for row in rows:
        index_names(session, row)
    session.flush()
    return len(rows)


def suggest(session: Session, row: SpeakerRow, others: Sequence[tuple[SpeakerRow, Judgement]], now: datetime) -> None:
    """Keep that an entry may be the same as others, the likeliest few."""
    for other, judgement in sorted(others, key=lambda pair: -pair[1].score)[:MOST_SUGGESTED]:
        one, two = pair_of(row, other)
        pair = select(SuggestionRow).where(SuggestionRow.speaker_id == one, SuggestionRow.other_id == two)
        if one != two and session.exec(pair).first() is None:
            session.add(
                SuggestionRow(speaker_id=one, other_id=two, score=judgement.score, reasons=list(judgement.reasons), made_at=now)
            )
            session.flush()


def remove_unquoted(session: Session, speaker_ids: Sequence[int]) -> None:
    """Remove those of the entries that no quotation was matched with and nobody curated."""
    still = set(session.exec(select(QuotationRow.entry_id).where(col(QuotationRow.entry_id).in_(speaker_ids))))
    gone = [item for item in speaker_ids if item not in still]
    session.exec(delete(SpeakerRow).where(col(SpeakerRow.id).in_(gone), col(SpeakerRow.curated).is_(False)))


def entry_key(name: str) -> str:
    """The form of a name by which entries compare; the name itself where nothing of it can be folded."""
    return name_key(name) or name.casefold()


def pair_of(row: SpeakerRow, other: SpeakerRow) -> tuple[int, int]:
    """The ids of two entries, the lower first."""
    one, two = sorted((id_of(row), id_of(other)))
    return one, two


def new_entry(session: Session, name: str, kind: str) -> SpeakerRow:
    """A new entry that an editor or an import makes, flushed, not yet indexed."""
    row = SpeakerRow(name=name, name_key=entry_key(name), kind=kind, curated=True)
    session.add(row)
    session.flush()
    return row


def _entry(lookup: Lookup, wanted: _Wanted, article_id: int) -> _Joined:
    if wanted.kind in DESCRIBED or (wanted.kind is SpeakerKind.ORGANIZATION and is_generic(wanted.name)):
        return _Joined(_row(wanted, article_id))
    if wanted.kind is SpeakerKind.ORGANIZATION:
        return _Joined(_body(lookup, wanted))
    return _person(lookup, wanted, article_id) if " " in wanted.key else _bare_name(lookup, wanted, article_id)


def _row(wanted: _Wanted, article_id: int | None) -> SpeakerRow:
    return SpeakerRow(
        name=wanted.name, name_key=wanted.key, kind=wanted.kind, article_id=article_id, not_a_person=False, curated=False
    )


def _bare_name(lookup: Lookup, wanted: _Wanted, article_id: int) -> _Joined:
    """A bare name joins only whom the newsroom itself calls so, or the one holder of an office ("President Obama")."""
    equal = lookup.under(wanted.kind, {exact_key(wanted.name)})
    offices = wanted.offices()
    for fitting in ([item for item in equal if wanted.key in item.curated_names], lookup.under(wanted.kind, offices)):
        allowed = [item for item in fitting if wanted.key not in item.removed_names]
        if len({item.root for item in allowed}) == 1:
            return _Joined(allowed[0].row)
        if allowed:
            several = Judgement(Verdict.UNSURE, LIKELIHOOD[Likeness.DOUBTFUL], ("several are called so",))
            return _Joined(_row(wanted, article_id), tuple((item.row, several) for item in allowed))
    return _Joined(_row(wanted, None if offices else article_id))


def _person(lookup: Lookup, wanted: _Wanted, article_id: int) -> _Joined:
    here = Somebody((wanted.name,), wanted.roles)
    known = lookup.under(wanted.kind, {exact_key(wanted.name)}) or lookup.under(wanted.kind, wanted_keys(wanted.name))
    judged = [(item, judge_persons(here, item.somebody)) for item in known if wanted.key not in item.removed_names]
    same = [pair for pair in judged if pair[1].verdict is Verdict.SAME]
    supported = [pair for pair in same if pair[1].supported]
    for fitting in (supported, same):
        if len({item.root for item, _ in fitting}) == 1:
            return _Joined(max(fitting, key=lambda pair: pair[1].score)[0].row)
        if fitting:
            break
    bare = [item.row for item in lookup.under(wanted.kind, wanted.offices()) if " " not in item.row.name_key]
    if not same and len(bare) == 1 and bare[0].merged_into is None:
        return _Joined(_with_full_name(bare[0], wanted))
    # several fit and nothing tells which: the quotation stays with its article until an editor knows
    near = tuple((item.row, found) for item, found in judged if found.verdict is not Verdict.DIFFERENT)
    return _Joined(_row(wanted, article_id if same else None), near)


def _body(lookup: Lookup, wanted: _Wanted) -> SpeakerRow:
    """The organization of this name, or the one whose abbreviation it is, where that is one."""
    found = lookup.under(wanted.kind, {body_block(wanted.name)})
    known = [item for item in found if wanted.key not in item.removed_names]
    exact = [item for item in known if body_key(item.row.name) == body_key(wanted.name)]
    for fitting in (exact, known):
        if fitting and len({item.root for item in fitting}) == 1:
            return fitting[0].row
    short = wanted.abbreviations()
    for item in lookup.under(wanted.kind, {body_block(form) for form in short}):
        if item.row.name in short:
            return _with_full_name(item.row, wanted)
    return _row(wanted, None)


def _with_full_name(row: SpeakerRow, wanted: _Wanted) -> SpeakerRow:
    """An entry known by a bare or short name, called by the full one from now on, unless an editor named it."""
    if not row.curated:
        row.name, row.name_key = wanted.name, wanted.key
    return row


def _with_names(session: Session, rows: Sequence[SpeakerRow]) -> list[Known]:
    """The entries with their names and roles; merged entries share the roles of all that were merged."""
    ids = [id_of(row) for row in rows]
    names: dict[int, list[str]] = defaultdict(list)
    curated: dict[int, set[str]] = defaultdict(set)
    removed: dict[int, set[str]] = defaultdict(set)
    for alias in session.exec(select(AliasRow).where(col(AliasRow.speaker_id).in_(ids))):
        if alias.removed:
            removed[alias.speaker_id].add(name_key(alias.name))
            continue
        names[alias.speaker_id].append(alias.name)
        if alias.origin != ARTICLE:
            curated[alias.speaker_id].add(name_key(alias.name))
    roots = {id_of(row): row.merged_into or id_of(row) for row in rows}
    root_of = {number: number for number in roots.values()} | roots
    merged = select(SpeakerRow.id, SpeakerRow.merged_into).where(col(SpeakerRow.merged_into).in_(sorted(set(roots.values()))))
    root_of |= {number: root for number, root in session.exec(merged) if number is not None and root is not None}
    given = select(SpeakerRoleRow.speaker_id, SpeakerRoleRow.role).where(col(SpeakerRoleRow.speaker_id).in_(sorted(root_of)))
    roles: dict[int, set[str]] = defaultdict(set)
    for number, role in session.exec(given):
        roles[root_of[number]].add(role)
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


def _index_of(row: SpeakerRow, aliases: Sequence[AliasRow], roles: Sequence[str]) -> tuple[set[str], set[str]]:
    """The words and the keys by which an entry is found; those of one article alone have no keys."""
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
