"""Searching: one box for words, a name or both; filters; and the same words in several articles."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.api.deps import SessionDep
from app.api.parameters import QuoteId
from app.api.present import stored_quotation
from app.errors import NotFound
from app.store.articles.variants import variants_of, varied
from app.store.cursor import encode_cursor, sorted_place
from app.store.registry.speakers import SpeakerSummary, list_speakers
from app.store.search.filter_fields import QuoteFilters
from app.store.search.filters import Sort
from app.store.search.find import count_quotations, find_quotations
from app.store.tables import id_of
from app.web.rendering import PageRoute, page, with_query

router = APIRouter(include_in_schema=False, route_class=PageRoute)
ON_A_PAGE, MOST_COUNTED, MOST_PEOPLE = 20, 1_000, 6


class SearchForm(BaseModel):
    """What was typed; empty fields say nothing."""

    q: str = Field(default="", max_length=1000)
    speaker: str = Field(default="", max_length=1000)
    outlet: str = Field(default="", max_length=1000)
    role: str = Field(default="", max_length=1000)
    said_from: str = ""
    said_to: str = ""
    kind: str = ""
    sort: Sort = Sort.DATE
    cursor: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """What is set, as parameters of an address, the place in the list left out."""
        given = self.model_dump(exclude={"cursor"})
        return [(key, str(value)) for key, value in given.items() if value and not (key == "sort" and value == Sort.DATE)]

    def filters(self) -> QuoteFilters:
        """The same as the API takes it. Raises pydantic's ValidationError."""
        fields: dict[str, object] = {key: value for key, value in self.pairs() if key in {"q", "role", "said_from", "said_to"}}
        fields |= {key: [value] for key, value in self.pairs() if key in {"speaker", "outlet", "kind"}}
        return QuoteFilters.model_validate(fields)


@router.get("/search")
def search(request: Request, session: SessionDep, form: Annotated[SearchForm, Query()]) -> Response:
    """Quotations as cards; the address is the search."""
    given = form.filters()
    filters = given.filters()
    after = sorted_place(form.cursor) if form.cursor else None
    found = find_quotations(session, filters, sort=form.sort, after=after, limit=ON_A_PAGE + 1)
    total = count_quotations(session, filters, MOST_COUNTED + 1)
    more = None
    if len(found) > ON_A_PAGE:
        last = found[ON_A_PAGE - 1]
        place = last.place.isoformat() if isinstance(last.place, date) else float(last.place)
        more = with_query("/search", [*form.pairs(), ("cursor", encode_cursor(place, id_of(last.quotation)))])
    quotations = [stored_quotation(item, filters.query) for item in found[:ON_A_PAGE]]
    pairs = [pair for pair in form.pairs() if pair[0] != "sort"]
    return page(
        request,
        "search.html",
        asked=form.q,
        given=form,
        quotations=quotations,
        varied=varied(session, [id_of(item) for item in quotations]),
        total=min(total, MOST_COUNTED),
        exact=total <= MOST_COUNTED,
        people=_people(session, form.q) if form.q and not form.cursor else [],
        next=more,
        feed=with_query("/quotes/feed", pairs),
        exports={name: with_query("/quotes/export", [*pairs, ("format", name)]) for name in ("csv", "xlsx", "ndjson")},
    )


@router.get("/words/{quote_id:int}")
def words(request: Request, quote_id: QuoteId, session: SessionDep) -> Response:
    """One quotation as each outlet prints it."""
    group = variants_of(session, quote_id)
    if group is None:
        raise NotFound(f"No other article here prints the words of quotation {quote_id}.", "quote_id")
    shown = [
        {
            "quotation": stored_quotation(variant.found),
            "alterations": variant.alterations,
            "comparison": variant.comparison,
        }
        for variant in group.variants
    ]
    return page(request, "words.html", variants=shown)


def _people(session: Session, typed: str) -> list[SpeakerSummary]:
    """Speakers whose names the typed words fit, so that a name in the one box finds the person too."""
    found = list_speakers(session, typed, after=None, limit=MOST_PEOPLE)
    return [person for person in found if person.quotations and person.kind in {"person", "organization"}]
