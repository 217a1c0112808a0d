"""GET /speakers: the registry of who is quoted, suggested merges, and the decisions that editors made."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import SessionDep, SettingsDep
from app.api.parameters import SpeakerId, cut_page
from app.api.problems import problem_responses
from app.api.registry.present import decision_out, speaker_detail_out, speaker_out, suggestion_out
from app.api.registry.speakers_schemas import (
    AboutQuery,
    DecisionPage,
    SpeakerDetailOut,
    SpeakerPage,
    SpeakerQuery,
    SuggestionPage,
)
from app.store.cursor import counted_place
from app.store.registry.decisions import list_decisions
from app.store.registry.speakers import list_speakers, speaker_detail
from app.store.registry.suggestions import list_suggestions
from app.store.tables import id_of

router = APIRouter(tags=["Speakers"])


@router.get(
    "/speakers",
    summary="Find speakers by name",
    operation_id="list_speakers",
    responses=problem_responses(400, 422, 503),
)
def find_speakers(
    request: Request,
    response: Response,
    session: SessionDep,
    settings: SettingsDep,
    query: Annotated[SpeakerQuery, Query()],
) -> SpeakerPage:
    """Speakers whose names contain all the given words, the most quoted first, page by page.

    Words may be cut short (`usha`). If nothing matches, names that sound the same or differ by a typo or two are found
    (`Yuri Ushakof`). Accents, case and script do not matter (`Юрий Ушаков`).
    """
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor) if query.cursor else None
    found = list_speakers(session, query.name, kind=query.kind, misspelled=query.misspelled, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda item: (item.quotations, item.id))
    return SpeakerPage(items=[speaker_out(item) for item in page], next_cursor=cursor)


@router.get(
    "/speakers/suggestions",
    summary="List speakers that may be the same",
    operation_id="list_suggestions",
    responses=problem_responses(400, 422, 503),
)
def find_suggestions(
    request: Request,
    response: Response,
    session: SessionDep,
    settings: SettingsDep,
    query: Annotated[AboutQuery, Query()],
) -> SuggestionPage:
    """Pairs of speakers with similar names or roles, with the reasons. Merge them, or keep them apart."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor) if query.cursor else None
    found = list_suggestions(session, query.speaker_id, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda item: (round(item.score * 100), item.id))
    return SuggestionPage(items=[suggestion_out(item) for item in page], next_cursor=cursor)


@router.get(
    "/speakers/{speaker_id:int}",
    summary="Get a speaker",
    operation_id="get_speaker",
    responses=problem_responses(404, 422, 503),
)
def get_speaker(speaker_id: SpeakerId, session: SessionDep) -> SpeakerDetailOut:
    """The canonical name and all other forms, roles over time, outlets and months.

    The id of a speaker that was merged into another returns that other speaker.
    """
    return speaker_detail_out(speaker_detail(session, speaker_id))


@router.get(
    "/decisions",
    summary="List the decisions of editors",
    operation_id="list_decisions",
    responses=problem_responses(400, 404, 422, 503),
)
def find_decisions(
    request: Request,
    response: Response,
    session: SessionDep,
    settings: SettingsDep,
    query: Annotated[AboutQuery, Query()],
) -> DecisionPage:
    """Decisions about speakers, newest first: who made them, when, and the values before and after."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor)[1] if query.cursor else None
    found = list_decisions(session, query.speaker_id, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda item: (0, id_of(item)))
    return DecisionPage(items=[decision_out(item) for item in page], next_cursor=cursor)
