"""Schemas of editing the registry: what editors decide, and the answer to that."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from app.api.registry.schemas import DecisionOut, SpeakerOut
from app.api.schemas import Id, Signed
from app.quote import SpeakerKind
from app.reading.fields import Words, some_value
from app.reading.speaker_list import LANGUAGE, WIKIDATA

Wikidata = Annotated[str, StringConstraints(pattern=f"^{WIKIDATA.pattern}$")]
MOST_IDS = 1000


class MergeIn(Signed):
    """Speakers to merge into one."""

    others: list[Id] = Field(min_length=1, max_length=MOST_IDS, description="The ids of the speakers to merge into this one.")


class SplitIn(Signed):
    """Quotations that belong to another speaker."""

    model_config = ConfigDict(
        json_schema_extra={
            "not": {"required": ["to", "name"], "properties": {"to": {"type": "integer"}, "name": {"type": "string"}}}
        }
    )

    quotes: list[Id] = Field(min_length=1, max_length=MOST_IDS, description="The ids of the quotations to move.")
    to: Id | None = Field(default=None, description="The speaker they belong to; leave it out to create a new one.")
    name: Words | None = Field(default=None, description="The name of the new speaker; by default the same as before.")

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if self.to is not None and self.name is not None:
            raise ValueError("give either 'to' or 'name'")
        return self


class SpeakerChange(Signed):
    """The values to set. Whatever is left out stays the same."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    name: Words | SkipJsonSchema[None] = Field(default=None, description="A new canonical name; the old one becomes an alias.")
    kind: SpeakerKind | SkipJsonSchema[None] = Field(default=None, description="A person, an organization, ….")
    wikidata: Wikidata | None = Field(default=None, description="A Wikidata id; null removes it.", examples=["Q42"])
    not_a_person: StrictBool | SkipJsonSchema[None] = Field(
        default=None, description="Whether these are words that were taken for a name but are not one."
    )

    @field_validator("name", "kind", "not_a_person", mode="before")
    @classmethod
    def _some_value(cls, value: object) -> object:
        return some_value(value)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("there is nothing to change; give name, kind, wikidata or not_a_person")
        return self


class AliasIn(Signed):
    """Another form of the name."""

    name: Words = Field(description="The form.", examples=["Yuri Ushakov"])
    language: str | None = Field(default=None, pattern=f"^{LANGUAGE.pattern}$", description="Its language.", examples=["en"])


class ApartIn(Signed):
    """A speaker who is someone else."""

    other: Id = Field(description="The other speaker's id.")


class Decided(BaseModel):
    """The speaker after a decision, and what was recorded."""

    speaker: SpeakerOut = Field(description="The speaker as it is now.")
    decisions: list[DecisionOut] = Field(description="One for each thing that changed; empty if nothing did.")
