"""Reads a newsroom's own list of speakers, from CSV or from FollowTheMoney entities."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import UnreadableList
from app.quote import SpeakerKind
from app.reading.json_text import read_json

COLUMNS = ("name", "aliases", "role", "organization", "wikidata", "language", "kind")
SEVERAL = re.compile(r"\s*[;|]\s*")
WIKIDATA = re.compile(r"Q[1-9]\d{0,15}")
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[\w-]{1,12})?")
LONGEST_NAME = 300
# The FollowTheMoney schemata that can speak. Others (addresses, ownerships, vessels) are skipped.
SCHEMATA = {
    "Person": SpeakerKind.PERSON,
    "Organization": SpeakerKind.ORGANIZATION,
    "Company": SpeakerKind.ORGANIZATION,
    "LegalEntity": SpeakerKind.ORGANIZATION,
    "PublicBody": SpeakerKind.ORGANIZATION,
}

# The schemata that tie a holder to a body or a post, with the properties of both, and what the holder is where no role is given.
TIES = {
    "Membership": ("member", "organization", "member"),
    "Directorship": ("director", "organization", "director"),
    "Employment": ("employee", "employer", "employee"),
    "Occupancy": ("holder", "post", ""),
}
# A day, a month or a year, as FollowTheMoney writes it.
PARTIAL_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role with the dates from which and until which it was held: days, months or years (ISO), None where not given."""

    role: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class SpeakerRecord:
    """One speaker in the list. ``line`` counts from 1 and includes the header of a CSV file.

    ``held`` are the roles that come with dates, or that the list ties to the speaker on lines of their own.
    """

    line: int
    name: str
    kind: SpeakerKind
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    wikidata: str | None = None
    language: str | None = None
    held: tuple[HeldRole, ...] = ()

    @property
    def all_roles(self) -> tuple[str, ...]:
        """The roles with and without dates."""
        return (*self.roles, *(item.role for item in self.held))


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A line that cannot be read as a speaker, and why."""

    line: int
    reason: str


def read_speaker_csv(text: str) -> Iterator[SpeakerRecord | BadRecord]:
    """Records from CSV text with a header line.

    The column ``name`` is required. ``aliases`` (separated by ``;`` or ``|``), ``role``, ``organization``, ``wikidata``,
    ``language`` and ``kind`` (person or organization) are optional. Other columns are skipped. Raises UnreadableList if the
    header has no column ``name``.
    """
    sample = text.lstrip("\ufeff")
    first = sample.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        header = [column.strip().lower() for column in next(reader, [])]
        if "name" not in header:
            raise UnreadableList(
                f"The first line must name the columns, 'name' among them. Known columns: {', '.join(COLUMNS)}.", "line 1"
            )
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _from_row(reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=False)))
    except csv.Error as error:
        raise UnreadableList(f"This is not a CSV file ({error}).", f"line {reader.line_num}") from error


def read_speaker_ftm(text: str) -> Iterator[SpeakerRecord | BadRecord]:
    """Records from FollowTheMoney entities, one JSON object per line. Entities that cannot speak are skipped.

    Memberships, directorships, employments and occupancies, wherever they stand, become roles of the speakers that they name.
    """
    lines = enumerate(text.lstrip("\ufeff").splitlines(), 1)
    found = [(number, _entity(line)) for number, line in lines if line.strip()]
    entities = [entity for _, entity in found if isinstance(entity, _Entity)]
    names = {entity.id: name for entity in entities if entity.id and (name := next(iter(entity.texts("name")), None))}
    held = _held_roles(entities, names)
    for number, entity in found:
        if isinstance(entity, str):
            yield BadRecord(number, entity)
        elif entity.schema in SCHEMATA:
            yield _from_entity(number, SCHEMATA[entity.schema], entity, tuple(held.get(entity.id or "", ())))


@dataclass(frozen=True, slots=True)
class _Entity:
    """One FollowTheMoney entity."""

    id: str | None
    schema: str
    properties: dict[str, object]

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a property."""
        values = self.properties.get(key)
        return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()

    def referred(self, key: str) -> list["_Entity | str"]:
        """What a property refers to: ids, or entities that are given in place."""
        values = self.properties.get(key)
        found = [_as_entity(value) if isinstance(value, dict) else value for value in values] if isinstance(values, list) else []
        return [item for item in found if isinstance(item, _Entity | str)]


def _entity(line: str) -> _Entity | str:
    """The entity of a line, or what is wrong with it."""
    try:
        found = read_json(line)
    except (ValueError, RecursionError) as error:
        return f"not a JSON object ({error})"
    return _as_entity(found) or "not a FollowTheMoney entity: 'schema' or 'properties' is missing"


def _as_entity(found: object) -> _Entity | None:
    if not isinstance(found, dict):
        return None
    properties, schema, number = found.get("properties"), found.get("schema"), found.get("id")
    if not isinstance(properties, dict) or not isinstance(schema, str):
        return None
    return _Entity(number if isinstance(number, str) else None, schema, properties)


def _held_roles(entities: Iterable[_Entity], names: Mapping[str, str]) -> dict[str, list[HeldRole]]:
    """The roles that ties give their holders, by the holders' ids."""
    held: dict[str, list[HeldRole]] = {}
    for entity in entities:
        if entity.schema not in TIES:
            continue
        holder, of, otherwise = TIES[entity.schema]
        of_whom = [name for item in entity.referred(of) if (name := _name_of(item, names))]
        role = next(iter(entity.texts("role")), otherwise)
        words = " ".join(", ".join(part for part in (role, *of_whom[:1]) if part).split())
        if not words or len(words) > LONGEST_NAME:
            continue
        since, until = (_partial_date(entity.texts(key)) for key in ("startDate", "endDate"))
        for item in entity.referred(holder):
            number = item.id if isinstance(item, _Entity) else item
            if number:
                held.setdefault(number, []).append(HeldRole(words, since, until))
    return held


def _name_of(item: _Entity | str, names: Mapping[str, str]) -> str | None:
    """The name of what is referred to; a text that is the id of nothing in the list names nobody."""
    return next(iter(item.texts("name")), None) if isinstance(item, _Entity) else names.get(item)


def _partial_date(values: Sequence[str]) -> str | None:
    return next((value[:10] for value in values if PARTIAL_DATE.fullmatch(value[:10])), None)


def _from_row(line: int, row: dict[str, str]) -> SpeakerRecord | BadRecord:
    kind = (row.get("kind") or SpeakerKind.PERSON).lower()
    if kind not in {SpeakerKind.PERSON, SpeakerKind.ORGANIZATION}:
        return BadRecord(line, f"kind is {kind!r}, but must be person or organization")
    role = ", ".join(part for part in (row.get("role"), row.get("organization")) if part)
    aliases = tuple(alias for alias in SEVERAL.split(row.get("aliases") or "") if alias)
    roles = (role,) if role else ()
    return _checked(line, row.get("name") or "", SpeakerKind(kind), aliases, roles, row.get("wikidata"), row.get("language"))


def _from_entity(line: int, kind: SpeakerKind, entity: _Entity, held: tuple[HeldRole, ...]) -> SpeakerRecord | BadRecord:
    names = entity.texts("name")
    aliases = (*names[1:], *entity.texts("alias"), *entity.texts("previousName"))
    wikidata = next(iter(entity.texts("wikidataId")), None)
    checked = _checked(line, names[0] if names else "", kind, aliases, entity.texts("position"), wikidata, None)
    return replace(checked, held=held) if isinstance(checked, SpeakerRecord) else checked


def _checked(
    line: int,
    name: str,
    kind: SpeakerKind,
    aliases: tuple[str, ...],
    roles: tuple[str, ...],
    wikidata: str | None,
    language: str | None,
) -> SpeakerRecord | BadRecord:
    written = " ".join(name.split())
    if not any(character.isalpha() for character in written):
        return BadRecord(line, "the name is missing")
    forms = tuple(dict.fromkeys(" ".join(alias.split()) for alias in aliases))
    if max(map(len, (written, *forms, *roles))) > LONGEST_NAME:
        return BadRecord(line, f"a name or role has more than {LONGEST_NAME} characters")
    if wikidata and not WIKIDATA.fullmatch(wikidata):
        return BadRecord(line, f"wikidata is {wikidata[:40]!r}, but must look like Q42")
    if language and not LANGUAGE.fullmatch(language):
        return BadRecord(line, f"language is {language[:40]!r}, but must look like 'en'")
    return SpeakerRecord(
        line, written, kind, tuple(form for form in forms if form and form != written), roles, wikidata or None, language or None
    )
