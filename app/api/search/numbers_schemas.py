"""Schemas of the counts of who is quoted."""

from pydantic import BaseModel, Field

from app.quote import SpeakerKind
from app.store.search.filter_fields import QuoteFilters


class StatsQuery(QuoteFilters):
    """What to count."""

    top: int = Field(default=20, ge=1, le=500, description="The maximum number of speakers and of outlets.")


class ShareOut(BaseModel):
    """The quotations that have one value."""

    value: str | None = Field(description="The value; null for quotations without one.")
    quotations: int = Field(description="The number of quotations.")
    share: float = Field(description="Their share of all quotations, from 0 to 1.")
    words: int = Field(description="The number of words in them.")
    share_of_words: float = Field(description="Their share of all words, from 0 to 1.")


class SpeakerShare(BaseModel):
    """The quotations of one speaker."""

    id: int = Field(description="The speaker's id.")
    name: str = Field(description="The canonical name.")
    kind: SpeakerKind = Field(description="A person, an organization, ….")
    quotations: int = Field(description="The number of quotations.")
    share: float = Field(description="Their share of all quotations.")
    words: int = Field(description="The number of words in them.")
    share_of_words: float = Field(description="Their share of all words.")


class OutletShareOut(BaseModel):
    """The quotations that one outlet printed, and how well it names their sources."""

    outlet: str | None = Field(description="The outlet; null where it is not known.")
    articles: int = Field(description="Articles with at least one of the quotations.")
    quotations: int = Field(description="The number of quotations.")
    words: int = Field(description="The number of words in them.")
    unnamed_share: float = Field(
        description="The share from persons and groups that are not named, although the article does not call them anonymous."
    )
    anonymous_share: float = Field(description="The share from sources that the article calls anonymous.")
    unresolved_share: float = Field(description="The share without a known speaker: the article or the pipeline names none.")


class StatsOut(BaseModel):
    """Counts of the matching quotations. Words that copies of a wire story repeat count once, in the copy stored first."""

    articles: int = Field(description="Articles with at least one of the quotations.")
    quotations: int = Field(description="The number of quotations.")
    words: int = Field(description="The number of words in them.")
    copies_left_out: int = Field(description="Quotations in syndicated copies, which are not counted again.")
    unresolved: int = Field(description="Quotations whose speaker is not known.")
    unresolved_share: float = Field(description="Their share of all quotations: read every other share with this one in mind.")
    kinds: list[ShareOut] = Field(description="direct, mixed, indirect.")
    speaker_kinds: list[ShareOut] = Field(description="Persons, organizations and others; null: not known.")
    source_types: list[ShareOut] = Field(description="By type of source.")
    months: list[ShareOut] = Field(description="By the month in which it was said, or else printed, in order.")
    speakers: list[SpeakerShare] = Field(description="The most quoted first.")
    outlets: list[OutletShareOut] = Field(description="The outlet with the most quotations first.")
