"""GET /quotes, its facets, and GET /quotes/{id}: who said what, when and where it was printed."""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from app.api.deps import SessionDep, SettingsDep
from app.api.details import read_detail
from app.api.parameters import PageQuery, QuoteId, cut_page, quotation_after, quotation_place
from app.api.present import facets_out, stored_quotation
from app.api.problems import problem_responses
from app.api.schemas import FacetsOut, QuotationDetail, QuotationPage
from app.api.tags import quotation_tag
from app.cite.citation import linked_data
from app.store.by_id import quotation_by_id
from app.store.search.facets import count_facets
from app.store.search.filter_fields import QuoteFilters
from app.store.search.filters import Sort
from app.store.search.find import count_quotations, find_quotations

router = APIRouter(tags=["Quotations"])
# Beyond this a count takes longer than it is worth: "more than".
MOST_COUNTED = 1_000
LINKED_DATA = "application/ld+json"


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

    `matches` of each are the places of the words that `q` found. `total` counts all matches, up to a
    thousand; `GET /quotes/facets` counts them all. Of a very common word alone, `relevance` ranks the 5,000 matches stored last.
    """
    limit = min(query.limit, settings.max_page)
    filters = query.filters()
    after = quotation_after(query.cursor, query.sort, has_words=bool(query.q))
    found = find_quotations(session, filters, sort=query.sort, after=after, limit=limit + 1)
    total = count_quotations(session, filters, MOST_COUNTED + 1)
    page, cursor = cut_page(request, response, found, limit, quotation_place)
    return QuotationPage(
        items=[stored_quotation(item, filters.query) for item in page],
        next_cursor=cursor,
        total=min(total, MOST_COUNTED),
        total_is_exact=total <= MOST_COUNTED,
    )


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
    "/quotes/{quote_id:int}",
    summary="One quotation with its evidence",
    operation_id="get_quote",
    response_model=QuotationDetail,
    responses={
        200: {"content": {LINKED_DATA: {"schema": {"type": "array", "items": {"type": "object"}}}}},
        303: {"description": "For a browser: the story, at the quotation's place."},
        **problem_responses(404, 422, 503),
    },
)
def get_quote(quote_id: QuoteId, request: Request, response: Response, session: SessionDep) -> Response | QuotationDetail:
    """The words with their place in the article, the speaker, the day, the steps that led there, and how to cite them.

    With `Accept: application/ld+json` the answer is a schema.org `Quotation` and a W3C Web Annotation with text quote and
    text position selectors. The `ETag` is what `PATCH` wants to see as `If-Match`.
    A browser is led to the quotation's place in its story.
    """
    wanted = request.headers.get("accept", "")
    if "text/html" in wanted:
        # a permalink in print is opened by a reader
        article = quotation_by_id(session, quote_id).article.id
        return RedirectResponse(f"/story/{article}#q{quote_id}", 303, headers={"Vary": "Accept"})
    response.headers["Vary"] = "Accept"
    if LINKED_DATA in wanted:
        found, base = quotation_by_id(session, quote_id), str(request.base_url).rstrip("/")
        return Response(json.dumps(linked_data(found, base), ensure_ascii=False), media_type=LINKED_DATA)
    detail = read_detail(session, request, quote_id)
    response.headers["ETag"] = quotation_tag(detail)
    return detail
