"""Saved searches: whoever follows one gets its new quotations by webhook, signed, retried, and kept where they failed."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi import status as http
from pydantic import BaseModel, ConfigDict, Field

from app.api.deps import SessionDep, SettingsDep, WriterDep
from app.api.parameters import PageQuery, cut_page
from app.api.problems import problem_responses
from app.outbound.addresses import require_public
from app.outbound.webhook import new_secret
from app.reading.fields import WebAddress, Words
from app.store.cursor import LARGEST_ID, counted_place
from app.store.search import following
from app.store.search.filter_fields import QuoteFilters
from app.store.tables import DeliveryRow, DeliveryState, SavedSearchRow, id_of

router = APIRouter(tags=["Following"])
SearchId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The saved search's id.", examples=[1])]
DeliveryId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The delivery's id.", examples=[1])]


class SearchIn(BaseModel):
    """A search to follow."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Quist on the bridge",
                    "search": {"q": "bridge", "speaker": ["Quist"]},
                    "url": "https://desk.example/hook",
                }
            ]
        },
    )

    name: Words = Field(description="What to call it.")
    search: QuoteFilters = Field(description="The same filters as for `GET /quotes`.")
    url: WebAddress = Field(description="Where new quotations are posted.")


class SearchOut(BaseModel):
    """A saved search."""

    id: int = Field(description="Its id.")
    name: str = Field(description="What it is called.")
    search: QuoteFilters = Field(description="Its filters.")
    url: str = Field(description="Where new quotations are posted.")
    made_at: datetime = Field(description="Since when it is followed.")


class NewSearchOut(SearchOut):
    """A saved search just made, with its secret."""

    secret: str = Field(description="What deliveries are signed with (Standard Webhooks). It is shown this once.")


class SearchPage(BaseModel):
    """One page of saved searches."""

    items: list[SearchOut] = Field(description="Oldest first.")
    next_cursor: str | None = Field(description="Give this as `cursor` for the next page; null on the last one.")


class DeliveryOut(BaseModel):
    """New quotations on their way."""

    id: int = Field(description="The delivery's id.")
    message: str = Field(description="The same in `webhook-id`, so that a receiver knows it again.")
    state: DeliveryState = Field(description="waiting, sent, or dead: tried as often as we try.")
    quotations: list[int] = Field(description="Which quotations.")
    attempts: int = Field(description="How often it was tried.")
    made_at: datetime = Field(description="When they were found.")
    next_at: datetime | None = Field(description="When it is tried next; null where it is not.")
    sent_at: datetime | None = Field(description="When it was taken.")
    answer: str | None = Field(description="How the last try ended.")


class DeliveryPage(BaseModel):
    """One page of deliveries."""

    items: list[DeliveryOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description="Give this as `cursor` for the next page; null on the last one.")


class DeliveryQuery(PageQuery):
    """Which deliveries."""

    state: list[DeliveryState] = Field(default=[], description="Only those; `dead` are the ones to look after.")


@router.post(
    "/searches",
    status_code=http.HTTP_201_CREATED,
    summary="Follow a search by webhook",
    operation_id="save_search",
    responses=problem_responses(400, 422, 503),
)
def save_search(given: SearchIn, response: Response, session: WriterDep, settings: SettingsDep) -> NewSearchOut:
    """What is stored from now on and matches is posted to your address within a minute, signed.

    The body is `{"type": "quotations.found", "timestamp", "data": {"search", "quotations"}}`, with the columns of the export. A
    receiver that does not answer 2xx is tried again for a day and a half, then the delivery is dead and waits for you.
    """
    given.search.filters()
    if not settings.allow_private_addresses:
        require_public(given.url)
    fields = given.search.model_dump(mode="json", exclude_unset=True)
    secret = new_secret()
    row = following.save_search(session, given.name, fields, given.url, secret, datetime.now(UTC))
    response.headers["Location"] = f"/searches/{row.id}"
    return NewSearchOut(**_out(row).model_dump(), secret=secret)


@router.get("/searches", summary="List saved searches", operation_id="list_searches", responses=problem_responses(400, 422, 503))
def list_searches(
    request: Request, response: Response, session: SessionDep, settings: SettingsDep, query: Annotated[PageQuery, Query()]
) -> SearchPage:
    """Saved searches, oldest first, page by page."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor)[1] if query.cursor else 0
    found = following.saved_searches(session, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda row: (0, id_of(row)))
    return SearchPage(items=[_out(row) for row in page], next_cursor=cursor)


@router.get(
    "/searches/{search_id:int}", summary="One saved search", operation_id="get_search", responses=problem_responses(404, 422, 503)
)
def get_search(search_id: SearchId, session: SessionDep) -> SearchOut:
    """What is followed, and where it goes."""
    return _out(following.search_by_id(session, search_id))


@router.delete(
    "/searches/{search_id:int}",
    status_code=http.HTTP_204_NO_CONTENT,
    summary="Follow a search no more",
    operation_id="forget_search",
    responses=problem_responses(404, 422, 503),
)
def forget_search(search_id: SearchId, session: WriterDep) -> None:
    """Forgets the search and its deliveries."""
    following.forget_search(session, search_id)


@router.get(
    "/searches/{search_id:int}/deliveries",
    summary="What was sent",
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
    """Deliveries, newest first, with how the last try ended."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor)[1] if query.cursor else None
    found = following.deliveries_of(session, search_id, query.state, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda row: (0, id_of(row)))
    return DeliveryPage(items=[_delivery(row) for row in page], next_cursor=cursor)


@router.post(
    "/deliveries/{delivery_id:int}/retry",
    summary="Try a dead delivery anew",
    operation_id="retry_delivery",
    responses=problem_responses(400, 404, 409, 422, 503),
)
def retry_delivery(delivery_id: DeliveryId, session: WriterDep) -> DeliveryOut:
    """Once the receiver is mended."""
    return _delivery(following.retry_delivery(session, delivery_id, datetime.now(UTC)))


def _out(row: SavedSearchRow) -> SearchOut:
    return SearchOut(
        id=id_of(row), name=row.name, search=QuoteFilters.model_validate(row.fields), url=row.url, made_at=row.made_at
    )


def _delivery(row: DeliveryRow) -> DeliveryOut:
    waiting = row.state == DeliveryState.WAITING
    return DeliveryOut(
        id=id_of(row),
        message=row.message,
        state=DeliveryState(row.state),
        quotations=row.quotations,
        attempts=row.attempts,
        made_at=row.made_at,
        next_at=row.next_at if waiting else None,
        sent_at=row.sent_at,
        answer=row.answer,
    )
