"""Rendering: a template and its values in, a page under a strict policy out; and errors as pages that say what to do next."""

from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from fastapi.templating import Jinja2Templates
from starlette.staticfiles import StaticFiles

from app.api.problems import problem_of
from app.api.schemas import SpanOut
from app.cite.marking import Piece, pieces
from app.errors import KeyMissing, WhosaidError, invalid_fields

HERE = Path(__file__).parent
# Nothing but our own files: words of articles run nothing and fetch nothing.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# What every answer has besides is in app/api/headers.py.
HEADERS = {"Content-Security-Policy": POLICY}
templates = Jinja2Templates(HERE / "templates")
static_files = StaticFiles(directory=HERE / "static")


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 (values of any type)
    """A page from a template."""
    return templates.TemplateResponse(request, template, values, status_code=status, headers=HEADERS)


class PageRoute(APIRoute):
    """A route whose errors are pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with that."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except RequestValidationError as error:
                return error_page(request, invalid_fields(error.errors()))
            except WhosaidError as error:
                return error_page(request, error)

        return handle


def error_page(request: Request, error: WhosaidError) -> Response:
    """What is wrong, and how to mend it."""
    return page(request, "error.html", error.status, error=error)


def refuse(request: Request, error: WhosaidError) -> Response:
    """The answer to a request that is not let through: a page to whoever reads pages, a problem to programs."""
    if "text/html" not in request.headers.get("accept", ""):
        return problem_of(error)
    if isinstance(error, KeyMissing):
        return RedirectResponse(
            "/signin?" + urlencode({"to": with_query(request.url.path, request.query_params.multi_items())}), 303
        )
    return error_page(request, error)


def written_day(day: date | None, precision: str | None = "day") -> str:
    """A day for people: 5 March 2024; its month or year where no more is known."""
    if day is None:
        return ""
    if precision == "year":
        return str(day.year)
    return f"{day:%B %Y}" if precision == "month" else f"{day.day} {day:%B %Y}"


def with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    """An address with these parameters."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def highlight(span: SpanOut, matches: Sequence[SpanOut]) -> list[Piece[bool]]:
    """The words of a span, those that a search found apart."""
    found = [(match.start - span.start, match.end - span.start, True) for match in matches]
    return pieces(span.text, 0, len(span.text), found)


def web_address(address: str | None) -> str | None:
    """An address that may be a link: pages say all sorts of things of themselves."""
    return address if address and address.lower().startswith(("http://", "https://")) else None


templates.env.filters |= {"day": written_day, "web": web_address}
templates.env.globals["highlight"] = highlight
