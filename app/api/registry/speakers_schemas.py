"""Schemas of reading the registry: speakers in detail, suggested merges, and lists."""

from datetime import date

from pydantic import BaseModel, Field

from app.api.parameters import PageQuery
from app.api.registry.schemas import DecisionOut, SpeakerOut
from app.quote import SpeakerKind
from app.reading.fields import Words
from app.store.cursor import LARGEST_ID


class SpeakerQuery(PageQuery):
    """Which speakers to list."""

    name: Words | None = Field(
        default=None,
        description="Words of any form of the name, in any script. They may be cut short or misspelt.",
        examples=["Ushakov"],
    )
    misspelled: bool = Field(
        default=True, description="Whether names that sound alike, or differ by a typo or two, are found where no name matches."
    )
    kind: SpeakerKind | None = Field(default=None, description="Only persons, only organizations, ….")


class AboutQuery(PageQuery):
    """Which speaker a list is about."""

    speaker_id: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="Only entries about this speaker.")


class SpeakerPage(BaseModel):
    """One page of speakers."""

    items: list[SpeakerOut] = Field(description="The most quoted first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")


class RoleOut(BaseModel):
    """A role, and the period in which quotations give it."""

    role: str = Field(description="The role as articles word it.", examples=["Kremlin aide"])
    first: date | None = Field(description="The first day on which words were said, or else printed; null if no day is known.")
    last: date | None = Field(description="The last such day.")
    quotations: int = Field(description="The number of quotations with this role.")


class HeldRoleOut(BaseModel):
    """A role with the dates that an imported list gives for it."""

    role: str = Field(description="The role and the body, as the list has them.", examples=["chair, Harbour Board"])
    since: str | None = Field(
        description="The day, month or year from which it was held; null if not given.", examples=["2019-05"]
    )
    until: str | None = Field(description="The day, month or year until which it was held; null if not given.")


class OutletCount(BaseModel):
    """How often an outlet quotes the speaker."""

    outlet: str | None = Field(description="The outlet; null where it is not known.")
    quotations: int = Field(description="The number of quotations.")


class MonthCount(BaseModel):
    """How often the speaker is quoted in a month."""

    month: str | None = Field(
        description="The month of the words, or else of the print, as YYYY-MM; null if no day is known.", examples=["2022-02"]
    )
    quotations: int = Field(description="The number of quotations.")


class SpeakerDetailOut(SpeakerOut):
    """A speaker, with everything that the quotations show."""

    roles: list[RoleOut] = Field(description="Roles over time, the earliest first.")
    known_roles: list[str] = Field(description="Roles that only an import or a merged entry gives.")
    held_roles: list[HeldRoleOut] = Field(description="Roles for which an imported list gives dates, the earliest first.")
    outlets: list[OutletCount] = Field(description="The outlets that quote the speaker, the most frequent first.")
    months: list[MonthCount] = Field(description="Quotations by month.")
    merged: list[int] = Field(description="The ids of the entries that were merged into this one.")
    article_id: int | None = Field(
        description="The article of a speaker who is known only there, since the full name or the person is not certain."
    )


class SuggestionOut(BaseModel):
    """Two speakers that may be the same."""

    speaker: SpeakerOut = Field(description="The older entry.")
    other: SpeakerOut = Field(description="The newer entry.")
    score: float = Field(description="How likely it is, from 0 to 1. It is for sorting, and not a probability.")
    reasons: list[str] = Field(description="The reasons for and against.")


class SuggestionPage(BaseModel):
    """One page of suggested merges."""

    items: list[SuggestionOut] = Field(description="The most likely first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")


class DecisionPage(BaseModel):
    """One page of decisions."""

    items: list[DecisionOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")
