"""Saved searches: new quotations that match are sent to a webhook, signed, retried, and kept where sending failed."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi import status as http
from starlette.concurrency import run_in_threadpool

from app.api.deps import DatabaseDep, SessionDep, SettingsDep, WriterDep, WritersDep
from app.api.parameters import PageQuery, cut_page
from app.api.problems import problem_responses
from app.api.search.present import delivery_out, saved_search_out
from app.api.search.searches_schemas import (
    DeliveryOut,
    DeliveryPage,
    DeliveryQuery,
    NewSearchOut,
    SearchIn,
    SearchOut,
    SearchPage,
)
from app.outbound.addresses import require_public
from app.outbound.webhook import new_secret
from app.store.cursor import LARGEST_ID, counted_place
from app.store.search import following
from app.store.tables import id_of

router = APIRouter(tags=["Following"])
SearchId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The saved search's id.", examples=[1])]
DeliveryId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The delivery's id.", examples=[1])]


@router.post(
    "/searches",
    status_code=http.HTTP_201_CREATED,
    summary="Follow a search by webhook",
    operation_id="save_search",
    responses=problem_responses(400, 422, 503),
)
async def save_search(
    given: SearchIn, response: Response, database: DatabaseDep, writers: WritersDep, settings: SettingsDep
) -> NewSearchOut:
    """Quotations that match and are stored from now on are posted to your address within a minute, signed.

    The body is `{"type": "quotations.found", "timestamp", "data": {"search", "quotations"}}`, with the columns of the export. If
    the receiver does not answer 2xx, it is tried again for a day and a half. Then the delivery is dead, until you retry it.
    """
    given.search.filters()
    if not settings.allow_private_addresses:
        # before the transaction begins: nobody may wait to write for the look-up of a name
        await run_in_threadpool(require_public, given.url, settings.outbound_seconds)
    fields = given.search.model_dump(mode="json", exclude_unset=True)
    secret = new_secret()

    def save() -> SearchOut:
        with database.write() as session:
            row = following.save_search(session, given.name, fields, datetime.now(UTC), url=given.url, secret=secret)
            return saved_search_out(row)

    saved = await writers.run(save)
    response.headers["Location"] = f"/searches/{saved.id}"
    return NewSearchOut(**saved.model_dump(), secret=secret)


@router.get("/searches", summary="List saved searches", operation_id="list_searches", responses=problem_responses(400, 422, 503))
def list_searches(
    request: Request, response: Response, session: SessionDep, settings: SettingsDep, query: Annotated[PageQuery, Query()]
) -> SearchPage:
    """Saved searches, oldest first, page by page."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor)[1] if query.cursor else 0
    found = following.saved_searches(session, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda row: (0, id_of(row)))
    return SearchPage(items=[saved_search_out(row) for row in page], next_cursor=cursor)


@router.get(
    "/searches/{search_id:int}",
    summary="Get a saved search",
    operation_id="get_search",
    responses=problem_responses(404, 422, 503),
)
def get_search(search_id: SearchId, session: SessionDep) -> SearchOut:
    """Its filters, and the address that new quotations are posted to."""
    return saved_search_out(following.search_by_id(session, search_id))


@router.delete(
    "/searches/{search_id:int}",
    status_code=http.HTTP_204_NO_CONTENT,
    summary="Delete a saved search",
    operation_id="forget_search",
    responses=problem_responses(404, 422, 503),
)
def forget_search(search_id: SearchId, session: WriterDep) -> None:
    """Deletes the search and its deliveries."""
    following.forget_search(session, search_id)


@router.get(
    "/searches/{search_id:int}/deliveries",
    summary="List the deliveries of a saved search",
    operation_id="list_deliveries",
    responses=problem_responses(400, 404, 422, 503),
)
def list_deliveries(
    search_id: SearchId,
    request: Request,
    response: Response,
    session: SessionDep,
    settings: SettingsDep,
    query: Annotated[DeliveryQuery, Query()],
) -> DeliveryPage:
    """Deliveries, newest first, with the outcome of the last attempt."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor)[1] if query.cursor else None
    found = following.deliveries_of(session, search_id, query.state, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda row: (0, id_of(row)))
    return DeliveryPage(items=[delivery_out(row) for row in page], next_cursor=cursor)


@router.post(
    "/deliveries/{delivery_id:int}/retry",
    summary="Retry a dead delivery",
    operation_id="retry_delivery",
    responses=problem_responses(400, 404, 409, 422, 503),
)
def retry_delivery(delivery_id: DeliveryId, session: WriterDep) -> DeliveryOut:
    """Send it again, once the receiver works."""
    return delivery_out(following.retry_delivery(session, delivery_id, datetime.now(UTC)))
