"""Schemas of the registry: speakers, suggested merges, editors' decisions, and reconciliation."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from app.quote import SpeakerKind
from app.reading.fields import Words, some_value, whole_number
from app.reading.speaker_list import LANGUAGE, WIKIDATA
from app.store.cursor import LARGEST_ID

Id = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(whole_number)]
Wikidata = Annotated[str, StringConstraints(pattern=f"^{WIKIDATA.pattern}$")]
MOST_IDS = 1000


class SpeakerOut(BaseModel):
    """A speaker in the registry."""

    id: int = Field(description="The speaker's id.")
    name: str = Field(description="The canonical name.")
    kind: SpeakerKind = Field(description="A person, an organization, a group, a document or an unnamed source.")
    aliases: list[str] = Field(description="Other forms of the name: those that articles use, and editors' own.")
    quotations: int = Field(description="How many quotations are stored.")
    wikidata: str | None = Field(description="The Wikidata id that an editor or an import gave.", examples=["Q42"])
    not_a_person: bool = Field(description="An editor found that this is nobody's name.")


class SpeakerPage(BaseModel):
    """One page of speakers."""

    items: list[SpeakerOut] = Field(description="Most quoted first.")
    next_cursor: str | None = Field(description="Give this as `cursor` for the next page; null on the last one.")


class RoleOut(BaseModel):
    """A role and when quotations have it."""

    role: str = Field(description="As articles word it.", examples=["Kremlin aide"])
    first: date | None = Field(description="The first day said, else printed; null without any date.")
    last: date | None = Field(description="The last one.")
    quotations: int = Field(description="How many quotations have it.")


class OutletCount(BaseModel):
    """How often an outlet quotes the speaker."""

    outlet: str | None = Field(description="Who printed it; null where nobody is named.")
    quotations: int = Field(description="How many quotations.")


class MonthCount(BaseModel):
    """How often the speaker is quoted in a month."""

    month: str | None = Field(
        description="The month said, else printed, as YYYY-MM; null without any date.", examples=["2022-02"]
    )
    quotations: int = Field(description="How many quotations.")


class SpeakerDetailOut(SpeakerOut):
    """A speaker with all that the quotations show."""

    roles: list[RoleOut] = Field(description="Roles over time, the earliest first.")
    known_roles: list[str] = Field(description="Roles that only an import or a merged entry gives.")
    outlets: list[OutletCount] = Field(description="Who quotes the speaker, most often first.")
    months: list[MonthCount] = Field(description="Quotations by month.")
    merged: list[int] = Field(description="Ids of entries that this one stands for since they were merged.")
    article_id: int | None = Field(description="Set for a speaker known only within one article: no full name, or unsure who.")


class SuggestionOut(BaseModel):
    """Two speakers that may be one."""

    speaker: SpeakerOut = Field(description="The older entry.")
    other: SpeakerOut = Field(description="The newer one.")
    score: float = Field(description="How likely, from 0 to 1, to order by; no probability.")
    reasons: list[str] = Field(description="What speaks for and against it.")


class SuggestionPage(BaseModel):
    """One page of suggested merges."""

    items: list[SuggestionOut] = Field(description="The likeliest first.")
    next_cursor: str | None = Field(description="Give this as `cursor` for the next page; null on the last one.")


class DecisionOut(BaseModel):
    """What an editor or an import decided."""

    id: int = Field(description="The decision's id, for `POST /decisions/{id}/undo`.")
    at: datetime = Field(description="When.")
    by: str = Field(description="Who.")
    action: str = Field(description="What was done.", examples=["merge", "split", "rename"])
    speaker_id: int = Field(description="The speaker it was done to.")
    other_id: int | None = Field(description="The other speaker, of a merge, split or apart.")
    note: str | None = Field(description="Why, if they said so.")
    before: dict[str, Any] = Field(description="What was there before.")
    after: dict[str, Any] = Field(description="What is there since.")
    undone_at: datetime | None = Field(description="When it was taken back; null while it stands.")
    undone_by: str | None = Field(description="Who took it back.")


class DecisionPage(BaseModel):
    """One page of decisions."""

    items: list[DecisionOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description="Give this as `cursor` for the next page; null on the last one.")


class Decided(BaseModel):
    """The speaker after a decision, and what was recorded."""

    speaker: SpeakerOut = Field(description="The speaker as it is now.")
    decisions: list[DecisionOut] = Field(description="One for each thing that changed; none where nothing did.")


class Signed(BaseModel):
    """Who decides, and why."""

    model_config = ConfigDict(extra="forbid")

    by: Words = Field(default="editor", description="Who decides, for the record.", examples=["mira"])
    note: Words | None = Field(default=None, description="Why, for the record.")


class MergeIn(Signed):
    """Speakers to merge into one."""

    others: list[Id] = Field(min_length=1, max_length=MOST_IDS, description="Ids of the speakers who are this one too.")


class SplitIn(Signed):
    """Quotations that are somebody else's."""

    model_config = ConfigDict(
        json_schema_extra={
            "not": {"required": ["to", "name"], "properties": {"to": {"type": "integer"}, "name": {"type": "string"}}}
        }
    )

    quotes: list[Id] = Field(min_length=1, max_length=MOST_IDS, description="Ids of the quotations to give away.")
    to: Id | None = Field(default=None, description="Whose they are; leave it out for a new speaker.")
    name: Words | None = Field(default=None, description="The new speaker's name; the same as before if left out.")

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if self.to is not None and self.name is not None:
            raise ValueError("give either 'to' or 'name'")
        return self


class SpeakerChange(Signed):
    """What to set; leave out what stays."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    name: Words | SkipJsonSchema[None] = Field(default=None, description="A new canonical name; the old one becomes an alias.")
    kind: SpeakerKind | SkipJsonSchema[None] = Field(default=None, description="A person, an organization, ….")
    wikidata: Wikidata | None = Field(default=None, description="A Wikidata id; null takes it away.", examples=["Q42"])
    not_a_person: bool | SkipJsonSchema[None] = Field(
        default=None, description="Whether this is nobody's name, but words read as one."
    )

    @field_validator("name", "kind", "not_a_person", mode="before")
    @classmethod
    def _some_value(cls, value: object) -> object:
        return some_value(value)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("nothing is to be changed; give name, kind, wikidata or not_a_person")
        return self


class AliasIn(Signed):
    """A written form of the name."""

    name: Words = Field(description="The form.", examples=["Yuri Ushakov"])
    language: str | None = Field(default=None, pattern=f"^{LANGUAGE.pattern}$", description="Its language.", examples=["en"])


class ApartIn(Signed):
    """A speaker who is not this one."""

    other: Id = Field(description="The other speaker's id.")


class ReconcileType(BaseModel):
    """What sort of speaker."""

    id: str = Field(description="person or organization.")
    name: str = Field(description="The same in words.")


class ReconcileFeature(BaseModel):
    """One reason for a score."""

    id: str = Field(description="The reason.")
    value: bool = Field(description="Always true: the reason holds.")


class ReconcileCandidate(BaseModel):
    """A speaker that a name may mean."""

    id: str = Field(description="The speaker's id.")
    name: str = Field(description="The canonical name.")
    description: str = Field(description="How often quoted.")
    type: list[ReconcileType] = Field(description="What sort of speaker.")
    score: float = Field(description="From 0 to 100.")
    match: bool = Field(description="Whether it is sure: the names agree and nobody else is as near.")
    features: list[ReconcileFeature] = Field(description="The reasons.")
