"""Joining: the speakers that an article names in; their registry entries, found or made, out.

A speaker joins the entry that is the same by name and role (see ``app.names.identity``). One that may be the same gets an
entry of its own, with a suggestion for an editor. Editors' decisions are respected: nothing joins by a removed name, and
curated entries are neither renamed nor removed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from app.names.body_names import body_block, body_key, is_abbreviation_of, is_generic
from app.names.identity import LIKELIHOOD, Judgement, Somebody, Verdict, judge_persons, sole_offices
from app.names.matching import Likeness, exact_key, office_key, wanted_keys
from app.quote import Named, SpeakerKind
from app.store.registry.entries import ARTICLE, entry_key, new_roles
from app.store.registry.lookup import Lookup
from app.store.registry.name_index import DESCRIBED, extend_index
from app.store.registry.suggestions import suggest
from app.store.registry.turn import take_turn
from app.store.tables import AliasRow, SpeakerRoleRow, SpeakerRow, id_of
from app.store.word_index import index_speakers


def join_speakers(session: Session, named: Iterable[Named], article_id: int, now: datetime) -> dict[Named, SpeakerRow]:
    """The entry of each speaker of one article, made where there is none. The article's names and roles are added to it."""
    take_turn(session)
    together: dict[tuple[SpeakerKind, str], list[Named]] = defaultdict(list)
    for speaker in named:
        together[speaker.kind, entry_key(speaker.name)].append(speaker)
    wanted = [_wanted(kind, key, forms) for (kind, key), forms in together.items()]
    joined = _join_all(session, wanted, article_id)
    renamed = [item.row.id for item in joined if item.row.id is not None and inspect(item.row).attrs.name.history.has_changes()]
    session.add_all(item.row for item in joined)
    session.flush()
    index_speakers(session, renamed)
    _add_forms_and_roles(session, [(item.row, speaker) for item, speaker in zip(joined, wanted, strict=True)])
    for item in joined:
        suggest(session, item.row, item.similar, now)
    return {form: item.row for item, forms in zip(joined, together.values(), strict=True) for form in forms}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A speaker of an article: the name, folded as ``key``, all forms of it in the article, and the roles there."""

    kind: SpeakerKind
    key: str
    name: str
    forms: tuple[str, ...]
    roles: tuple[str, ...]

    def always(self) -> set[str]:
        """The keys that are always looked up."""
        if self.kind in DESCRIBED:
            return set()
        if self.kind is SpeakerKind.ORGANIZATION:
            return {body_block(form) for form in (self.name, *self.abbreviations())}
        return {exact_key(self.name)} | self.offices()

    def nearby(self, lookup: Lookup) -> set[str]:
        """The keys of similar names, for a full name that no entry has."""
        if self.kind is not SpeakerKind.PERSON or " " not in self.key:
            return set()
        return set() if lookup.under(self.kind, {exact_key(self.name)}) else wanted_keys(self.name)

    def offices(self) -> set[str]:
        return {office_key(self.name, office) for office in sole_offices(self.roles)}

    def abbreviations(self) -> list[str]:
        return [form for form in self.forms if is_abbreviation_of(form, self.name)]


@dataclass(frozen=True, slots=True)
class _Joined:
    """An entry, stored or new, and those that may be the same speaker."""

    row: SpeakerRow
    similar: tuple[tuple[SpeakerRow, Judgement], ...] = ()

    def within(self, own: dict[tuple[str, str], SpeakerRow]) -> "_Joined":
        """The same, or the entry that an earlier reading of the article made, if this one is new and belongs to the article."""
        known = own.get((self.row.kind, self.row.name_key))
        return self if self.row.id is not None or self.row.article_id is None or known is None else _Joined(known, self.similar)


def _wanted(kind: SpeakerKind, key: str, forms: Sequence[Named]) -> _Wanted:
    """One speaker from all the forms that have the same kind and key."""
    return _Wanted(
        kind,
        key,
        forms[0].name,
        tuple(dict.fromkeys(alias for form in forms for alias in (form.name, *form.aliases))),
        tuple(dict.fromkeys(form.role for form in forms if form.role)),
    )


def _join_all(session: Session, wanted: Sequence[_Wanted], article_id: int) -> list[_Joined]:
    lookup = Lookup(session)
    lookup.read(key for speaker in wanted for key in speaker.always())
    lookup.read(key for speaker in wanted for key in speaker.nearby(lookup))
    own = _own(session, article_id)
    return [_join(lookup, speaker, article_id).within(own) for speaker in wanted]


def _own(session: Session, article_id: int) -> dict[tuple[str, str], SpeakerRow]:
    """The entries that belong to this article alone, by kind and key. There are some where it was read before."""
    rows = session.exec(select(SpeakerRow).where(SpeakerRow.article_id == article_id).order_by(col(SpeakerRow.id).desc()))
    return {(row.kind, row.name_key): row for row in rows}


def _join(lookup: Lookup, wanted: _Wanted, article_id: int) -> _Joined:
    if wanted.kind in DESCRIBED or (wanted.kind is SpeakerKind.ORGANIZATION and is_generic(wanted.name)):
        return _Joined(_row(wanted, article_id))
    if wanted.kind is SpeakerKind.ORGANIZATION:
        return _Joined(_join_body(lookup, wanted))
    return _join_person(lookup, wanted, article_id) if " " in wanted.key else _join_bare_name(lookup, wanted, article_id)


def _row(wanted: _Wanted, article_id: int | None) -> SpeakerRow:
    return SpeakerRow(
        name=wanted.name, name_key=wanted.key, kind=wanted.kind, article_id=article_id, not_a_person=False, curated=False
    )


def _join_bare_name(lookup: Lookup, wanted: _Wanted, article_id: int) -> _Joined:
    """A bare name joins only an entry to which the newsroom gave it, or the only holder of an office ("President Obama")."""
    equal = lookup.under(wanted.kind, {exact_key(wanted.name)})
    offices = wanted.offices()
    for fitting in ([item for item in equal if wanted.key in item.curated_names], lookup.under(wanted.kind, offices)):
        allowed = [item for item in fitting if wanted.key not in item.removed_names]
        if len({item.root for item in allowed}) == 1:
            return _Joined(allowed[0].row)
        if allowed:
            several = Judgement(Verdict.UNSURE, LIKELIHOOD[Likeness.DOUBTFUL], ("several speakers have this name",))
            return _Joined(_row(wanted, article_id), tuple((item.row, several) for item in allowed))
    return _Joined(_row(wanted, None if offices else article_id))


def _join_person(lookup: Lookup, wanted: _Wanted, article_id: int) -> _Joined:
    """A full name joins the one entry that is the same by name, and by role where several have the name."""
    here = Somebody((wanted.name,), wanted.roles)
    known = lookup.under(wanted.kind, {exact_key(wanted.name)}) or lookup.under(wanted.kind, wanted_keys(wanted.name))
    judged = [(item, judge_persons(here, item.somebody)) for item in known if wanted.key not in item.removed_names]
    same = [pair for pair in judged if pair[1].verdict is Verdict.SAME]
    supported = [pair for pair in same if pair[1].supported]
    for fitting in (supported, same):
        if len({item.root for item, _ in fitting}) == 1:
            return _Joined(_spelt_out(max(fitting, key=lambda pair: pair[1].score)[0].row, wanted))
        if fitting:
            break
    bare = [item.row for item in lookup.under(wanted.kind, wanted.offices()) if " " not in item.row.name_key]
    if not same and len(bare) == 1 and bare[0].merged_into is None:
        return _Joined(_with_full_name(bare[0], wanted))
    # where several fit and nothing tells them apart, the entry belongs to the article until an editor decides
    similar = tuple((item.row, found) for item, found in judged if found.verdict is not Verdict.DIFFERENT)
    return _Joined(_row(wanted, article_id if same else None), similar)


def _join_body(lookup: Lookup, wanted: _Wanted) -> SpeakerRow:
    """The only organization of this name, or the one that is known by an abbreviation of it so far."""
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
    """An entry known by a bare or short name, which gets the full name unless it is curated."""
    if not row.curated:
        row.name, row.name_key = wanted.name, wanted.key
    return row


def _spelt_out(row: SpeakerRow, wanted: _Wanted) -> SpeakerRow:
    """An entry known by an initial ("J. Holt"), which gets the full given name once an article has it."""
    initial = len(row.name_key.split()[0]) == 1 and len(wanted.key.split()[0]) > 1
    return _with_full_name(row, wanted) if initial and row.merged_into is None else row


def _add_forms_and_roles(session: Session, entries: Sequence[tuple[SpeakerRow, _Wanted]]) -> None:
    """Add to each entry the forms and roles of the article that it does not have yet, and index what is new."""
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
        new_forms = [
            AliasRow(speaker_id=number, name=form, origin=ARTICLE, removed=False) for form in wanted.forms if form not in known
        ]
        more_roles = new_roles(roles[number], wanted.roles)
        if new_forms or more_roles:
            changed[number] = row
        aliases[number] += new_forms
        roles[number] += more_roles
        session.add_all(new_forms)
        session.add_all(SpeakerRoleRow(speaker_id=number, role=role) for role in more_roles)
    extend_index(session, [(row, aliases[number], roles[number]) for number, row in changed.items()])
