"""Schemas that several routes of the registry share: a speaker, and a decision about one."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from app.quote import SpeakerKind


class SpeakerOut(BaseModel):
    """A speaker in the registry."""

    id: int = Field(description="The speaker's id.")
    name: str = Field(description="The canonical name.")
    kind: SpeakerKind = Field(description="A person, an organization, a group, a document or an unnamed source.")
    aliases: list[str] = Field(description="Other forms of the name, from articles and from editors.")
    quotations: int = Field(description="The number of stored quotations.")
    wikidata: str | None = Field(description="The Wikidata id from an editor or an import.", examples=["Q42"])
    not_a_person: bool = Field(description="Whether an editor marked this as words that are not a name.")


class DecisionOut(BaseModel):
    """A decision by an editor or an import."""

    id: int = Field(description="The decision's id, for `POST /decisions/{id}/undo`.")
    at: datetime = Field(description="When it was made.")
    by: str = Field(description="Who made it.")
    action: str = Field(description="What was done.", examples=["merge", "split", "rename"])
    speaker_id: int = Field(description="The speaker that it concerns.")
    other_id: int | None = Field(description="The other speaker, for `merge`, `split` and `apart`.")
    note: str | None = Field(description="The reason, if one was given.")
    before: dict[str, Any] = Field(description="The values before the decision.")
    after: dict[str, Any] = Field(description="The values after it.")
    undone_at: datetime | None = Field(description="When it was undone; null while it stands.")
    undone_by: str | None = Field(description="Who undid it.")
