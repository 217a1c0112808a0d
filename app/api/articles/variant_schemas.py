"""Schemas of the same words elsewhere: variants, verification, versions and copies."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas import QuotationOut
from app.compare.likeness import Alteration
from app.reading.fields import Words
from app.store.search.verify import Verdict


class PieceOut(BaseModel):
    """A stretch of two forms of a quotation."""

    what: str = Field(description="`equal`, `left out`, `added` or `replaced`.", examples=["replaced"])
    before: str = Field(description="The words of the first form.")
    after: str = Field(description="The words of the second form.")


class VariantOut(BaseModel):
    """One printed form of a quotation."""

    quotation: QuotationOut = Field(description="The quotation as this article prints it.")
    alterations: list[Alteration] = Field(description="How it differs from the earliest form; empty where it is verbatim.")
    diff: list[PieceOut] = Field(description="The earliest form beside this one, piece by piece.")


class VariantGroupOut(BaseModel):
    """The same words in several articles."""

    id: int = Field(description="The group's id, for `GET /quotes?variant_group=`.")
    altered: bool = Field(description="Whether the forms differ.")
    variants: list[VariantOut] = Field(description="The earliest printed first; the others are compared with it.")


class VariantGroupPage(BaseModel):
    """One page of groups."""

    items: list[VariantGroupOut] = Field(description="Those with the newest quotation first.")
    next_cursor: str | None = Field(description="Give this as `cursor` for the next page; null on the last one.")


class VerifyIn(BaseModel):
    """Words that somebody is said to have said."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "We will not open it a day before it is safe", "speaker": "Quist"}]},
    )

    text: Words = Field(description="The words.")
    speaker: Words | None = Field(default=None, description="Who is said to have said them, by any form of the name.")


class MatchOut(BaseModel):
    """A stored quotation that has the words or most of them."""

    quotation: QuotationOut = Field(description="The quotation.")
    by_speaker: bool = Field(description="Whether it is by the speaker who was asked for.")
    exact: bool = Field(description="Whether it has the asked words verbatim; never for a paraphrase.")
    alterations: list[Alteration] = Field(description="How the asked words differ from it.")
    diff: list[PieceOut] = Field(description="The stored words beside the asked ones.")


class SearchedOut(BaseModel):
    """What was searched."""

    quotations: int = Field(description="How many quotations.")
    articles: int = Field(description="Of how many articles.")
    first: date | None = Field(description="The first day on which one of them was printed.")
    last: date | None = Field(description="The last such day.")


class VerifiedOut(BaseModel):
    """Whether they said it, as far as this archive knows: what is not found here may have been said all the same."""

    verdict: Verdict = Field(description="exact, altered, said by another, or not found.")
    speaker_known: bool = Field(description="Whether anybody of the name that was asked for is quoted here at all.")
    matches: list[MatchOut] = Field(description="The nearest quotations, the best first.")
    searched: SearchedOut = Field(description="What the answer rests on.")


class VersionOut(BaseModel):
    """One version of an article."""

    article_id: int = Field(description="The version's id among articles.")
    text_sha256: str = Field(description="SHA-256 of its text.")
    ingested_at: datetime = Field(description="When it was stored.")
    added: list[int] = Field(description="Quotations that the version before has not.")
    kept: list[int] = Field(description="Quotations with the same words by the same speaker.")
    changed: list[int] = Field(description="Quotations whose words or speaker changed.")
    removed: list[int] = Field(description="Quotations of the version before that this one has not.")


class VersionsOut(BaseModel):
    """All versions of an article."""

    items: list[VersionOut] = Field(description="The first one first.")
