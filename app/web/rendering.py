"""Rendering: a template and its values in, a page with a strict content policy out."""

import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates

from app.api.access import role_needed
from app.api.deps import get_settings
from app.api.editors import holder_of_request
from app.api.schemas import QuotationOut
from app.cite.citation import lead
from app.cite.marking import Piece, pieces
from app.cite.shortened import shortened
from app.quotation_fields import stored_columns
from app.store.by_id import FoundQuotation
from app.web.certainty import MEANING, certainty
from app.web.differences import difference
from app.web.sheet import sheet_of
from app.web.static_files import OwnFiles

HERE = Path(__file__).parent
# Only our own files are loaded: the words of an article can neither run nor fetch anything.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# app/api/headers.py adds the headers that every answer has.
HEADERS = {"Content-Security-Policy": POLICY}
templates = Jinja2Templates(HERE / "templates")
# Characters of a quotation in one line of a list.
LONGEST_LINE = 110
static_files = OwnFiles(directory=HERE / "static")


def may(request: Request, method: str, path: str) -> bool:
    """Whether whoever sees a page may make a request, so that the page offers nothing that would be refused."""
    needed = role_needed(method, path)
    if needed is None or not get_settings(request).keys_needed():
        return True
    holder = holder_of_request(request)
    return holder is not None and holder.role.includes(needed)


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 (values of any type)
    """A page from a template."""
    seen_by = {"may": partial(may, request), "holder": holder_of_request(request), "sheet": sheet_of(request)}
    return templates.TemplateResponse(request, template, seen_by | values, status_code=status, headers=HEADERS)


def written_day(day: date | None, precision: str | None = "day", beside: date | None = None) -> str:
    """A day as people write it: 5 March 2024; or only its month or year if no more is known.

    The year is left out where it is that of a day that the page shows already, ``beside``.
    """
    if day is None:
        return ""
    if beside is not None and beside.year == day.year and precision == "day":
        return f"{day.day} {day:%B}"
    if precision == "year":
        return str(day.year)
    return f"{day:%B %Y}" if precision == "month" else f"{day.day} {day:%B %Y}"


def with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    """A path with these parameters."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def highlight(quotation: QuotationOut) -> list[Piece[bool]]:
    """The printed form of a quotation, with the words that a search found in it marked."""
    found, place = [], 0
    for match in quotation.matches:
        word = re.compile(rf"(?<!\w){re.escape(match.text)}(?!\w)").search(quotation.printed, place)
        if word is not None:
            place = word.end()
            found.append((*word.span(), True))
    return pieces(quotation.printed, 0, len(quotation.printed), found)


def short_words(found: FoundQuotation) -> str:
    """The printed form of a stored quotation in one line of a list."""
    return shortened(found.article.text, stored_columns(found.quotation), LONGEST_LINE).words


def own_address(address: str) -> str:
    """The address if it is on this site, otherwise the home page: what a request says never leads to another site."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


def web_address(address: str | None) -> str | None:
    """The address if it is safe as a link: what a page gives as its own address may be anything."""
    return address if address and address.lower().startswith(("http://", "https://")) else None


templates.env.filters |= {"day": written_day, "differs": difference, "web": web_address}
templates.env.globals |= {
    "highlight": highlight,
    "lead_of": lead,
    "shortened": short_words,
    "certainty": certainty,
    "meaning": MEANING,
}
