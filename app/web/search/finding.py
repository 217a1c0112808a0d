"""Searching for words or a name, with filters; and one quotation as several articles print it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator
from sqlmodel import Session

from app.api.deps import SessionDep
from app.api.parameters import QuoteId, cut, quotation_after, quotation_place
from app.api.present import stored_quotation
from app.errors import NotFound
from app.quote import Kind, Stance
from app.store.articles.variants import variants_of, varied
from app.store.registry.speakers import SpeakerSummary, list_speakers
from app.store.search.filter_fields import QuoteFilters
from app.store.search.filters import Filters, Sort
from app.store.search.find import count_quotations, find_quotations
from app.store.tables import id_of
from app.web.error_pages import PageRoute
from app.web.fields import TypedDay, TypedWords, without_blanks
from app.web.rendering import page, with_query

router = APIRouter(include_in_schema=False, route_class=PageRoute)
ON_A_PAGE, MOST_COUNTED, MOST_PEOPLE = 20, 1_000, 6
TypedKind = Annotated[Kind | None, BeforeValidator(without_blanks)]
TypedStance = Annotated[Stance | None, BeforeValidator(without_blanks)]


class SearchForm(BaseModel):
    """What was typed in; a field that is left blank does not narrow the search. Parameters of other sites' links are ignored."""

    q: TypedWords = None
    speaker: TypedWords = None
    outlet: TypedWords = None
    role: TypedWords = None
    said_from: TypedDay = None
    said_to: TypedDay = None
    kind: TypedKind = None
    stance: TypedStance = None
    sort: Sort = Sort.DATE
    cursor: TypedWords = None

    def pairs(self) -> list[tuple[str, str]]:
        """The search as the parameters of an address, without the place in the list."""
        given = self.model_dump(exclude={"cursor"}, exclude_none=True)
        return [(name, str(value)) for name, value in given.items() if (name, value) != ("sort", Sort.DATE)]

    def filters(self) -> Filters:
        """The search as the store takes it. Raises BadSearch."""
        one = self.model_dump(include={"q", "role", "said_from", "said_to"})
        repeated = self.model_dump(include={"speaker", "outlet", "kind", "stance"}, exclude_none=True)
        several = {name: [value] for name, value in repeated.items()}
        return QuoteFilters(**one, **several).filters()


@router.get("/search")
def search(request: Request, session: SessionDep, form: Annotated[SearchForm, Query()]) -> Response:
    """Quotations as cards. The address of the page is the search."""
    filters = form.filters()
    after = quotation_after(form.cursor, form.sort, has_words=form.q is not None)
    found = find_quotations(session, filters, sort=form.sort, after=after, limit=ON_A_PAGE + 1)
    total = count_quotations(session, filters, MOST_COUNTED + 1)
    shown, cursor = cut(found, ON_A_PAGE, quotation_place)
    quotations = [stored_quotation(item, filters.query) for item in shown]
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
        next=with_query("/search", [*form.pairs(), ("cursor", cursor)]) if cursor else None,
        feed=with_query("/quotes/feed", pairs),
        exports={name: with_query("/quotes/export", [*pairs, ("format", name)]) for name in ("csv", "xlsx", "ndjson")},
    )


@router.get("/words/{quote_id:int}")
def words(request: Request, quote_id: QuoteId, session: SessionDep) -> Response:
    """One quotation as every outlet prints it."""
    group = variants_of(session, quote_id)
    if group is None:
        raise NotFound("No other article prints these words.", "quote_id")
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
    """Speakers whose names match what was typed, so that a name in the search box finds the person too."""
    found = list_speakers(session, typed, after=None, limit=MOST_PEOPLE)
    return [person for person in found if person.quotations and person.kind in {"person", "organization"}]
