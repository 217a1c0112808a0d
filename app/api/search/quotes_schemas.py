"""Schemas of the search for quotations and of its facets."""

from pydantic import BaseModel, Field

from app.api.parameters import PageQuery
from app.api.schemas import QuotationOut
from app.store.search.filter_fields import QuoteFilters
from app.store.search.filters import Sort


class QuoteQuery(QuoteFilters, PageQuery):
    """What to look for, in what order, and which page."""

    sort: Sort = Field(
        default=Sort.DATE,
        description="`date`: newest first; `relevance`: best match of `q` first; `confidence`: surest first, "
        "beginning with what a person has checked.",
    )


class QuotationPage(BaseModel):
    """One page of quotations."""

    items: list[QuotationOut] = Field(description="In the order that `sort` names; by date it is the day said, or else printed.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")
    total: int = Field(description="The number of matches on all pages.")
    total_is_exact: bool = Field(description="False if there are more matches than `total`.")


class SpeakerCount(BaseModel):
    """The matches of one speaker."""

    id: int = Field(description="The speaker's id.")
    name: str = Field(description="The canonical name.")
    quotations: int = Field(description="The number of matches.")


class ValueCount(BaseModel):
    """The matches that have one value."""

    value: str | None = Field(description="The value; null for matches without one.")
    quotations: int = Field(description="The number of matches.")


class ConfidenceCount(BaseModel):
    """The matches in one band of confidence."""

    confidence_from: float = Field(description="Where the band begins.")
    confidence_below: float | None = Field(description="Where it ends; null for the highest.")
    quotations: int = Field(description="The number of matches.")


class FacetsOut(BaseModel):
    """Counts of the matches: the twenty most frequent values of each."""

    speakers: list[SpeakerCount] = Field(description="By speaker.")
    outlets: list[ValueCount] = Field(description="By outlet.")
    months: list[ValueCount] = Field(description="By the month said, or else printed, as YYYY-MM; all of them, in order.")
    kinds: list[ValueCount] = Field(description="By kind.")
    stances: list[ValueCount] = Field(description="By stance.")
    roles: list[ValueCount] = Field(description="By role at the time; one role whatever its capitals.")
    source_types: list[ValueCount] = Field(description="By type of source.")
    confidences: list[ConfidenceCount] = Field(description="By confidence, in three bands, the highest first.")
