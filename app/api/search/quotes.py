"""GET /quotes, its facets, and GET /quotes/{id}: who said what, when, and where it was printed."""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.api.deps import SessionDep, SettingsDep
from app.api.details import read_detail
from app.api.parameters import QuoteId, cut_page, quotation_after, quotation_place
from app.api.present import stored_quotation
from app.api.problems import problem_responses
from app.api.schemas import QuotationDetail
from app.api.search.present import facets_out
from app.api.search.quotes_schemas import FacetsOut, QuotationPage, QuoteQuery
from app.api.tags import quotation_tag
from app.cite.citation import linked_data
from app.store.by_id import quotation_by_id
from app.store.search.facets import count_facets
from app.store.search.filter_fields import QuoteFilters
from app.store.search.find import count_quotations, find_quotations

router = APIRouter(tags=["Quotations"])
# Counting further would take longer than it is worth.
MOST_COUNTED = 1_000
LINKED_DATA = "application/ld+json"


@router.get(
    "/quotes",
    summary="Search the quotations",
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
    """Quotations that match all the given filters, newest first unless `sort` says otherwise, page by page.

    `matches` gives the places of the words that `q` found. `total` counts up to a thousand matches;
    `GET /quotes/facets` counts all of them. For a single very common word, `relevance` ranks only the 5,000 matches stored last.
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
    summary="Count the matches of a search",
    operation_id="count_quotes",
    responses=problem_responses(400, 422, 503),
)
def count_quotes(session: SessionDep, query: Annotated[QuoteFilters, Query()]) -> FacetsOut:
    """The number of matching quotations by speaker, outlet, month, kind, stance, role, type of source and confidence."""
    return facets_out(count_facets(session, query.filters()))


@router.get(
    "/quotes/{quote_id:int}",
    summary="Get a quotation with its evidence",
    operation_id="get_quote",
    response_model=QuotationDetail,
    responses={
        200: {"content": {LINKED_DATA: {"schema": {"type": "array", "items": {"type": "object"}}}}},
        303: {"description": "For a browser: a redirect to the quotation in its story."},
        **problem_responses(404, 422, 503),
    },
)
def get_quote(quote_id: QuoteId, request: Request, response: Response, session: SessionDep) -> Response | QuotationDetail:
    """The words with their place in the article, the speaker, the day, the evidence for both, and a citation.

    With `Accept: application/ld+json` the answer is a schema.org `Quotation` and a W3C Web Annotation with text quote and
    text position selectors. Send the `ETag` as `If-Match` to correct the quotation with `PATCH`.
    A browser is redirected to the quotation in its story.
    """
    wanted = request.headers.get("accept", "")
    if "text/html" in wanted:
        # a reader who follows a printed permalink wants the story
        article = quotation_by_id(session, quote_id).article.id
        return RedirectResponse(f"/story/{article}#q{quote_id}", 303, headers={"Vary": "Accept"})
    response.headers["Vary"] = "Accept"
    if LINKED_DATA in wanted:
        found, base = quotation_by_id(session, quote_id), str(request.base_url).rstrip("/")
        return Response(json.dumps(linked_data(found, base), ensure_ascii=False), media_type=LINKED_DATA)
    detail = read_detail(session, request, quote_id)
    response.headers["ETag"] = quotation_tag(detail)
    return detail
