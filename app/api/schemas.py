"""Schemas: what comes in and goes out over HTTP, every field described, with real examples."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.quotation_fields import PrintedFields, QuotationFields
from app.quote import Precision, SpeakerKind
from app.reading.fields import Words, whole_number
from app.store.cursor import LARGEST_ID
from app.store.tables import State

Id = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(whole_number)]


class SpanOut(BaseModel):
    """A stretch of the article's text."""

    start: int = Field(description="Where it begins: Unicode code points from the start of the article's text.")
    end: int = Field(description="Where it ends, exclusive.")
    text: str = Field(description="The words there, verbatim.")


class SpeakerRef(BaseModel):
    """Who said it."""

    id: int | None = Field(description="The speaker's id, for `GET /speakers/{id}`; null where nothing is stored.")
    name: str = Field(description="The full name as the article supports it, or the description of an unnamed source.")
    kind: SpeakerKind = Field(description="A person, an organization, a group, a document or an unnamed source.")
    not_a_person: bool = Field(default=False, description="Whether an editor marked this as words that are not a name.")


class ArticleRef(BaseModel):
    """Where it was printed."""

    id: int | None = Field(description="The article's id; null where nothing is stored.")
    title: str | None = Field(description="The headline.")
    outlet: str | None = Field(description="Who printed it.")
    url: str | None = Field(description="Where it stands.")
    published_at: date | None = Field(description="The day it appeared.")


class SaidOnEvidence(BaseModel):
    """How the day was read."""

    words: str | None = Field(
        description="The words of the article that give the day; null where an editor set it.", examples=["Tuesday"]
    )
    precision: Precision = Field(description="day, month or year: how much of the date the article gives.")
    rule: str = Field(description="How they were read.", examples=["weekday before publication"])


class EvidenceOut(BaseModel):
    """One step of the decision."""

    stage: str = Field(description="The stage that decided.", examples=["resolve"])
    rule: str = Field(description="The rule it used.", examples=["name"])
    detail: str = Field(description="What it decided on.", examples=["'Quist' names 'Ada Quist'"])
    score: float | None = Field(description="How often this rule is right, where that was measured.")


class PipelineOut(BaseModel):
    """Which pipeline found it."""

    name: str = Field(description="The pipeline's name.")
    version: str = Field(description="Its version.")
    extracted_at: datetime | None = Field(description="When it ran; null where nothing is stored.")


class QuotationId(BaseModel):
    """What names a quotation."""

    id: int | None = Field(description="The quotation's id; null where nothing is stored.")


class QuotationContext(BaseModel):
    """What belongs to a quotation besides its plain fields."""

    content: list[SpanOut] = Field(description="The words of `text` by their place in the article.")
    cue: list[SpanOut] = Field(description="The words that attribute it: said, according to, ….")
    source: list[SpanOut] = Field(description="The speaker as written next to the quotation: he, Quist, ….")
    speaker: SpeakerRef | None = Field(description="Who that is; null where the article does not say.")
    said_on_evidence: SaidOnEvidence | None = Field(description="The evidence for `said_on`.")
    evidence: list[EvidenceOut] = Field(description="The steps from the words to the speaker and the day.")
    state: State = Field(
        default=State.CURRENT,
        description="`current`; or `rejected` (an editor found that it is no quotation), `withdrawn` (no longer found) or "
        "`superseded` (a later version of the article has its own row). Searches find only current ones.",
    )
    corrected: bool = Field(
        default=False, description="Whether an editor changed what the pipeline found, or added the quotation."
    )
    confirmed: bool = Field(default=False, description="Whether an editor has checked it.")
    checked: bool = Field(
        default=False,
        description="Whether it stands as an editor has checked it: `confirmed`, and nothing put it in question since.",
    )
    needs_look: str | None = Field(default=None, description="Why a correction may no longer fit; null where nothing is open.")
    matches: list[SpanOut] = Field(default_factory=list, description="The words in it that the search found.")
    paragraph: SpanOut = Field(description="The paragraph that it stands in.")
    article: ArticleRef = Field(description="The article that printed it.")
    pipeline: PipelineOut = Field(description="The pipeline that found it.")


class QuotationOut(QuotationContext, PrintedFields, QuotationFields, QuotationId):
    """One quotation with its evidence. Offsets count Unicode code points into the article's text, end exclusive."""


class QuotationDetail(QuotationOut):
    """One quotation, ready to check and to cite."""

    newer: int | None = Field(description="The same quotation in the next version of its article; null where there is none.")
    held: list[str] = Field(description="The fields that an editor decided: no later reading of the article changes them.")
    before: str = Field(description="The article's words right before it.")
    after: str = Field(description="The article's words right after it.")
    article_sha256: str = Field(description="SHA-256 of the article's text as UTF-8: what the offsets point into.")
    citation: str = Field(description="A line to print under it.")
    permalink: str = Field(description="Where it stays.")
    highlight: str | None = Field(description="The article's address, by which a browser scrolls to the words; null without one.")


class DatelineOut(BaseModel):
    """Place and agency from the head of a wire story."""

    place: str | None = Field(description="The place.", examples=["LEEDS"])
    agency: str | None = Field(description="The agency.", examples=["Northern Wire"])


class ArticleSummary(ArticleRef):
    """An article without its text."""

    subtitle: str | None = Field(description="The line under the headline.")
    language: str | None = Field(description="The language of its text, as ISO 639; other languages than English are read badly.")
    author: str | None = Field(description="Who wrote it.")
    dateline: DatelineOut | None = Field(description="The dateline, if the article has one.")
    published_at_source: str | None = Field(
        description="Where that day was read: request, page, dateline or line; editor where an editor set it."
    )
    published_at_detail: str | None = Field(description="How it was read.")
    ingested_at: datetime | None = Field(description="When it was stored; null where nothing is stored.")
    quotations: int = Field(description="How many quotations it has.")


class ArticleOut(ArticleSummary):
    """An article whole."""

    text: str = Field(description="The text that every offset points into.")
    text_sha256: str = Field(description="SHA-256 of the text as UTF-8, to check offsets against your own copy.")
    copy_of: int | None = Field(default=None, description="The article that this one is a syndicated copy of.")
    copies: list[int] = Field(default=[], description="Copies of this article.")
    earlier_version: int | None = Field(default=None, description="The version before, at the same address.")
    later_version: int | None = Field(default=None, description="The version after.")


class AttributedOut(BaseModel):
    """An article and who said what in it."""

    article: ArticleOut = Field(description="The article as it is stored.")
    quotations: list[QuotationOut] = Field(description="Its quotations in reading order.")


class Signed(BaseModel):
    """Who makes the change, and why."""

    model_config = ConfigDict(extra="forbid")

    by: Words = Field(
        default="editor",
        description="Who makes the change, for the record. Where keys are needed, it is the name of the key, and another one is "
        "refused; leave it out.",
        examples=["mira"],
    )
    note: Words | None = Field(default=None, description="The reason, for the record.")


# A request without a body, where everything in it may be left out.
UNSIGNED = Signed()
