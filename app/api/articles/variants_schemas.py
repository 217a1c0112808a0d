"""Schemas of the same words elsewhere: variants, verification and versions."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from app.api.parameters import PageQuery
from app.api.schemas import QuotationOut
from app.compare.likeness import Alteration
from app.reading.fields import Words
from app.store.search.verify import Verdict


class VariantQuery(PageQuery):
    """Which groups to list."""

    altered: bool | None = Field(
        default=None, description="True: only words that outlets print differently; false: only those that all print alike."
    )


class PieceOut(BaseModel):
    """A stretch of two forms of a quotation."""

    what: str = Field(description="`equal`, `left out`, `added` or `replaced`.", examples=["replaced"])
    before: str = Field(description="The words in the first form.")
    after: str = Field(description="The words in the second form.")


class VariantOut(BaseModel):
    """One printed form of a quotation."""

    quotation: QuotationOut = Field(description="The quotation as this article prints it.")
    alterations: list[Alteration] = Field(description="How it differs from the earliest form; empty if it is verbatim.")
    diff: list[PieceOut] = Field(description="The comparison with the earliest form, piece by piece.")


class VariantGroupOut(BaseModel):
    """The same words in several articles."""

    id: int = Field(description="The group's id, for `GET /quotes?variant_group=`.")
    altered: bool = Field(description="Whether the forms differ.")
    variants: list[VariantOut] = Field(description="The earliest printed first; the others are compared with it.")


class VariantGroupPage(BaseModel):
    """One page of groups."""

    items: list[VariantGroupOut] = Field(description="Groups with the newest quotation first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")


class VerifyIn(BaseModel):
    """Words to look up, and their supposed speaker."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "We will not open it a day before it is safe", "speaker": "Quist"}]},
    )

    text: Words = Field(description="The words.")
    speaker: Words | None = Field(default=None, description="The supposed speaker, by any form of the name.")


class MatchOut(BaseModel):
    """A stored quotation that contains the words, or most of them."""

    quotation: QuotationOut = Field(description="The quotation.")
    by_speaker: bool = Field(description="Whether it is by the speaker in the request.")
    exact: bool = Field(description="Whether it contains the requested words verbatim; never true for a paraphrase.")
    alterations: list[Alteration] = Field(description="How the requested words differ from it.")
    diff: list[PieceOut] = Field(description="The stored words compared with the requested ones, piece by piece.")


class SearchedOut(BaseModel):
    """What was searched."""

    quotations: int = Field(description="The number of quotations.")
    articles: int = Field(description="The number of articles that they are from.")
    first: date | None = Field(description="The first day on which one of these articles was published.")
    last: date | None = Field(description="The last such day.")


class VerifiedOut(BaseModel):
    """Whether they said it, as far as this archive shows. Words that are not found here may still have been said."""

    verdict: Verdict = Field(description="exact, altered, said by another, denied (by anyone), or not found.")
    speaker_known: bool = Field(description="Whether anyone by the requested name is quoted here.")
    matches: list[MatchOut] = Field(description="The closest quotations, the best first.")
    searched: SearchedOut = Field(description="What the verdict is based on.")


class VersionOut(BaseModel):
    """One version of an article."""

    article_id: int = Field(description="The id of the article that holds this version.")
    text_sha256: str = Field(description="SHA-256 of its text.")
    ingested_at: datetime = Field(description="When it was stored.")
    added: list[int] = Field(description="Quotations that the previous version does not have.")
    kept: list[int] = Field(description="Quotations with the same words by the same speaker.")
    changed: list[int] = Field(description="Quotations whose words or speaker changed.")
    removed: list[int] = Field(description="Quotations of the previous version that this one does not have.")


class VersionsOut(BaseModel):
    """All versions of an article."""

    items: list[VersionOut] = Field(description="The earliest first.")
