"""Signing in: a key in, a cookie for this browser out, and out again. Only where keys are needed."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.api.access import COOKIE, Failures, address_of
from app.api.deps import DatabaseDep, SettingsDep
from app.store.access.keys import SIGNED_IN, holder_of, sign_in, sign_out
from app.web.rendering import PageRoute, page

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/signin")
def signing(request: Request, settings: SettingsDep, to: str = "/") -> Response:
    """The form."""
    return page(request, "signin.html", to=_own(to), needed=settings.keys_needed(), wrong=False)


@router.post("/signin")
def signed(
    request: Request, database: DatabaseDep, settings: SettingsDep, key: Annotated[str, Form()], to: Annotated[str, Form()] = "/"
) -> Response:
    """Remember this browser for half a day, if the key is good."""
    address = address_of(request)
    failures: Failures = request.app.state.failures
    failures.require_few(address, "key")
    with database.read() as session:
        holder = holder_of(session, key.strip())
    if holder is None:
        failures.count(address)
        return page(request, "signin.html", 401, to=_own(to), needed=settings.keys_needed(), wrong=True)
    with database.write() as session:
        token = sign_in(session, holder.key_id, datetime.now(UTC))
    answer = RedirectResponse(_own(to), 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, int(SIGNED_IN.total_seconds()), httponly=True, samesite="strict", secure=secure)
    return answer


@router.post("/signout")
def signed_out(request: Request, database: DatabaseDep) -> Response:
    """Forget this browser."""
    token = request.cookies.get(COOKIE)
    if token:
        with database.write() as session:
            sign_out(session, token)
    answer = RedirectResponse("/signin", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _own(address: str) -> str:
    """An address of this site, or the first page: nobody is sent to another site from here."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"
