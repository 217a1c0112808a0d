"""Reads a newsroom's own list of speakers, from CSV or from FollowTheMoney entities."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class SpeakerRecord:
    """One speaker in the list. ``line`` counts from 1 and includes the header of a CSV file."""

    line: int
    name: str
    kind: SpeakerKind
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    wikidata: str | None = None
    language: str | None = None


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
    """Records from FollowTheMoney entities, one JSON object per line. Entities that cannot speak are skipped."""
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entity = read_json(line)
        except (ValueError, RecursionError) as error:
            yield BadRecord(number, f"not a JSON object ({error})")
            continue
        if (
            not isinstance(entity, dict)
            or not isinstance(entity.get("properties"), dict)
            or not isinstance(entity.get("schema"), str)
        ):
            yield BadRecord(number, "not a FollowTheMoney entity: 'schema' or 'properties' is missing")
            continue
        kind = SCHEMATA.get(entity["schema"])
        if kind is not None:
            yield _from_entity(number, kind, entity["properties"])


def _from_row(line: int, row: dict[str, str]) -> SpeakerRecord | BadRecord:
    kind = (row.get("kind") or SpeakerKind.PERSON).lower()
    if kind not in {SpeakerKind.PERSON, SpeakerKind.ORGANIZATION}:
        return BadRecord(line, f"kind is {kind!r}, but must be person or organization")
    role = ", ".join(part for part in (row.get("role"), row.get("organization")) if part)
    aliases = tuple(alias for alias in SEVERAL.split(row.get("aliases") or "") if alias)
    roles = (role,) if role else ()
    return _checked(line, row.get("name") or "", SpeakerKind(kind), aliases, roles, row.get("wikidata"), row.get("language"))


def _from_entity(line: int, kind: SpeakerKind, properties: dict[str, object]) -> SpeakerRecord | BadRecord:
    names = _texts(properties, "name")
    aliases = (*names[1:], *_texts(properties, "alias"), *_texts(properties, "previousName"))
    wikidata = next(iter(_texts(properties, "wikidataId")), None)
    return _checked(line, names[0] if names else "", kind, aliases, _texts(properties, "position"), wikidata, None)


def _texts(properties: dict[str, object], key: str) -> tuple[str, ...]:
    values = properties.get(key)
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


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
