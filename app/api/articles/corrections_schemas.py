"""Schemas of corrections: the fields that an editor sets, and the history of a quotation."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from app.api.schemas import Id, Signed
from app.quotation_fields import CORRECTABLE, CorrectableFields
from app.quote import Kind, Span, SpeakerKind
from app.reading.fields import Day, Words, some_value, whole_number
from app.store.articles.chosen import ChosenSpeaker
from app.store.articles.corrections import Correction

__all__ = ["ChangeOut", "History", "MissedQuotation", "QuotationChange", "Signed"]
MOST_SPANS = 100


WholeNumber = Annotated[int, BeforeValidator(whole_number)]


class Place(BaseModel):
    """A stretch of the article's text."""

    model_config = ConfigDict(extra="forbid")

    start: WholeNumber = Field(
        ge=0, le=10**9, description="Where it begins: Unicode code points from the start of the article's text."
    )
    end: WholeNumber = Field(ge=1, le=10**9, description="Where it ends, exclusive.")


Places = Annotated[list[Place], Field(max_length=MOST_SPANS)]


class SpeakerChoice(BaseModel):
    """Who said it: a speaker in the registry by `id`, or by `name`, which adds the speaker if there is none."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Ada Quist"}],
            # Neither both nor none: generators would make a numbered class of each branch of a `oneOf`.
            "not": {
                "anyOf": [
                    {"required": ["id", "name"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}},
                    {"properties": {"id": {"type": "null"}, "name": {"type": "null"}}},
                ]
            },
        },
    )

    id: Id | None = Field(default=None, description="The speaker's id.")
    name: Words | None = Field(default=None, description="The full name, or a description of an unnamed source.")
    kind: SpeakerKind = Field(default=SpeakerKind.PERSON, description="The kind of speaker, with `name`.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.id is None) == (self.name is None):
            raise ValueError("give either 'id' or 'name'")
        return self


class _Fields(CorrectableFields, Signed):
    """The fields that an editor can set."""

    speaker: SpeakerChoice | None = Field(default=None, description="Who said it; null if the article does not say.")
    cue: Places | None = Field(default=None, description="The words that attribute it.")
    source: Places | None = Field(default=None, description="The speaker as written next to the quotation.")
    said_on: Day | None = Field(default=None, description="The day it was said; null if the article does not say.")

    def correction(self) -> Correction:
        """The same as a value for the store."""
        chosen = self.speaker
        sets = self.model_fields_set - {"by", "note", "not_a_quotation"}
        rejected = getattr(self, "not_a_quotation", None)
        return Correction(
            sets=frozenset((sets - set(CORRECTABLE)) | ({"state"} if rejected is not None else set())),
            speaker=ChosenSpeaker(chosen.id, chosen.name, chosen.kind) if chosen is not None else None,
            content=_spans(getattr(self, "content", None)),
            cue=_spans(self.cue),
            source=_spans(self.source),
            said_on=self.said_on,
            rejected=bool(rejected),
            confirmed=bool(getattr(self, "confirmed", None)),
            plain={name: getattr(self, name) for name in CORRECTABLE if name in sets},
        )


class QuotationChange(_Fields):
    """The values to set. Whatever is left out stays the same."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"speaker": {"name": "Ada Quist"}, "by": "mira"}],
            "minProperties": 1,
        }
    )

    content: Places | SkipJsonSchema[None] = Field(default=None, description="The places of the words in the article.")
    not_a_quotation: StrictBool | SkipJsonSchema[None] = Field(
        default=None, description="True if these words are not a quotation; searches no longer find it then."
    )
    confirmed: StrictBool | SkipJsonSchema[None] = Field(
        default=None, description="True if everything is right, as it is or as it is set here."
    )

    @field_validator("content", "not_a_quotation", "confirmed", mode="before")
    @classmethod
    def _some_value(cls, value: object) -> object:
        return some_value(value)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            names = (name for name in type(self).model_fields if name not in Signed.model_fields)
            raise ValueError(f"there is nothing to change; give one of {', '.join(names)}")
        return self


class MissedQuotation(_Fields):
    """A quotation that the pipeline missed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"content": [{"start": 18, "end": 61}], "kind": "indirect", "speaker": {"name": "Ada Quist"}}]
        }
    )

    content: Annotated[list[Place], Field(min_length=1, max_length=MOST_SPANS)] = Field(
        description="The places of the words in the article."
    )
    kind: Kind = Field(description="direct, mixed or indirect.")


class ChangeOut(BaseModel):
    """One change of a quotation."""

    id: int = Field(description="The change's id, for undo.")
    at: datetime = Field(description="When it was made.")
    by: str = Field(description="Who made it: an editor, or a pipeline with its version.")
    cause: str = Field(description="`editor`, `extraction` (a later run of the pipeline) or `version` (the article was changed).")
    note: str | None = Field(description="The reason, if one was given.")
    before: dict[str, Any] = Field(description="The changed fields before the change; a speaker as `{entry, source_type}`.")
    after: dict[str, Any] = Field(description="The same fields after it.")
    undone_at: datetime | None = Field(description="When it was undone; null while it stands.")
    undone_by: str | None = Field(description="Who undid it.")


class History(BaseModel):
    """The changes of one quotation."""

    items: list[ChangeOut] = Field(description="Oldest first.")


def _spans(places: list[Place] | None) -> tuple[Span, ...]:
    return tuple(Span(place.start, place.end) for place in places or [])
