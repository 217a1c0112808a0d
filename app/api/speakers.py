"""GET /speakers and GET /speakers/{id}: the registry of who is quoted."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from app.api.parameters import PageQuery, SpeakerId, link_next
from app.api.present import speaker_out
from app.api.problems import problem_responses
from app.api.schemas import SpeakerOut, SpeakerPage, Words
from app.deps import SessionDep, SettingsDep
from app.store.cursor import counted_place, encode_cursor
from app.store.speakers import list_speakers, speaker_summary

router = APIRouter(tags=["Speakers"])


class SpeakerQuery(PageQuery):
    """Which speakers."""

    name: Words | None = Field(
        default=None, description="Words of any form of the name, case and accents aside.", examples=["Ushakov"]
    )


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
    """Speakers whose names hold all the given words, most quoted first, page by page."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor) if query.cursor else None
    found = list_speakers(session, query.name, after=after, limit=limit + 1)
    cursor = encode_cursor(found[limit - 1].quotations, found[limit - 1].id) if len(found) > limit else None
    link_next(request, response, cursor)
    return SpeakerPage(items=[speaker_out(item) for item in found[:limit]], next_cursor=cursor)


@router.get(
    "/speakers/{speaker_id}",
    summary="One speaker",
    operation_id="get_speaker",
    responses=problem_responses(404, 422, 503),
)
def get_speaker(speaker_id: SpeakerId, session: SessionDep) -> SpeakerOut:
    """The canonical name, the other forms that articles use, and how often the speaker is quoted."""
    return speaker_out(speaker_summary(session, speaker_id))
