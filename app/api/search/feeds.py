"""GET /quotes/feed and GET /speakers/{id}/feed: Atom feeds of new quotations, for feed readers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from feedgenerator import Atom1Feed

from app.api.deps import SessionDep, SettingsDep
from app.api.parameters import SpeakerId
from app.api.problems import problem_responses
from app.cite.citation import citation_line, lead, permalink
from app.cite.shortened import shortened
from app.quotation_fields import stored_columns
from app.quote import Stance
from app.store.by_id import FoundQuotation
from app.store.registry.speakers import entry_by_id, standing_for
from app.store.search.filter_fields import QuoteFilters
from app.store.search.filters import Filters
from app.store.search.find import newest_quotations
from app.store.tables import id_of

router = APIRouter(tags=["Following"])
MEDIA_TYPE = "application/atom+xml"
MOST_ENTRIES, LONGEST_TITLE = 50, 120
ANSWERS: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}}


@router.get(
    "/quotes/feed",
    summary="Follow a search in a feed reader",
    operation_id="feed_quotes",
    response_class=Response,
    responses={**ANSWERS, **problem_responses(400, 422, 503)},
)
def feed_quotes(
    request: Request, session: SessionDep, settings: SettingsDep, query: Annotated[QuoteFilters, Query()]
) -> Response:
    """An Atom feed of the quotations that match the filters, the most recently stored first."""
    words = query.q or "; ".join(query.speaker) or query.role or query.organization
    title = f"Whosaid: {words}" if words else "Whosaid: quotations"
    return _feed(request, title, newest_quotations(session, query.filters(), min(MOST_ENTRIES, settings.max_page)))


@router.get(
    "/speakers/{speaker_id:int}/feed",
    summary="Follow a speaker in a feed reader",
    operation_id="feed_speaker",
    response_class=Response,
    responses={**ANSWERS, **problem_responses(404, 422, 503)},
)
def feed_speaker(speaker_id: SpeakerId, request: Request, session: SessionDep, settings: SettingsDep) -> Response:
    """An Atom feed of the quotations of one speaker, the most recently stored first."""
    entry = entry_by_id(session, standing_for(session, id_of(entry_by_id(session, speaker_id))))
    found = newest_quotations(session, Filters(speaker_ids=(id_of(entry),)), min(MOST_ENTRIES, settings.max_page))
    return _feed(request, f"Whosaid: {entry.name}", found)


def _feed(request: Request, title: str, found: Sequence[FoundQuotation]) -> Response:
    base, here = str(request.base_url).rstrip("/"), str(request.url)
    feed = Atom1Feed(
        title=title,
        link=here.replace("/feed", "", 1),
        description=None,
        feed_url=here,
        feed_guid=here,
        author_name="Whosaid",
        language="en",
    )
    for item in found:
        row = item.quotation
        feed.add_item(
            title=_title(item),
            link=permalink(base, row.id),
            unique_id=permalink(base, row.id),
            unique_id_is_permalink=True,
            description=citation_line(item, base),
            author_name=item.speaker.name if item.speaker else "not named",
            pubdate=datetime.combine(item.article.published_at, datetime.min.time(), UTC) if item.article.published_at else None,
            updateddate=item.extraction.extracted_at,
            categories=[row.kind],
        )
    return Response(feed.writeString("utf-8"), media_type=MEDIA_TYPE)


def _title(found: FoundQuotation) -> str:
    row = found.quotation
    printed = shortened(found.article.text, stored_columns(row), LONGEST_TITLE)
    before = lead(Stance(row.stance), printed.cue)
    name = found.speaker.name if found.speaker else "not named"
    return f"{name} ({before}): {printed.words}" if before else f"{name}: {printed.words}"
