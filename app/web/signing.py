"""Signing in with a key, which is remembered in a cookie, and signing out. Only where the service asks for keys."""

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.api.access import COOKIE, Failures, address_of
from app.api.deps import DatabaseDep, SettingsDep, WritersDep
from app.store.access.keys import SIGNED_IN, KeyHolder, holder_of, sign_in, sign_out
from app.store.database import Database
from app.web.error_pages import PageRoute
from app.web.fields import PageForm
from app.web.rendering import own_address, page

router = APIRouter(include_in_schema=False, route_class=PageRoute)


class KeyForm(PageForm):
    """A key, and the page to open once it is accepted."""

    key: str
    to: str = "/"


@router.get("/signin")
def show_sign_in(request: Request, settings: SettingsDep, to: str = "/") -> Response:
    """The form for a key."""
    return page(request, "signin.html", to=own_address(to), needed=settings.keys_needed(), wrong=False)


@router.post("/signin")
async def sign_in_browser(
    request: Request, database: DatabaseDep, writers: WritersDep, settings: SettingsDep, form: Annotated[KeyForm, Form()]
) -> Response:
    """Remember this browser for half a day if the key is valid."""
    holder = await run_in_threadpool(_holder, database, form.key.strip())
    if holder is None:
        failures: Failures = request.app.state.failures
        failures.count(address_of(request), "key")
        return page(request, "signin.html", 401, to=own_address(form.to), needed=settings.keys_needed(), wrong=True)
    async with writers.session(database) as session:
        token = await run_in_threadpool(sign_in, session, holder.key_id, datetime.now(UTC))
    answer = RedirectResponse(own_address(form.to), 303)
    secure = "https" in {request.url.scheme, urlsplit(settings.base_url()).scheme}
    answer.set_cookie(COOKIE, token, int(SIGNED_IN.total_seconds()), httponly=True, samesite="strict", secure=secure)
    return answer


@router.post("/signout")
async def sign_out_browser(request: Request, database: DatabaseDep, writers: WritersDep) -> Response:
    """Forget this browser."""
    token = request.cookies.get(COOKIE)
    if token:
        async with writers.session(database) as session:
            await run_in_threadpool(sign_out, session, token)
    answer = RedirectResponse("/signin", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _holder(database: Database, key: str) -> KeyHolder | None:
    with database.read() as session:
        return holder_of(session, key)
