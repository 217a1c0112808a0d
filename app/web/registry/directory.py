"""All speakers: from A to Z by family name, or the most quoted first."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, Field

from app.api.deps import SessionDep
from app.api.parameters import cut
from app.quote import SpeakerKind
from app.store.cursor import counted_place, named_place
from app.store.registry.by_letter import OTHER, letters, list_by_name, place_of
from app.store.registry.speakers import list_speakers
from app.web.error_pages import PageRoute
from app.web.fields import TypedWords, without_blanks
from app.web.rendering import page, with_query

router = APIRouter(include_in_schema=False, route_class=PageRoute)
ON_A_PAGE = 50


class Order(StrEnum):
    """The order of speakers: the most quoted first, or by family name."""

    QUOTED = "quoted"
    NAME = "name"


class DirectoryForm(BaseModel):
    """Which speakers to show, in what order; a field that is left blank does not narrow the list."""

    name: TypedWords = None
    kind: Annotated[SpeakerKind | None, BeforeValidator(without_blanks)] = None
    letter: Annotated[Annotated[str, Field(pattern=f"^([a-z]|{OTHER})$")] | None, BeforeValidator(without_blanks)] = None
    sort: Order = Order.QUOTED
    cursor: TypedWords = None

    def address(self, **changed: str | None) -> str:
        """The address of the list with some of it changed; it begins with the first page."""
        given = self.model_dump(exclude={"cursor"}, exclude_none=True) | changed
        pairs = [(name, str(value)) for name, value in given.items() if value is not None]
        return with_query("/people", [pair for pair in pairs if pair != ("sort", str(Order.QUOTED))])


@router.get("/people")
def directory(request: Request, session: SessionDep, form: Annotated[DirectoryForm, Query()]) -> Response:
    """Names with other forms and the number of quotations. A letter lists by name. The address of the page is the list."""
    by_name = form.letter is not None or form.sort is Order.NAME
    if by_name:
        after = named_place(form.cursor) if form.cursor else None
        found = list_by_name(session, form.name, kind=form.kind, letter=form.letter, after=after, limit=ON_A_PAGE + 1)
        shown, cursor = cut(found, ON_A_PAGE, lambda item: place_of(session, item.id))
    else:
        counted = counted_place(form.cursor) if form.cursor else None
        found = list_speakers(session, form.name, kind=form.kind, after=counted, limit=ON_A_PAGE + 1)
        shown, cursor = cut(found, ON_A_PAGE, lambda item: (item.quotations, item.id))
    return page(
        request,
        "people.html",
        given=form,
        by_name=by_name,
        people=shown,
        letters=[
            (letter, form.address(letter=letter, sort=None) if form.letter != letter else None)
            for letter in letters(session, form.kind)
        ],
        orders=[
            ("Most quoted first", form.address(letter=None, sort=None) if by_name else None),
            ("A to Z", form.address(letter=None, sort=Order.NAME) if not by_name or form.letter else None),
        ],
        kinds=[(kind.value, KINDS[kind]) for kind in SpeakerKind],
        next=form.address(cursor=cursor) if cursor else None,
    )


KINDS = {
    SpeakerKind.PERSON: "people",
    SpeakerKind.ORGANIZATION: "organizations",
    SpeakerKind.GROUP: "groups",
    SpeakerKind.DOCUMENT: "documents",
    SpeakerKind.UNNAMED: "unnamed sources",
}
