"""Problems: exceptions in, RFC 9457 problem details out: what is wrong, where, and how to fix it."""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from app.errors import InvalidFields, WhosaidError, invalid_fields

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "/problems/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Headers that come with some problems.
HINTS = {
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": "5"},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": "60"},
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
}
# The framework's words in plainer ones.
PLAINER = {
    "There was an error parsing the body": "The body cannot be read as what its Content-Type says. Check that it is complete and "
    "valid, and that no number in it has thousands of digits."
}
log = structlog.get_logger(__name__)


class FieldProblem(BaseModel):
    """One field that is wrong."""

    field: str = Field(description="The field, parameter or header.", examples=["published_at"])
    message: str = Field(description="What is wrong with it.", examples=["month value is outside expected range of 1-12"])


class Problem(BaseModel):
    """An error as defined in RFC 9457: what is wrong, where, and how to fix it."""

    type: str = Field(description="The identifier of this type of problem.", examples=["/problems/not-found"])
    title: str = Field(description="The type of problem in plain words.", examples=["Not found"])
    status: int = Field(description="The HTTP status of the answer.", examples=[404])
    detail: str = Field(description="What is wrong here, and how to fix it.", examples=["There is no quotation 9."])
    where: str | None = Field(default=None, description="The field or place that is wrong.", examples=["quote_id"])
    errors: list[FieldProblem] = Field(default_factory=list, description="Every field that is wrong, if fields are.")


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documentation of the problems that an operation can return."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def handle_problems(app: FastAPI) -> None:
    """Answer every exception with problem details."""
    handlers: dict[type[Exception], Callable[[Request, Any], Awaitable[Response]]] = {
        WhosaidError: _expected,
        RequestValidationError: _invalid,
        HTTPException: _http,
        ClientDisconnect: _gone,
        Exception: _unexpected,
    }
    for exception, handler in handlers.items():
        app.add_exception_handler(exception, handler)


def _answer(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(
        problem.model_dump(exclude_none=True, exclude_defaults=False), problem.status, headers=headers, media_type=MEDIA_TYPE
    )


def problem_of(error: WhosaidError) -> Response:
    """The answer to an expected failure."""
    problem = Problem(
        type=TYPE_PREFIX + error.slug,
        title=error.title,
        status=error.status,
        detail=error.detail,
        where=error.where,
        errors=_fields(error.errors) if isinstance(error, InvalidFields) else [],
    )
    return _answer(problem, HINTS.get(error.status))


async def _expected(_request: Request, error: WhosaidError) -> Response:
    return problem_of(error)


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    return await _expected(request, invalid_fields(error.errors()))


async def _http(request: Request, error: HTTPException) -> Response:
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        methods = _methods_at(request)
        headers["Allow"] = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    details = {
        HTTPStatus.NOT_FOUND: "There is nothing at this address. /docs lists all addresses.",
        HTTPStatus.METHOD_NOT_ALLOWED: "This address does not support this method. /docs lists the methods of every address.",
    }
    problem = Problem(
        type=TYPE_PREFIX + status.phrase.lower().replace(" ", "-"),
        title=status.phrase,
        status=status,
        detail=details.get(status, PLAINER.get(str(error.detail), str(error.detail))),
    )
    return _answer(problem, headers)


async def _gone(_request: Request, _error: ClientDisconnect) -> Response:
    """Nobody waits for this answer, and nothing went wrong that a log should keep."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


def _methods_at(request: Request) -> set[str]:
    """All methods of the address: the framework lists only those of the first route that matches."""
    routes = request.app.routes
    return {
        method
        for method in METHODS
        if any(route.matches({**request.scope, "method": method})[0] == Match.FULL for route in routes)
    }


async def _unexpected(_request: Request, error: Exception) -> Response:
    # the last resort: an unexpected error is logged in full, and answered without internals
    log.error("unexpected error", exc_info=error)
    problem = Problem(
        type=TYPE_PREFIX + "unexpected",
        title="Unexpected error",
        status=500,
        detail="Nothing was stored. The log of the service has the cause, under the X-Request-ID of this answer.",
    )
    return _answer(problem)


def _fields(errors: Sequence[tuple[str, str]]) -> list[FieldProblem]:
    return [FieldProblem(field=field, message=message) for field, message in errors]
