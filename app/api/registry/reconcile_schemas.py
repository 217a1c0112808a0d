"""Schemas of the reconciliation service, as its specification names them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.reading.fields import Words


class PropertyIn(BaseModel):
    """One thing that the list says in addition to the name."""

    pid: str = Field(description="role, organization or wikidata.")
    v: Any = Field(description="Its value, or a list of values.")


class QueryIn(BaseModel):
    """One name to match."""

    model_config = ConfigDict(extra="ignore")

    query: Words = Field(description="The name as it is in the list.")
    type: str | list[str] | None = Field(default=None, description="person or organization.")
    limit: int = Field(default=10, ge=1, le=100, description="The maximum number of candidates.")
    properties: list[PropertyIn] = Field(default_factory=list, description="What else the list says.")


class ReconcileType(BaseModel):
    """The kind of speaker."""

    id: str = Field(description="person or organization.")
    name: str = Field(description="The same in words.")


class ReconcileFeature(BaseModel):
    """One reason for a score."""

    id: str = Field(description="The reason.")
    value: bool = Field(description="Always true: the reason applies.")


class ReconcileCandidate(BaseModel):
    """A speaker that a name may refer to."""

    id: str = Field(description="The speaker's id.")
    name: str = Field(description="The canonical name.")
    description: str = Field(description="How often the speaker is quoted.")
    type: list[ReconcileType] = Field(description="The kind of speaker.")
    score: float = Field(description="From 0 to 100.")
    match: bool = Field(description="Whether it is certain: the names agree, and no other candidate comes close.")
    features: list[ReconcileFeature] = Field(description="The reasons.")
