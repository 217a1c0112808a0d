"""GET /quotes, its facets, and GET /quotes/{id}: who said what, when and where it was printed."""

import json
from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlmodel import Session

from app.api.cite import linked_data
from app.api.parameters import PageQuery, QuoteId, cut_page
from app.api.present import facets_out, quotation_detail, stored_quotation
from app.api.problems import problem_responses
from app.api.schemas import FacetsOut, QuotationDetail, QuotationPage
from app.api.tags import quotation_tag
from app.deps import SessionDep, SettingsDep
from app.errors import BadCursor
from app.quote import SAID, Act, Kind, SourceType
from app.reading.fields import Words
from app.store.cursor import LARGEST_ID, sorted_place
from app.store.query import parse_query
from app.store.search import Filters, FoundQuotation, Sort, count_facets, count_quotations, find_quotations, quotation_by_id
from app.store.versions import later_row

router = APIRouter(tags=["Quotations"])
SpeakerNumber = Annotated[int, Field(ge=1, le=LARGEST_ID)]
# Beyond this a count takes longer than it is worth: "more than".
MOST_COUNTED = 10_000
LINKED_DATA = "application/ld+json"


class QuoteFilters(BaseModel):
    """What to look for; all that are given must match, and of a parameter that is repeated one value."""

    model_config = ConfigDict(extra="forbid")

    q: Words | None = Field(
        default=None,
        description='Words in the quotation, its speaker, role or headline, endings and accents aside; `"a phrase"`, `begin*`, '
        "`this OR that`, `-without`, brackets.",
        examples=["sanctions"],
    )
    speaker: list[Words] = Field(
        default=[],
        description="Any form of the name, case and accents aside: `ushakov`, `Yury Ushakov`.",
        examples=[["Ushakov"]],
    )
    speaker_id: list[SpeakerNumber] = Field(default=[], description="Exactly these speakers of the registry.")
    role: Words | None = Field(default=None, description="Words in the role at the time.", examples=["mayor"])
    organization: Words | None = Field(default=None, description="A body that speaks, or that the role names.")
    kind: list[Kind] = Field(default=[], description="direct, mixed or indirect.")
    act: list[Act] = Field(
        default=list(SAID),
        min_length=1,
        description="What was done: speech, writing, thought (beliefs and plans); repeat it for several. Thought only if asked.",
    )
    source_type: list[SourceType] = Field(default=[], description="Only sources of this type: `anonymous source`, ….")
    outlet: list[Words] = Field(default=[], description="Who printed it, by its exact name, case aside.")
    said_from: date | None = Field(default=None, description="Said on this day or later.", examples=["2022-01-01"])
    said_to: date | None = Field(default=None, description="Said on this day or earlier.")
    published_from: date | None = Field(default=None, description="Printed on this day or later.")
    published_to: date | None = Field(default=None, description="Printed on this day or earlier.")
    confidence_from: float | None = Field(default=None, ge=0, le=1, description="At least so sure, from 0 to 1.")
    corrected: bool | None = Field(default=None, description="Only those that an editor corrected or added, or only the others.")
    variant_group: SpeakerNumber | None = Field(default=None, description="The forms of one quotation in several articles.")
    language: str | None = Field(default=None, pattern="^[a-z]{2,3}$", description="Of the article, as ISO 639: `en`.")
    needs_look: bool | None = Field(default=None, description="Only those whose correction may no longer fit, or the others.")

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        for what in ("said", "published"):
            first, last = getattr(self, f"{what}_from"), getattr(self, f"{what}_to")
            if first and last and first > last:
                raise ValueError(f"{what}_from is later than {what}_to; swap them")
        return self

    def filters(self) -> Filters:
        """The same as the store takes it. Raises BadSearch."""
        return Filters(
            query=parse_query(self.q) if self.q is not None else None,
            speakers=tuple(self.speaker),
            speaker_ids=tuple(self.speaker_id),
            role=self.role,
            organization=self.organization,
            kinds=tuple(self.kind),
            acts=tuple(self.act),
            source_types=tuple(self.source_type),
            outlets=tuple(self.outlet),
            said_from=self.said_from,
            said_to=self.said_to,
            published_from=self.published_from,
            published_to=self.published_to,
            confidence_from=self.confidence_from,
            corrected=self.corrected,
            needs_look=self.needs_look,
            variant_group=self.variant_group,
            language=self.language,
        )


class QuoteQuery(QuoteFilters, PageQuery):
    """What to look for, in what order, which page."""

    sort: Sort = Field(default=Sort.DATE, description="`date`: newest first; `relevance`: best match of `q` first; `confidence`.")


@router.get(
    "/quotes",
    summary="Find what somebody said",
    operation_id="list_quotes",
    responses=problem_responses(400, 422, 503),
)
def list_quotes(
    request: Request,
    response: Response,
    session: SessionDep,
    settings: SettingsDep,
    query: Annotated[QuoteQuery, Query()],
) -> QuotationPage:
    """Quotations that match all the given filters, newest first or in the order asked for, page by page.

    `matches` of each are the places of the words that `q` found. `total` counts all matches, up to ten thousand.
    """
    limit = min(query.limit, settings.max_page)
    filters = query.filters()
    after = sorted_place(query.cursor) if query.cursor else None
    if after is not None and isinstance(after[0], date) != (
        query.sort is Sort.DATE or (query.sort is Sort.RELEVANCE and not query.q)
    ):
        raise BadCursor("This cursor is from a list in another order. Leave it out to start from the first page.", "cursor")
    found = find_quotations(session, filters, sort=query.sort, after=after, limit=limit + 1)
    total = count_quotations(session, filters, MOST_COUNTED + 1)
    page, cursor = cut_page(request, response, found, limit, _place)
    return QuotationPage(
        items=[stored_quotation(item, filters.query) for item in page],
        next_cursor=cursor,
        total=min(total, MOST_COUNTED),
        total_is_exact=total <= MOST_COUNTED,
    )


def _place(found: FoundQuotation) -> tuple[float | str, int]:
    """What a quotation is sorted by, as a cursor holds it, and its id."""
    value = found.place.isoformat() if isinstance(found.place, date) else float(found.place)
    return value, found.quotation.id or 0


@router.get(
    "/quotes/facets",
    summary="Count what a search finds",
    operation_id="count_quotes",
    responses=problem_responses(400, 422, 503),
)
def count_quotes(session: SessionDep, query: Annotated[QuoteFilters, Query()]) -> FacetsOut:
    """How many of the matching quotations there are of each speaker, outlet, month, kind and source type."""
    return facets_out(count_facets(session, query.filters()))


@router.get(
    "/quotes/{quote_id}",
    summary="One quotation with its evidence",
    operation_id="get_quote",
    response_model=QuotationDetail,
    responses={
        200: {"content": {LINKED_DATA: {"schema": {"type": "array", "items": {"type": "object"}}}}},
        **problem_responses(404, 422, 503),
    },
)
def get_quote(quote_id: QuoteId, request: Request, response: Response, session: SessionDep) -> Response | QuotationDetail:
    """The words with their place in the article, the speaker, the day, the steps that led there, and how to cite them.

    With `Accept: application/ld+json` the answer is a schema.org `Quotation` and a W3C Web Annotation with text quote and
    text position selectors. The `ETag` is what `PATCH` wants to see as `If-Match`.
    """
    if LINKED_DATA in request.headers.get("accept", ""):
        found, base = quotation_by_id(session, quote_id), str(request.base_url).rstrip("/")
        return Response(json.dumps(linked_data(found, base), ensure_ascii=False), media_type=LINKED_DATA)
    detail = read_detail(session, request, quote_id)
    response.headers["ETag"] = quotation_tag(detail)
    return detail


def read_detail(session: Session, request: Request, quote_id: int) -> QuotationDetail:
    """One quotation as it is now. Raises NotFound."""
    found, base = quotation_by_id(session, quote_id), str(request.base_url).rstrip("/")
    return quotation_detail(found, base, newer=later_row(session, quote_id))
