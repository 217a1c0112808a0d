"""GET /speakers: the registry of who is quoted, its suggested merges, and what was decided on it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from app.api.deps import SessionDep, SettingsDep
from app.api.parameters import PageQuery, SpeakerId, cut_page
from app.api.problems import problem_responses
from app.api.registry.present import decision_out, speaker_detail_out, speaker_out, suggestion_out
from app.api.registry.schemas import DecisionPage, SpeakerDetailOut, SpeakerPage, SuggestionPage
from app.quote import SpeakerKind
from app.reading.fields import Words
from app.store.cursor import LARGEST_ID, counted_place
from app.store.registry.decisions import list_decisions
from app.store.registry.speakers import list_speakers, speaker_detail
from app.store.registry.suggestions import list_suggestions
from app.store.tables import id_of

router = APIRouter(tags=["Speakers"])


class SpeakerQuery(PageQuery):
    """Which speakers."""

    name: Words | None = Field(
        default=None,
        description="Words of any form of the name, in any script; they may be cut short, or misspelt.",
        examples=["Ushakov"],
    )
    kind: SpeakerKind | None = Field(default=None, description="Only persons, organizations, ….")


class AboutQuery(PageQuery):
    """Whom a list is about."""

    speaker_id: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="Only what concerns this speaker.")


@router.get(
    "/speakers",
    summary="Find a speaker by name",
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
    """Speakers whose names hold all the given words, most quoted first, page by page.

    Words may be beginnings (`usha`). Where nobody fits, names that sound the same or differ by a slip or two are found
    (`Yuri Ushakof`). Accents, case and script do not matter (`Юрий Ушаков`).
    """
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor) if query.cursor else None
    found = list_speakers(session, query.name, kind=query.kind, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda item: (item.quotations, item.id))
    return SpeakerPage(items=[speaker_out(item) for item in page], next_cursor=cursor)


@router.get(
    "/speakers/suggestions",
    summary="Speakers that may be one",
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
    """Pairs of speakers whose names or roles are near, with the reasons: merge them, or say that they are apart."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor) if query.cursor else None
    found = list_suggestions(session, query.speaker_id, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda item: (round(item.score * 100), item.id))
    return SuggestionPage(items=[suggestion_out(item) for item in page], next_cursor=cursor)


@router.get(
    "/speakers/{speaker_id:int}",
    summary="One speaker",
    operation_id="get_speaker",
    responses=problem_responses(404, 422, 503),
)
def get_speaker(speaker_id: SpeakerId, session: SessionDep) -> SpeakerDetailOut:
    """The canonical name and all other forms, roles over time, outlets and months.

    The id of a speaker who was merged answers with the one who stands for him now.
    """
    return speaker_detail_out(speaker_detail(session, speaker_id))


@router.get(
    "/decisions",
    summary="What editors decided",
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
    """Decisions on speakers, newest first: who, when, what was there before and what is there since."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor)[1] if query.cursor else None
    found = list_decisions(session, query.speaker_id, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda item: (0, id_of(item)))
    return DecisionPage(items=[decision_out(item) for item in page], next_cursor=cursor)
