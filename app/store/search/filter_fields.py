"""Search fields: the parameters of a search, as they are requested or saved, in; checked filters out."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.errors import BadSearch
from app.quote import SAID, UTTERED, Act, Kind, SourceType, Stance
from app.reading.fields import Day, Words
from app.store.cursor import LARGEST_ID
from app.store.search.filters import Filters
from app.store.search.query import parse_query

Month = Annotated[str, StringConstraints(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$")]
SpeakerNumber = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class QuoteFilters(BaseModel):
    """What to search for. All given parameters must match; for a repeated parameter, one of its values."""

    model_config = ConfigDict(extra="forbid")

    q: Words | None = Field(
        default=None,
        description="Words in the quotation, its speaker, role or headline, regardless of endings and accents. Understands "
        '`"a phrase"`, `begin*`, `this OR that`, `-without` and brackets.',
        examples=["sanctions"],
    )
    speaker: list[Words] = Field(
        default=[],
        description="Any form of the name, regardless of case and accents: `ushakov`, `Yury Ushakov`.",
        examples=[["Ushakov"]],
    )
    speaker_id: list[SpeakerNumber] = Field(default=[], description="Only these speakers of the registry.")
    role: Words | None = Field(default=None, description="Words in the role at the time.", examples=["mayor"])
    role_is: Words | None = Field(default=None, description="The whole role at the time, regardless of case.")
    organization: Words | None = Field(default=None, description="A body that is the speaker, or that is named in the role.")
    kind: list[Kind] = Field(default=[], description="direct, mixed or indirect.")
    act: list[Act] = Field(
        default=list(SAID),
        min_length=1,
        description="speech, writing or thought (beliefs and plans); repeat it for several. Thought only if asked for.",
    )
    stance: list[Stance] = Field(
        default=list(UTTERED),
        min_length=1,
        description="asserted, denied, asked or hypothetical (not said, or not yet); repeat it for several. Hypothetical only if "
        "asked for.",
    )
    summary: bool = Field(default=False, description="Include quotations whose content is only a topic, and not words.")
    source_type: list[SourceType] = Field(default=[], description="Only sources of this type, such as `anonymous source`.")
    outlet: list[Words] = Field(default=[], description="Who printed it: the exact name, regardless of case.")
    said_from: Day | None = Field(default=None, description="Said on this day or later.", examples=["2022-01-01"])
    said_to: Day | None = Field(default=None, description="Said on this day or earlier.")
    published_from: Day | None = Field(default=None, description="Printed on this day or later.")
    published_to: Day | None = Field(default=None, description="Printed on this day or earlier.")
    confidence_from: float | None = Field(
        default=None, ge=0, le=1, description="At least this confident, from 0 to 1; what a person has checked counts as 1."
    )
    confidence_below: float | None = Field(default=None, ge=0, le=1, description="Less confident than this, from 0 to 1.")
    month: Month | None = Field(
        default=None, description="Said, or else printed, in this month, as YYYY-MM.", examples=["2022-01"]
    )
    corrected: bool | None = Field(
        default=None, description="Only those that an editor corrected or added; false for the others."
    )
    variant_group: SpeakerNumber | None = Field(default=None, description="Only the forms of one quotation in several articles.")
    language: str | None = Field(
        default=None, pattern="^[a-z]{2,3}$", description="The article's language, an ISO 639 code: `en`."
    )
    needs_look: bool | None = Field(
        default=None, description="Only those whose correction may no longer fit; false for the others."
    )

    def filters(self) -> Filters:
        """The parameters as filters. Raises BadSearch where the query is invalid, or a first day is later than the last."""
        for what in ("said", "published"):
            first, last = getattr(self, f"{what}_from"), getattr(self, f"{what}_to")
            if first and last and first > last:
                raise BadSearch(f"{what}_from is later than {what}_to. Swap them.", f"{what}_from")
        return Filters(
            query=parse_query(self.q) if self.q is not None else None,
            speakers=tuple(self.speaker),
            speaker_ids=tuple(self.speaker_id),
            role=self.role,
            role_is=self.role_is,
            organization=self.organization,
            kinds=tuple(self.kind),
            acts=tuple(self.act),
            stances=tuple(self.stance),
            summaries=self.summary,
            source_types=tuple(self.source_type),
            outlets=tuple(self.outlet),
            said_from=self.said_from,
            said_to=self.said_to,
            published_from=self.published_from,
            published_to=self.published_to,
            month=self.month,
            confidence_from=self.confidence_from,
            confidence_below=self.confidence_below,
            corrected=self.corrected,
            needs_look=self.needs_look,
            variant_group=self.variant_group,
            language=self.language,
        )
