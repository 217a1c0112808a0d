"""The search as an address of the pages: what was typed or chosen in, filters and the parameters of other addresses out."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from app.quote import Kind, SourceType, Stance
from app.store.search.filter_fields import Month, QuoteFilters, SpeakerNumber
from app.store.search.filters import Filters, Sort
from app.web.fields import TypedDay, TypedWords, without_blanks

Share = Annotated[float, Field(ge=0, le=1)]
# The filters that the API takes several times.
REPEATED = ("speaker", "speaker_id", "outlet", "kind", "stance", "source_type")


class SearchForm(BaseModel):
    """What was typed in; a field that is left blank does not narrow the search. Parameters of other sites' links are ignored."""

    q: TypedWords = None
    speaker: TypedWords = None
    speaker_id: Annotated[SpeakerNumber | None, BeforeValidator(without_blanks)] = None
    outlet: TypedWords = None
    role: TypedWords = None
    role_is: TypedWords = None
    said_from: TypedDay = None
    said_to: TypedDay = None
    month: Annotated[Month | None, BeforeValidator(without_blanks)] = None
    kind: Annotated[Kind | None, BeforeValidator(without_blanks)] = None
    stance: Annotated[Stance | None, BeforeValidator(without_blanks)] = None
    source_type: Annotated[SourceType | None, BeforeValidator(without_blanks)] = None
    confidence_from: Annotated[Share | None, BeforeValidator(without_blanks)] = None
    confidence_below: Annotated[Share | None, BeforeValidator(without_blanks)] = None
    sort: Sort = Sort.DATE
    cursor: TypedWords = None

    def narrowing(self) -> list[tuple[str, str]]:
        """What narrows the search, as parameters that pages and API share."""
        given = self.model_dump(exclude={"cursor", "sort"}, exclude_none=True)
        return [(name, str(value)) for name, value in given.items()]

    def pairs(self) -> list[tuple[str, str]]:
        """The search as the parameters of an address, without the place in the list."""
        order = [] if self.sort is Sort.DATE else [("sort", str(self.sort))]
        return [*self.narrowing(), *order]

    def fields(self) -> QuoteFilters:
        """The search as it is saved. Raises BadSearch where a first day is later than the last."""
        given = self.model_dump(exclude={"cursor", "sort"}, exclude_none=True)
        return QuoteFilters(**{name: [value] if name in REPEATED else value for name, value in given.items()})

    def filters(self) -> Filters:
        """The search as the store takes it. Raises BadSearch."""
        return self.fields().filters()
