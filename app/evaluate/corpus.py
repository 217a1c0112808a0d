"""Corpora: JSON lines in; articles with their gold attributions, and predictions, out."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import UnreadableArticle
from app.quotation_fields import PLAIN, SPANS, found_columns
from app.quote import Act, Precision, Quotation

Row = TypeVar("Row", bound=BaseModel)
SpanPair = Annotated[list[int], Field(min_length=2, max_length=2)]


class CorpusArticle(BaseModel):
    """One line to attribute; other fields are ignored."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    published_at: date | None = None


class GoldAttribution(BaseModel):
    """One attribution that a person marked."""

    id: str
    kind: str = "indirect"
    content: list[SpanPair]
    cue: list[SpanPair] = []
    source: list[SpanPair] = []
    act: Act | None = None
    stance: str | None = None
    summary: bool = False


class GoldArticle(CorpusArticle):
    """An article with what a person marked in it."""

    publisher: str | None = None
    attributions: list[GoldAttribution]


class GoldSpeaker(BaseModel):
    """Who the source of one attribution is; rows with ``skip`` say why nobody can tell."""

    article: str
    attribution: str
    speaker: str | None = None
    kind: str | None = None
    role: str | None = None
    speech: bool = False
    date: str | None = None
    also: list[str] = []
    skip: str | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read, and why."""

    number: int
    reason: str


def read_lines(path: Path, row: type[Row]) -> Iterator[Row | BadLine]:
    """Each line of a JSON-lines file as ``row``, or as a BadLine; blank lines are passed over."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if not raw.strip():
                continue
            try:
                yield row.model_validate_json(raw)
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(part) for part in first["loc"])
                yield BadLine(number, f"{place}: {first['msg']}" if place else str(first["msg"]))


def read_gold(path: Path, row: type[Row]) -> list[Row]:
    """All lines of a gold file. Raises UnreadableArticle at the first bad one: malformed gold measures nothing."""
    rows: list[Row] = []
    for line in read_lines(path, row):
        if isinstance(line, BadLine):
            raise UnreadableArticle(f"Line {line.number} of {path} cannot be read: {line.reason}.", str(path))
        rows.append(line)
    return rows


def prediction_line(article_id: str, text: str, quotations: Iterable[Quotation]) -> str:
    """One article's quotations as a JSON line; absent spans and values are null."""
    return json.dumps({"id": article_id, "quotes": [_prediction(item, text) for item in quotations]}, ensure_ascii=False)


def _prediction(quotation: Quotation, text: str) -> dict[str, Any]:
    """The plain fields, the spans and the speaker of a quotation."""
    speaker, said_on = quotation.speaker, quotation.said_on
    columns = found_columns(quotation, text)
    return {
        **{name: columns[name] or None for name in SPANS},
        **{name: columns[name] for name in PLAIN},
        # corpora give days alone, neither months nor years
        "said_on": said_on.on.isoformat() if said_on and said_on.precision is Precision.DAY else None,
        "speaker": speaker.name if speaker else None,
        "speaker_kind": speaker.kind if speaker else None,
    }
