"""Corpora as JSON lines: articles with their gold attributions, gold speakers, and predictions."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.cite.printed import printed_columns
from app.errors import UnreadableArticle
from app.quotation_fields import PLAIN, SPANS, found_columns
from app.quote import Act, Kind, Named, Precision, Quotation, SaidOn, Span, SpeakerKind, Stance

Line = TypeVar("Line", bound=BaseModel)
SpanPair = Annotated[list[int], Field(min_length=2, max_length=2)]


class CorpusArticle(BaseModel):
    """An article to attribute. Other fields on its line are ignored."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    published_at: date | None = None


class GoldAttribution(BaseModel):
    """An attribution that a person marked.

    A corpus of spans has the fields down to ``source``. A corpus of rows also says who speaks: ``speaker_kind`` is then set, and
    ``speaker`` is the full name, names joined by "; ", or None where the article names nobody. ``also`` lists other names that
    are as good. ``summary`` marks a content that is a topic and not words.
    """

    id: str
    kind: str = Kind.INDIRECT
    content: list[SpanPair]
    cue: list[SpanPair] = []
    source: list[SpanPair] = []
    act: str = Act.SPEECH
    stance: str | None = None
    summary: bool = False
    speaker: str | None = None
    speaker_kind: str | None = None
    also: list[str] = []
    said_on: str | None = None


class GoldArticle(CorpusArticle):
    """An article with what a person marked in it."""

    publisher: str | None = None
    attributions: list[GoldAttribution]


class GoldSpeaker(BaseModel):
    """The speaker of one attribution of another file; ``skip`` says why nobody can tell who it is."""

    article: str
    attribution: str
    speaker: str | None = None
    kind: str | None = None
    role: str | None = None
    speech: bool = False
    date: str | None = None
    also: list[str] = []
    skip: str | None = None


class PredictedQuotation(BaseModel):
    """A quotation as ``whosaid attribute`` writes it. Spans and values that are missing are None."""

    content: list[SpanPair]
    source: list[SpanPair] | None = None
    cue: list[SpanPair] | None = None
    kind: Kind
    act: Act = Act.SPEECH
    stance: Stance = Stance.ASSERTED
    summary: bool = False
    speaker: str | None = None
    speaker_kind: SpeakerKind | None = None
    role: str | None = None
    said_on: date | None = None
    confidence: float = 0.0

    def quotation(self) -> Quotation:
        """The quotation again, without its evidence."""
        speaker = Named(self.speaker, self.speaker_kind or SpeakerKind.PERSON, self.role) if self.speaker is not None else None
        return Quotation(
            content=spans_of(self.content),
            cue=spans_of(self.cue or []),
            source=spans_of(self.source or []),
            kind=self.kind,
            act=self.act,
            stance=self.stance,
            summary=self.summary,
            speaker=speaker,
            said_on=SaidOn(self.said_on, "", "") if self.said_on is not None else None,
            confidence=self.confidence,
            evidence=(),
        )


class Prediction(BaseModel):
    """All quotations found in one article."""

    id: str
    quotes: list[PredictedQuotation]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read, and why."""

    number: int
    reason: str


def read_lines(path: Path, line: type[Line]) -> Iterator[Line | BadLine]:
    """Each line of a JSON-lines file as a ``line`` or as a BadLine. Blank lines are skipped."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if not raw.strip():
                continue
            try:
                yield line.model_validate_json(raw)
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(part) for part in first["loc"])
                yield BadLine(number, f"{place}: {first['msg']}" if place else str(first["msg"]))


def read_gold(path: Path, line: type[Line]) -> list[Line]:
    """All lines of a file. Raises UnreadableArticle at the first bad one, because malformed gold measures nothing."""
    lines: list[Line] = []
    for read in read_lines(path, line):
        if isinstance(read, BadLine):
            raise UnreadableArticle(f"Line {read.number} of {path} cannot be read: {read.reason}.", str(path))
        lines.append(read)
    return lines


def read_predictions(path: Path) -> dict[str, list[Quotation]]:
    """The quotations of each article, by its id. Raises UnreadableArticle at the first bad line."""
    return {line.id: [quoted.quotation() for quoted in line.quotes] for line in read_gold(path, Prediction)}


def prediction_line(article_id: str, text: str, quotations: Iterable[Quotation]) -> str:
    """One article's quotations as a JSON line that ``Prediction`` reads; missing spans and values are null."""
    return json.dumps({"id": article_id, "quotes": [_prediction(item, text) for item in quotations]}, ensure_ascii=False)


def _prediction(quotation: Quotation, text: str) -> dict[str, Any]:
    """The plain fields, the printed form, the spans and the speaker of a quotation."""
    speaker, day = quotation.speaker, whole_day(quotation)
    columns = found_columns(quotation, text)
    printed = printed_columns(text, columns)
    return {
        **{name: columns[name] or None for name in SPANS},
        **{name: columns[name] for name in PLAIN},
        "printed": printed.words,
        "printed_cue": printed.cue,
        "said_on": day.isoformat() if day is not None else None,
        "speaker": speaker.name if speaker is not None else None,
        "speaker_kind": speaker.kind if speaker is not None else None,
    }


def whole_day(quotation: Quotation) -> date | None:
    """The day the words were said. Gold has whole days only, so a month or a year alone counts as no day."""
    said_on = quotation.said_on
    return said_on.on if said_on is not None and said_on.precision is Precision.DAY else None


def spans_of(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    """The spans that pairs of offsets stand for, in the order of the text."""
    return tuple(sorted(Span(start, end) for start, end in pairs))
