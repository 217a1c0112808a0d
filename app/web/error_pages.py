"""Errors in, pages that say what to do next out, for clients that prefer a page; other clients get the API's answer."""

import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from asgi_correlation_id import correlation_id
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from app.api.problems import problem_of
from app.errors import InvalidFields, KeyMissing, WhosaidError, invalid_fields
from app.web.rendering import own_address, page, with_query

# Headers of the API's answer that also hold for a page.
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
# What the fields of forms are called on the pages, where that is not their name.
LABELS = {
    "about": "The subject",
    "by": "Your name",
    "change": "The change to undo",
    "key": "Your key",
    "note": "Reason",
    "one": "The first speaker",
    "other": "The other speaker",
    "published_at": "Published on",
    "q": "Words or a name",
    "same": "Merge or keep apart",
    "said_from": "Said on or after",
    "said_to": "Said on or before",
    "said_on": "Said on",
    "sort": "Order",
    "speaker_kind": "Type of speaker",
    "text": "The story",
    "url": "Web address",
    "what": "The button",
    "words": "The exact words",
}
# A sentence that begins with a method and an address.
FOR_PROGRAMS = re.compile(r" (?:GET|POST|PUT|PATCH|DELETE) /\S*[^.]*\.")
LETTERS = re.compile(r"[^\W\d_]{3,}")
LONGEST_GUESS = 100
WORDING = {"this field is required": "Fill this in."}


@dataclass(frozen=True, slots=True)
class Failure:
    """What an error page says; ``mistakes`` are the (field, message) pairs of a form."""

    status: int
    title: str
    detail: str
    mistakes: tuple[tuple[str, str], ...] = ()


NO_PAGE = Failure(
    HTTPStatus.NOT_FOUND, "Page not found", "There is no page at this address. Check the address, or search for what you need."
)


class PageRoute(APIRoute):
    """A route for people: its errors are pages unless the client asks for JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, which marks the request as one of a person."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            # the error itself goes on to the application's handlers, because what was written is only rolled back by one
            request.state.is_for_people = True
            return await inner(request)

        return handle


def show_error_pages(app: FastAPI) -> None:
    """Answer errors with pages where the client prefers one. Call this after the API's handlers are in place."""
    for kind in (WhosaidError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _page_or(app.exception_handlers[kind]))


def error_page(request: Request, error: Exception) -> Response:
    """A page that says what is wrong and how to go on."""
    failure = failure_of(request, error)
    lost = _words_of(request.url.path) if failure.status == HTTPStatus.NOT_FOUND else None
    return page(request, "error.html", failure.status, failure=failure, back=_page_before(request), lost=lost)


def refuse(request: Request, error: WhosaidError) -> Response:
    """The answer to a request that is not let through: a page if the client prefers one, otherwise a problem."""
    if not prefers_page(request, by_default=False):
        return problem_of(error)
    if isinstance(error, KeyMissing):
        return RedirectResponse(
            "/signin?" + urlencode({"to": with_query(request.url.path, request.query_params.multi_items())}), 303
        )
    return error_page(request, error)


def prefers_page(request: Request, *, by_default: bool) -> bool:
    """Whether the client would rather have HTML than JSON; ``by_default`` if it has no preference."""
    accept = request.headers.get("accept", "")
    html = _weight(accept, "text/html")
    data = max(_weight(accept, "application/json"), _weight(accept, "application/problem+json"))
    return html > data if html != data else by_default


def _weight(accept: str, media_type: str) -> float:
    """The weight that an Accept header gives to a media type, from the most specific range that covers it (RFC 9110)."""
    weights = {}
    for part in accept.lower().split(","):
        media_range, *parameters = (item.strip() for item in part.split(";"))
        weight = next((item.removeprefix("q=") for item in parameters if item.startswith("q=")), "1")
        try:
            weights[media_range] = float(weight)
        except ValueError:
            weights[media_range] = 0.0
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((weights[media_range] for media_range in ranges if media_range in weights), 0.0)


def _page_or(answer: Any) -> Callable[[Request, Exception], Awaitable[Response]]:  # noqa: ANN401 (Starlette's handlers)
    """The API's handler of an error, with a page in place of its answer where the client prefers one."""

    async def handle(request: Request, error: Exception) -> Response:
        answered: Response = await answer(request, error)
        if not prefers_page(request, by_default=getattr(request.state, "is_for_people", False)):
            return answered
        shown = error_page(request, error)
        shown.headers.update({name: answered.headers[name] for name in KEPT_HEADERS if name in answered.headers})
        return shown

    return handle


def failure_of(request: Request, error: Exception) -> Failure:
    """What a page says about an error."""
    if isinstance(error, RequestValidationError):
        if any(found["loc"][0] == "path" for found in error.errors()):
            return NO_PAGE
        error = invalid_fields(error.errors())
    if isinstance(error, InvalidFields):
        mistakes = tuple((_label(field), _sentence(message)) for field, message in error.errors)
        changed = "" if request.method == "GET" else "Nothing was changed."
        return Failure(error.status, "Please check what you entered", changed, mistakes)
    if isinstance(error, WhosaidError):
        return Failure(error.status, error.title, for_people(error.detail))
    if not isinstance(error, HTTPException):
        return Failure(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong",
            "Nothing was changed. Try again. If it happens again, tell the person who runs this service, and give them this "
            f"reference: {correlation_id.get() or 'none'}.",
        )
    if error.status_code == HTTPStatus.NOT_FOUND:
        return NO_PAGE
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = "This address cannot be used like that. Open the page it belongs to, and use the form there."
        return Failure(error.status_code, "Not possible here", detail)
    return Failure(error.status_code, HTTPStatus(error.status_code).phrase, str(error.detail))


def by_field(error: WhosaidError) -> dict[str, str]:
    """What is wrong with each field of a form, by the field's name; under "" what belongs to none."""
    if isinstance(error, InvalidFields):
        return {field.split(".", maxsplit=1)[0]: _sentence(message) for field, message in error.errors}
    return {error.where or "": error.detail}


def for_people(detail: str) -> str:
    """What is wrong, without the sentences that tell programs which address to ask."""
    return FOR_PROGRAMS.sub("", detail)


def _words_of(path: str) -> str:
    """The words of an address that leads nowhere, to search for them instead: it may have been copied in part."""
    last = LETTERS.findall(path.rstrip("/").rpartition("/")[2])
    return " ".join(last or LETTERS.findall(path))[:LONGEST_GUESS]


def _label(field: str) -> str:
    name = field.split(".", maxsplit=1)[0]
    return LABELS.get(name, name.replace("_", " ").capitalize())


def _sentence(message: str) -> str:
    if message in WORDING:
        return WORDING[message]
    plain = message.replace("Input should", "it should", 1).replace("String should", "it should", 1)
    return plain[:1].upper() + plain[1:] + ("" if plain.endswith(".") else ".")


def _page_before(request: Request) -> str | None:
    """The address of the page of ours that this request came from."""
    try:
        before = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return None
    if before.netloc != request.url.netloc:
        return None
    return own_address(f"{before.path}?{before.query}" if before.query else before.path)
