"""GET /quotes and GET /quotes/{id}: who said what, when and where it was printed."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, model_validator

from app.api.parameters import PageQuery, QuoteId, link_next
from app.api.present import stored_quotation
from app.api.problems import problem_responses
from app.api.schemas import QuotationOut, QuotationPage, Words
from app.deps import SessionDep, SettingsDep
from app.quote import SAID, Act, Kind, SourceType
from app.store.cursor import LARGEST_ID, dated_place, encode_cursor
from app.store.search import Filters, find_quotations, quotation_by_id

router = APIRouter(tags=["Quotations"])


class QuoteQuery(PageQuery):
    """What to look for; all that are given must match."""

    speaker: Words | None = Field(
        default=None,
        description="Any form of the name, case and accents aside: `ushakov`, `Yury Ushakov`.",
        examples=["Ushakov"],
    )
    speaker_id: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="Exactly this speaker of the registry.")
    q: Words | None = Field(default=None, description="Words that stand in the quotation.", examples=["sanctions"])
    kind: Kind | None = Field(default=None, description="direct, mixed or indirect.")
    act: list[Act] = Field(
        default=list(SAID),
        min_length=1,
        description="What was done: speech, writing, thought (beliefs and plans); repeat it for several. Thought only if asked.",
    )
    source_type: SourceType | None = Field(default=None, description="Only sources of this type: `anonymous source`, ….")
    outlet: Words | None = Field(default=None, description="Who printed it, by its exact name, case aside.")
    said_from: date | None = Field(default=None, description="Said on this day or later.", examples=["2022-01-01"])
    said_to: date | None = Field(default=None, description="Said on this day or earlier.")

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.said_from and self.said_to and self.said_from > self.said_to:
            raise ValueError("said_from is later than said_to; swap them")
        return self


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
    """Quotations that match all the given filters, newest first, page by page."""
    limit = min(query.limit, settings.max_page)
    filters = Filters(**query.model_dump(exclude={"limit", "cursor", "act"}), acts=tuple(query.act))
    after = dated_place(query.cursor) if query.cursor else None
    found = find_quotations(session, filters, after=after, limit=limit + 1)
    cursor = None
    if len(found) > limit:
        last = found[limit - 1].quotation
        cursor = encode_cursor(last.sorted_on.isoformat(), last.id or 0)
    link_next(request, response, cursor)
    return QuotationPage(items=[stored_quotation(item) for item in found[:limit]], next_cursor=cursor)


@router.get(
    "/quotes/{quote_id}",
    summary="One quotation with its evidence",
    operation_id="get_quote",
    responses=problem_responses(404, 422, 503),
)
def get_quote(quote_id: QuoteId, session: SessionDep) -> QuotationOut:
    """The words with their place in the article, the speaker, the day, and the steps that led there."""
    return stored_quotation(quotation_by_id(session, quote_id))
