"""The one list of a quotation's fields: what each is called, of what type it is, what it means, and where it comes from.

Rows, later readings, corrections, the API's schemas and the exported files all take the fields from here. To add one, add
a column to ``QuotationRow``, a migration, and a line to ``QuotationFields``; one that editors may set needs a line in
``CorrectableFields`` as well.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from app.quote import Act, Kind, Quotation, SourceType, Span, words_of
from app.reading.fields import Words, some_value


@dataclass(frozen=True, slots=True)
class At:
    """Where a ``Quotation`` has a field whose name there is another one: attributes, joined by dots."""

    path: str


class QuotationFields(BaseModel):
    """The plain fields of a quotation, in the order of the exported files; each is one column of its row."""

    role: Annotated[str | None, At("speaker.role")] = Field(
        description="The title or description that this article gives the speaker."
    )
    source_type: SourceType | None = Field(
        description="How accountable the source is; anonymous only where the article says so. Null without a speaker, and for "
        "rows that an earlier pipeline found."
    )
    kind: Kind = Field(description="direct: all in quotation marks; mixed: partly; indirect: a paraphrase, not verbatim.")
    act: Act = Field(description="speech, writing, or thought: beliefs and plans, which are returned only on request.")
    text: str = Field(description="The words said or reported, verbatim; ' … ' marks where the cue splits them.")
    said_on: Annotated[date | None, At("said_on.on")] = Field(
        description="The day it was said, where the article says so; never a guess. Where only a month or a year is known "
        "(see precision), its first day."
    )
    addressee: Annotated[str | None, At("circumstances.addressee")] = Field(
        description="To whom it was said, in the article's words.", examples=["reporters"]
    )
    venue: Annotated[str | None, At("circumstances.venue")] = Field(
        description="Where it was said: the occasion or the medium.", examples=["an interview with the BBC"]
    )
    via: Annotated[str | None, At("circumstances.via")] = Field(
        description="`spokesperson` where an unnamed one speaks for the speaker."
    )
    reported_via: Annotated[list[str], At("circumstances.reported_via")] = Field(
        description="Who passed the words on, the one nearest to the speaker first; empty for words reported at first hand."
    )
    confidence: float = Field(description="How sure the pipeline is, from 0 to 1, that words, source and speaker are all right.")


class CorrectableFields(BaseModel):
    """The plain fields that editors may set, as a request gives them; those that are left out stay as they are."""

    role: Words | None = Field(default=None, description="The title or description that the article gives the speaker.")
    kind: Annotated[Kind | SkipJsonSchema[None], BeforeValidator(some_value)] = Field(
        default=None, description="direct, mixed or indirect."
    )


PLAIN = tuple(QuotationFields.model_fields)
CORRECTABLE = tuple(CorrectableFields.model_fields)
# Spans of the article's text, stored as lists of [start, end) in code points.
SPANS = ("content", "cue", "source")
# How the day was read; the API nests these columns in ``said_on_evidence``.
SAID_ON_DETAILS = {
    "said_on_precision": "said_on.precision",
    "said_on_words": "said_on.words",
    "said_on_rule": "said_on.rule",
}
# The columns of exported files, which have the pipeline's confidence elsewhere.
EXPORTED = tuple(
    column
    for name in PLAIN
    if name != "confidence"
    for column in (("said_on", "said_on_precision", "said_on_words") if name == "said_on" else (name,))
)
# Every column of a row that the pipeline fills from a quotation.
COLUMNS = (*PLAIN, *SAID_ON_DETAILS, *SPANS, "evidence")
# The columns that only the pipeline fills. The others belong to what editors set: a plain field, the spans with the text that
# they cut from the article, the speaker with the type of source, the day with how it was read.
PIPELINE_ONLY = tuple(
    name for name in COLUMNS if name not in {*CORRECTABLE, *SPANS, *SAID_ON_DETAILS, "text", "source_type", "said_on"}
)


def found_columns(quotation: Quotation, text: str) -> dict[str, Any]:
    """The COLUMNS of a quotation that the pipeline found in ``text``."""
    paths = {name: _path(name) for name in PLAIN if name != "text"} | SAID_ON_DETAILS
    return {
        **{name: _value(quotation, path) for name, path in paths.items()},
        **{name: span_pairs(getattr(quotation, name)) for name in SPANS},
        "text": words_of(text, quotation.content),
        "evidence": [asdict(step) for step in quotation.evidence],
    }


def stored_columns(row: object) -> dict[str, Any]:
    """The COLUMNS of a stored row."""
    return {name: getattr(row, name) for name in COLUMNS}


def span_pairs(spans: Sequence[Span]) -> list[list[int]]:
    """Spans as they are stored."""
    return [[span.start, span.end] for span in spans]


def _path(name: str) -> str:
    places = (item.path for item in QuotationFields.model_fields[name].metadata if isinstance(item, At))
    return next(places, name)


def _value(quotation: Quotation, path: str) -> Any:  # noqa: ANN401 (a field of any type)
    """What is at a path, None where something on the way is None; a tuple becomes the list that JSON has."""
    value: Any = quotation
    for name in path.split("."):
        value = getattr(value, name) if value is not None else None
    return list(value) if isinstance(value, tuple) else value
