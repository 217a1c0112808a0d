"""The one list of a quotation's fields: the name, the type and the meaning of each, and where it comes from.

Rows, rereading, corrections, the API's schemas and the exported files all take the fields from here. To add a field, add
a column to ``QuotationRow``, a migration, and a line to ``QuotationFields``. A field that editors may set also needs a line
in ``CorrectableFields``. One that is computed from the article's text and the stored spans has no column, and its line is in
``PrintedFields``.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, StrictBool
from pydantic.json_schema import SkipJsonSchema

from app.quote import Act, Kind, Quotation, SourceType, Span, Stance
from app.reading.fields import Words, some_value
from app.reading.normal_form import shown_words


@dataclass(frozen=True, slots=True)
class At:
    """The path of a field within a ``Quotation``, where it is not simply its name: attributes joined by dots."""

    path: str


class QuotationFields(BaseModel):
    """The plain fields of a quotation, in the order of the exported files. Each is one column of the row."""

    role: Annotated[str | None, At("speaker.role")] = Field(
        description="The title or description that this article gives the speaker."
    )
    source_type: SourceType | None = Field(
        description="How accountable the source is; anonymous only where the article says so. Null where there is no speaker, "
        "and in rows from an earlier pipeline."
    )
    kind: Kind = Field(description="direct: all in quotation marks; mixed: partly; indirect: a paraphrase, not verbatim.")
    act: Act = Field(description="speech, writing or thought (beliefs and plans, which are returned only on request).")
    stance: Stance = Field(
        description="asserted, denied (the source says that it is not so), asked (a question or a request) or hypothetical "
        "(not said, or not yet; returned only on request)."
    )
    summary: bool = Field(description="Whether the content is a topic and not words; such rows are returned only on request.")
    text: str = Field(
        description="The words said or reported, as printed, without line breaks within a paragraph; ' … ' marks where the cue "
        "splits them. To print them, take `printed`."
    )
    said_on: Annotated[date | None, At("said_on.on")] = Field(
        description="The day it was said, where the article gives one; never a guess. Where only the month or the year is known "
        "(see precision), this is its first day."
    )
    addressee: Annotated[str | None, At("circumstances.addressee")] = Field(
        description="Who it was said to, in the article's words.", examples=["reporters"]
    )
    venue: Annotated[str | None, At("circumstances.venue")] = Field(
        description="Where it was said: the occasion or the medium.", examples=["an interview with the BBC"]
    )
    via: Annotated[str | None, At("circumstances.via")] = Field(
        description="`spokesperson` where a spokesperson speaks whom the article does not name."
    )
    reported_via: Annotated[list[str], At("circumstances.reported_via")] = Field(
        description="Who passed the words on, the one nearest to the speaker first; empty where they are reported first-hand."
    )
    confidence: float | None = Field(
        description="How likely it is, from 0 to 1, that words, source and speaker are all right; null where a person has "
        "checked it (see `checked`)."
    )


class CorrectableFields(BaseModel):
    """The plain fields that editors may set, as a request gives them. Fields that are left out stay as they are."""

    role: Words | None = Field(default=None, description="The title or description that the article gives the speaker.")
    kind: Annotated[Kind | SkipJsonSchema[None], BeforeValidator(some_value)] = Field(
        default=None, description="direct, mixed or indirect."
    )
    stance: Annotated[Stance | SkipJsonSchema[None], BeforeValidator(some_value)] = Field(
        default=None, description="asserted, denied, asked or hypothetical."
    )
    summary: Annotated[StrictBool | SkipJsonSchema[None], BeforeValidator(some_value)] = Field(
        default=None, description="Whether the content is a topic and not words."
    )


class PrintedFields(BaseModel):
    """The quotation as an editor would print it: computed from the article's text and the spans by ``app.cite.printed``."""

    printed: str = Field(
        description="The quotation ready to print, a line for each paragraph: the article's own words in balanced marks, with "
        "the cue where the article has it between two parts; '[…]' marks words that are left out. A paraphrase has no marks.",
        examples=["“No,” she said. “I have not, and I should have.”"],
    )
    printed_cue: str | None = Field(
        description="The cue in the article's words, to print before words that need one: a paraphrase, a denial, a question. "
        "Null where `printed` has it, and for words in marks that the source asserts.",
        examples=["denied"],
    )


PLAIN = tuple(QuotationFields.model_fields)
CORRECTABLE = tuple(CorrectableFields.model_fields)
PRINTED = tuple(PrintedFields.model_fields)
# Spans of the article's text, stored as [start, end) pairs of code points.
SPANS = ("content", "cue", "source")
# The evidence for the day, by the path of each column. The API nests these in ``said_on_evidence``.
SAID_ON_DETAILS = {
    "said_on_precision": "said_on.precision",
    "said_on_words": "said_on.words",
    "said_on_rule": "said_on.rule",
}
# The columns of exported files, which put the confidence elsewhere.
EXPORTED = tuple(
    column
    for name in PLAIN
    if name != "confidence"
    for column in (("said_on", "said_on_precision", "said_on_words") if name == "said_on" else (name,))
)
# All columns that the pipeline fills from a quotation.
COLUMNS = (*PLAIN, *SAID_ON_DETAILS, *SPANS, "evidence")
# The columns that only the pipeline fills. The others change with what editors set: a plain field, the spans and the text
# that they cut from the article, the speaker and the type of source, the day and its evidence.
PIPELINE_ONLY = tuple(
    name for name in COLUMNS if name not in {*CORRECTABLE, *SPANS, *SAID_ON_DETAILS, "text", "source_type", "said_on"}
)


def found_columns(quotation: Quotation, text: str) -> dict[str, Any]:
    """The COLUMNS of a quotation that the pipeline found in ``text``."""
    paths = {name: _path(name) for name in PLAIN if name != "text"} | SAID_ON_DETAILS
    return {
        **{name: _value(quotation, path) for name, path in paths.items()},
        **{name: span_pairs(getattr(quotation, name)) for name in SPANS},
        "text": shown_words(text, quotation.content),
        "evidence": [asdict(step) for step in quotation.evidence],
    }


def stored_columns(row: object) -> dict[str, Any]:
    """The COLUMNS of a stored row."""
    return {name: getattr(row, name) for name in COLUMNS}


def span_pairs(spans: Sequence[Span]) -> list[list[int]]:
    """Spans as they are stored."""
    return [[span.start, span.end] for span in spans]


def spans_of(pairs: Sequence[Sequence[int]]) -> list[Span]:
    """Stored pairs as spans."""
    return [Span(start, end) for start, end in pairs]


def _path(name: str) -> str:
    paths = (item.path for item in QuotationFields.model_fields[name].metadata if isinstance(item, At))
    return next(paths, name)


def _value(quotation: Quotation, path: str) -> Any:  # noqa: ANN401 (a field of any type)
    """The value at a path, None where a part of the path is None. Tuples become lists, as in JSON."""
    value: Any = quotation
    for name in path.split("."):
        value = getattr(value, name) if value is not None else None
    return list(value) if isinstance(value, tuple) else value
