"""Splitting: choose the quotations of a speaker that belong to somebody else, and say to whom."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.api.deps import DatabaseDep, SessionDep
from app.api.editors import editor_of
from app.api.parameters import SpeakerId
from app.api.present import stored_quotation
from app.errors import Conflict, InvalidFields, NotFound
from app.store.by_id import quotations_by_ids
from app.store.registry.decisions import split
from app.store.registry.speakers import SpeakerSummary, find_speaker_ids, speaker_summary, summaries
from app.store.search.filters import Filters
from app.store.search.find import find_quotations
from app.store.search.query import parse_query
from app.store.tables import id_of
from app.web.error_pages import PageRoute, for_people
from app.web.fields import PageForm, RowId, TypedWords
from app.web.rendering import page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
MOST_SHOWN, MOST_NAMESAKES, NEW = 100, 10, "new"


class SplitQuery(BaseModel):
    """Words that the quotations to choose from have."""

    q: TypedWords = None


class SplitForm(PageForm):
    """The quotations that were chosen, and whose they are: a name, and the speaker of that name who is meant or a new one."""

    quotes: list[RowId] = Field(default_factory=list)
    name: TypedWords = None
    to: TypedWords = None
    q: TypedWords = None


@router.get("/people/{speaker_id:int}/split")
def show_quotations(
    request: Request, speaker_id: SpeakerId, session: SessionDep, asked: Annotated[SplitQuery, Query()]
) -> Response:
    """The speaker's quotations, to choose from."""
    return _page(request, session, speaker_id, SplitForm(q=asked.q))


@router.post("/people/{speaker_id:int}/split")
def split_speaker(request: Request, speaker_id: SpeakerId, database: DatabaseDep, form: Annotated[SplitForm, Form()]) -> Response:
    """Move the chosen quotations, unless something is missing or several speakers have the name."""
    with database.read() as session:
        namesakes = _namesakes(session, speaker_id, form.name)
        if not form.quotes:
            wrong = "Choose the quotations that belong to somebody else."
            return _page(request, session, speaker_id, form, 422, wrong=wrong)
        if namesakes and form.to is None:
            wrong = "There is a speaker with this name already. Say whether it is the same person."
            return _page(request, session, speaker_id, form, 409, wrong=wrong, namesakes=namesakes)
    chosen = form.to if form.to != NEW else None
    if chosen is not None and chosen not in {str(item.id) for item in namesakes}:
        raise InvalidFields([("to", "choose one of the speakers on the page")])
    try:
        with database.write() as session:
            to = int(chosen) if chosen is not None else None
            made = split(session, speaker_id, form.quotes, editor_of(request), to=to, name=form.name if to is None else None)
            number = id_of(made)
    except (Conflict, NotFound) as error:
        with database.read() as session:
            return _page(request, session, speaker_id, form, error.status, wrong=for_people(error.detail))
    return RedirectResponse(f"/people/{speaker_id}?done=split&decision={number}", 303)


def _namesakes(session: Session, speaker_id: int, name: str | None) -> list[SpeakerSummary]:
    """Other speakers who have this name, or a form of it."""
    found = [number for number in find_speaker_ids(session, name) if number != speaker_id] if name else []
    return summaries(session, found[:MOST_NAMESAKES])


def _page(
    request: Request,
    session: Session,
    speaker_id: int,
    form: SplitForm,
    status: int = 200,
    *,
    wrong: str | None = None,
    namesakes: list[SpeakerSummary] | None = None,
) -> Response:
    person = speaker_summary(session, speaker_id)
    filters = Filters(query=parse_query(form.q) if form.q else None, speaker_ids=(speaker_id,))
    found = find_quotations(session, filters, limit=MOST_SHOWN + 1)
    listed = {id_of(item.quotation): item for item in found[:MOST_SHOWN]}
    # what was chosen stays chosen, also where the list no longer has it
    chosen = [item for item in quotations_by_ids(session, form.quotes) if item.quotation.speaker_id == speaker_id]
    shown = [*(item for item in chosen if item.quotation.id not in listed), *listed.values()]
    return page(
        request,
        "split.html",
        status,
        person=person,
        quotations=[stored_quotation(item, filters.query) for item in shown],
        chosen=set(form.quotes),
        more=MOST_SHOWN if len(found) > MOST_SHOWN else None,
        given=form,
        wrong=wrong,
        namesakes=namesakes or [],
        new=NEW,
    )
