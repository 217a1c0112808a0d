"""Saved searches: save the search one is looking at, run it again, follow it, have what is new sent, and delete it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session

from app.api.deps import DatabaseDep, SessionDep, SettingsDep
from app.api.parameters import cut
from app.errors import ForbiddenAddress, RoleMissing, invalid_fields
from app.outbound.addresses import require_public
from app.outbound.webhook import new_secret
from app.reading.fields import WebAddress
from app.store.cursor import LARGEST_ID, counted_place
from app.store.registry.speakers import summaries
from app.store.search import following
from app.store.search.filter_fields import QuoteFilters
from app.store.tables import SavedSearchRow, id_of
from app.web.error_pages import PageRoute
from app.web.fields import TypedWords
from app.web.rendering import may, page, with_query
from app.web.search.narrowing import taken
from app.web.search.search_form import REPEATED, SearchForm

router = APIRouter(include_in_schema=False, route_class=PageRoute)
ON_A_PAGE = 50
SearchId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
ADDRESS = TypeAdapter(WebAddress)


class SaveForm(SearchForm):
    """The search, its name and, for a webhook, the address that what is new is sent to."""

    name: TypedWords = None
    url: str = ""

    def narrowing(self) -> list[tuple[str, str]]:
        """What narrows the search, without its name."""
        return [pair for pair in super().narrowing() if pair[0] not in {"name", "url"}]

    def saved_fields(self) -> dict[str, Any]:
        """The search as it is stored. Raises BadSearch."""
        search = SearchForm.model_validate(dict(self.narrowing()))
        search.filters()
        return search.fields().model_dump(mode="json", exclude_unset=True)


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search as the list shows it; ``run`` is None where it has filters that the search page does not have."""

    row: SavedSearchRow
    filters: list[str]
    run: str | None
    feed: str
    host: str | None
    deliveries: dict[str, int]


@router.get("/following")
def show_saved(
    request: Request, session: SessionDep, cursor: TypedWords = None, done: str = "", again: TypedWords = None
) -> Response:
    """All saved searches, oldest first. ``again`` are the parameters of one that was just deleted."""
    after = counted_place(cursor)[1] if cursor else 0
    rows, following_cursor = cut(
        following.saved_searches(session, after=after, limit=ON_A_PAGE + 1), ON_A_PAGE, lambda row: (0, id_of(row))
    )
    counts = following.delivery_counts(session, [id_of(row) for row in rows])
    return page(
        request,
        "following.html",
        searches=[_saved(session, row, counts.get(id_of(row), {})) for row in rows],
        next=with_query("/following", [("cursor", following_cursor)]) if following_cursor else None,
        done={"saved": "Saved.", "deleted": "Deleted."}.get(done),
        again=f"/following/new?{again}" if again is not None else None,
    )


@router.get("/following/new")
def show_new(request: Request, session: SessionDep, form: Annotated[SaveForm, Query()]) -> Response:
    """The form that saves a search, with the search in words."""
    return _new(request, session, form)


@router.post("/following")
def save(request: Request, database: DatabaseDep, form: Annotated[SaveForm, Form()]) -> Response:
    """Save a search. Nothing is sent anywhere."""
    if form.name is None:
        with database.read() as session:
            return _new(request, session, form, 422, name="Write a name by which others recognize the search.")
    fields = form.saved_fields()
    with database.write() as session:
        following.save_search(session, form.name, fields, datetime.now(UTC))
    return RedirectResponse("/following?done=saved", 303)


@router.post("/following/webhooks")
def save_and_send(request: Request, database: DatabaseDep, settings: SettingsDep, form: Annotated[SaveForm, Form()]) -> Response:
    """Save a search whose new quotations are sent to an address. Shows the secret that messages are signed with, once."""
    errors = {} if form.name is not None else {"name": "Write a name by which others recognize the search."}
    address = form.url.strip()
    try:
        ADDRESS.validate_python(address)
        if not settings.allow_private_addresses:
            # before the transaction begins: nobody may wait to write for the look-up of a name
            require_public(address, settings.outbound_seconds)
    except ValidationError as error:
        message = invalid_fields(error.errors()).errors[0][1]
        known = address.startswith(("http://", "https://"))
        errors["url"] = f"{message[:1].upper()}{message[1:]}." if known else "The address must begin with http:// or https://."
    except ForbiddenAddress as error:
        errors["url"] = error.detail
    if errors or form.name is None:
        with database.read() as session:
            return _new(request, session, form, 422, **errors)
    fields, secret = form.saved_fields(), new_secret()
    with database.write() as session:
        row = following.save_search(session, form.name, fields, datetime.now(UTC), url=address, secret=secret)
    return page(request, "secret.html", 201, name=row.name, host=urlsplit(address).hostname, secret=secret)


@router.post("/following/{search_id:int}/delete")
def delete(request: Request, search_id: SearchId, database: DatabaseDep) -> Response:
    """Delete a saved search, and offer to save it again. One with a webhook is an administrator's to delete."""
    with database.write() as session:
        row = following.search_by_id(session, search_id)
        if row.url and not may(request, "DELETE", f"/searches/{search_id}"):
            raise RoleMissing("What this search finds is sent to another machine. Only an administrator may delete it.")
        pairs = _pairs(QuoteFilters.model_validate(row.fields))
        again = with_query("", [*pairs, ("name", row.name)]).removeprefix("?") if pairs is not None and not row.url else None
        following.forget_search(session, search_id)
    return RedirectResponse(with_query("/following", [("done", "deleted"), *([("again", again)] if again else [])]), 303)


def _new(request: Request, session: Session, form: SaveForm, status: int = 200, **errors: str) -> Response:
    return page(
        request,
        "save_search.html",
        status,
        given=form,
        pairs=form.narrowing(),
        filters=_in_words(session, form),
        back=with_query("/search", form.narrowing()),
        errors=errors,
    )


def _saved(session: Session, row: SavedSearchRow, deliveries: dict[str, int]) -> Saved:
    search = QuoteFilters.model_validate(row.fields)
    every = [
        (name, str(value))
        for name, values in search.model_dump(mode="json", exclude_unset=True, exclude_none=True).items()
        for value in (values if isinstance(values, list) else [values])
    ]
    pairs = _pairs(search)
    words = _in_words(session, SearchForm.model_validate(dict(pairs))) if pairs is not None else [f"{n}: {v}" for n, v in every]
    return Saved(
        row,
        words,
        with_query("/search", pairs) if pairs is not None else None,
        with_query("/quotes/feed", every),
        urlsplit(row.url).hostname if row.url else None,
        deliveries,
    )


def _pairs(search: QuoteFilters) -> list[tuple[str, str]] | None:
    """A saved search as the parameters of the search page; None where that page cannot show it."""
    given = search.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    if any(name not in SearchForm.model_fields or (name in REPEATED and len(value) > 1) for name, value in given.items()):
        return None
    return [(name, str(value[0]) if name in REPEATED else str(value)) for name, value in given.items() if value != []]


def _in_words(session: Session, form: SearchForm) -> list[str]:
    chosen = summaries(session, [form.speaker_id]) if form.speaker_id is not None else []
    words = [f"“{form.q}”"] if form.q else []
    return [*words, *(item.label for item in taken(form, chosen[0].name if chosen else None))]
