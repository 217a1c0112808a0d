"""Schemas of saved searches and their deliveries."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from app.api.parameters import PageQuery
from app.reading.fields import WebAddress, Words
from app.store.search.filter_fields import QuoteFilters
from app.store.tables import DeliveryState


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

    name: Words = Field(description="A name for it.")
    search: QuoteFilters = Field(description="The same filters as for `GET /quotes`.")
    url: WebAddress = Field(description="The address that new quotations are posted to.")


class SearchOut(BaseModel):
    """A saved search."""

    id: int = Field(description="The search's id.")
    name: str = Field(description="Its name.")
    search: QuoteFilters = Field(description="Its filters.")
    url: str | None = Field(description="The address that new quotations are posted to; null if they are not sent anywhere.")
    made_at: datetime = Field(description="When it was saved.")


class NewSearchOut(SearchOut):
    """A saved search that was just created, with its secret."""

    secret: str = Field(description="The secret that deliveries are signed with (Standard Webhooks). It is shown only this once.")


class SearchPage(BaseModel):
    """One page of saved searches."""

    items: list[SearchOut] = Field(description="Oldest first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")


class DeliveryOut(BaseModel):
    """New quotations that are sent to a webhook."""

    id: int = Field(description="The delivery's id.")
    message: str = Field(description="The message's id, as in `webhook-id`: receivers recognize a repeated message by it.")
    state: DeliveryState = Field(description="`waiting`, `sent`, or `dead` after the last attempt failed.")
    quotations: list[int] = Field(description="The ids of the quotations.")
    attempts: int = Field(description="The number of attempts so far.")
    made_at: datetime = Field(description="When the quotations were found.")
    next_at: datetime | None = Field(description="When the next attempt is due; null if there will be none.")
    sent_at: datetime | None = Field(description="When the receiver accepted it.")
    answer: str | None = Field(description="The outcome of the last attempt.")


class DeliveryPage(BaseModel):
    """One page of deliveries."""

    items: list[DeliveryOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")


class DeliveryQuery(PageQuery):
    """Which deliveries to list."""

    state: list[DeliveryState] = Field(default=[], description="Only deliveries in these states; `dead` ones need attention.")
