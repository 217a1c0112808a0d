"""All stories: the newest first, by outlet, day and words of the headline."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from app.api.deps import SessionDep
from app.api.parameters import cut
from app.store.cursor import dated_place
from app.store.search.stories import StoryFilters, count_outlets, count_stories, list_stories, place_of
from app.web.error_pages import PageRoute
from app.web.fields import TypedDay, TypedWords
from app.web.rendering import page, with_query

router = APIRouter(include_in_schema=False, route_class=PageRoute)
ON_A_PAGE, MOST_COUNTED, MOST_OUTLETS = 25, 1_000, 30


class ShelfForm(BaseModel):
    """Which stories to show; a field that is left blank does not narrow the list."""

    q: TypedWords = None
    outlet: TypedWords = None
    first: TypedDay = None
    last: TypedDay = None
    cursor: TypedWords = None

    def pairs(self, *without: str) -> list[tuple[str, str]]:
        """The list as the parameters of an address, without some of them and without the place in the list."""
        given = self.model_dump(exclude={"cursor", *without}, exclude_none=True)
        return [(name, str(value)) for name, value in given.items()]


@router.get("/stories")
def stories(request: Request, session: SessionDep, form: Annotated[ShelfForm, Query()]) -> Response:
    """Headlines with outlet, day, and how many are quoted. The address of the page is the list."""
    wrong = "The first day is later than the last. Swap them." if form.first and form.last and form.first > form.last else None
    filters = StoryFilters(form.outlet, form.first, form.last, form.q)
    after = dated_place(form.cursor) if form.cursor else None
    found = [] if wrong else list_stories(session, filters, after=after, limit=ON_A_PAGE + 1)
    shown, cursor = cut(found, ON_A_PAGE, place_of)
    total = 0 if wrong else count_stories(session, filters, MOST_COUNTED + 1)
    outlets = [] if wrong else count_outlets(session, filters, MOST_OUTLETS)
    return page(
        request,
        "stories.html",
        400 if wrong else 200,
        given=form,
        wrong=wrong,
        stories=shown,
        total=min(total, MOST_COUNTED),
        exact=total <= MOST_COUNTED,
        outlets=[(name, count, with_query("/stories", [*form.pairs("outlet"), ("outlet", name)])) for name, count in outlets],
        all_outlets=with_query("/stories", form.pairs("outlet")),
        next=with_query("/stories", [*form.pairs(), ("cursor", cursor)]) if cursor else None,
    )
