"""Searching for words or a name, with filters; and one quotation as several articles print it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.api.deps import SessionDep
from app.api.parameters import QuoteId, cut, quotation_after, quotation_place
from app.api.present import stored_quotation
from app.errors import NotFound
from app.store.articles.variants import variants_of, varied
from app.store.registry.speakers import SpeakerSummary, entry_by_id, list_speakers
from app.store.search.facets import count_facets
from app.store.search.find import count_quotations, find_quotations
from app.store.tables import id_of
from app.web.error_pages import PageRoute
from app.web.rendering import page, with_query
from app.web.search.narrowing import groups, taken
from app.web.search.results import by_story
from app.web.search.search_form import SearchForm

router = APIRouter(include_in_schema=False, route_class=PageRoute)
ON_A_PAGE, MOST_COUNTED, MOST_PEOPLE = 20, 1_000, 6
# Counting by speaker, outlet and so on takes in so many of the matches at most, so that it stays fast in large archives.
MOST_IN_FACETS = 10_000


@router.get("/search")
def search(request: Request, session: SessionDep, form: Annotated[SearchForm, Query()]) -> Response:
    """Quotations by story, and counts that narrow the search. The address of the page is the search."""
    filters = form.filters()
    speaker = entry_by_id(session, form.speaker_id) if form.speaker_id is not None else None
    after = quotation_after(form.cursor, form.sort, has_words=form.q is not None)
    found = find_quotations(session, filters, sort=form.sort, after=after, limit=ON_A_PAGE + 1)
    total = count_quotations(session, filters, MOST_COUNTED + 1)
    shown, cursor = cut(found, ON_A_PAGE, quotation_place)
    quotations = [stored_quotation(item, filters.query) for item in shown]
    facets = count_facets(session, filters, newest=MOST_IN_FACETS)
    counted = sum(count for _, count in facets.kinds)
    pairs = form.narrowing()
    return page(
        request,
        "search.html",
        asked=form.q,
        given=form,
        stories=by_story(quotations, filters.query),
        varied=varied(session, [id_of(item) for item in quotations]),
        total=min(total, MOST_COUNTED),
        exact=total <= MOST_COUNTED,
        people=_people(session, form.q, misspelled=not total) if form.q and not form.cursor else [],
        groups=groups(form, facets),
        taken=taken(form, speaker.name if speaker else None),
        only_newest=MOST_IN_FACETS if counted == MOST_IN_FACETS else None,
        next=with_query("/search", [*form.pairs(), ("cursor", cursor)]) if cursor else None,
        save=with_query("/following/new", pairs),
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


def _people(session: Session, typed: str, *, misspelled: bool) -> list[SpeakerSummary]:
    """Speakers whose names match what was typed, so that a name in the search box finds the person too."""
    found = list_speakers(session, typed, misspelled=misspelled, after=None, limit=MOST_PEOPLE)
    return [person for person in found if person.quotations and person.kind in {"person", "organization"}]
