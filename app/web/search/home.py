"""The first page, and the overview."""

from fastapi import APIRouter, Request, Response

from app.api.deps import SessionDep
from app.api.present import stored_quotation
from app.store.articles.variants import list_groups, varied
from app.store.search.filters import Filters
from app.store.search.find import newest_quotations
from app.store.search.numbers import count_numbers
from app.store.tables import id_of
from app.web.error_pages import PageRoute
from app.web.rendering import page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
# Runs on the page of a story. What stands behind "#" is never sent to a server: the script of the home page takes it from there.
BOOKMARKLET = (
    "javascript:(()=>{const s=String(getSelection()).trim(),a=document.querySelector('article')||document.body;"
    "open('%s#'+new URLSearchParams({text:s||a.innerText,url:location.href}))})()"
)
LATEST, MOST_ALTERED, MOST_COUNTED = 8, 8, 15


@router.get("/")
def home(request: Request, session: SessionDep) -> Response:
    """A box to paste a story into, and the latest quotations."""
    latest = [stored_quotation(found) for found in newest_quotations(session, Filters(), LATEST)]
    known = varied(session, [id_of(item) for item in latest])
    return page(request, "home.html", latest=latest, varied=known, bookmarklet=BOOKMARKLET % request.base_url)


@router.get("/overview")
def overview(request: Request, session: SessionDep) -> Response:
    """Who is quoted most, which outlets name their sources, and what they print differently."""
    altered, _ = list_groups(session, altered=True, limit=MOST_ALTERED)
    return page(request, "overview.html", numbers=count_numbers(session, Filters(), MOST_COUNTED), altered=altered)
