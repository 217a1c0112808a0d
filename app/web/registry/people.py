"""The page of a speaker: who that is, what they said and when, who may be the same; and merging, keeping apart, undoing."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.api.deps import SessionDep, WriterDep
from app.api.parameters import SpeakerId
from app.api.present import stored_quotation
from app.api.registry.present import speaker_detail_out
from app.errors import Conflict, NotFound
from app.store.articles.variants import varied
from app.store.registry.decisions import Editor, keep_apart, list_decisions, merge, undo
from app.store.registry.speakers import find_speaker_ids, quoted_beside, speaker_detail
from app.store.registry.suggestions import list_suggestions
from app.store.search.filters import Filters
from app.store.search.find import find_quotations
from app.store.tables import id_of
from app.web.rendering import PageRoute, page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
SHOWN, MOST_BESIDE, MOST_DECISIONS = 20, 10, 10
Number = Annotated[int, Form(ge=1)]


@router.get("/people/{speaker_id:int}")
def person(request: Request, speaker_id: SpeakerId, session: SessionDep, done: str = "") -> Response:
    """Names, roles over time, quotations, months, outlets, and who is quoted beside them."""
    detail = speaker_detail(session, speaker_id)
    number = detail.summary.id
    quotations = [stored_quotation(found) for found in find_quotations(session, Filters(speaker_ids=(number,)), limit=SHOWN)]
    suggestions: list[dict[str, Any]] = [
        {"other": item.other if item.one.id == number else item.one, "reasons": item.reasons}
        for item in list_suggestions(session, number)
    ]
    return page(
        request,
        "person.html",
        person=speaker_detail_out(detail),
        quotations=quotations,
        varied=varied(session, [id_of(item) for item in quotations]),
        beside=quoted_beside(session, number, MOST_BESIDE),
        suggestions=suggestions,
        decisions=list_decisions(session, number, limit=MOST_DECISIONS),
        done={"merged": "Merged. Later articles follow.", "apart": "Kept apart.", "undone": "Undone."}.get(done),
    )


@router.post("/people/{speaker_id:int}/merge")
def decide(
    speaker_id: SpeakerId,
    session: WriterDep,
    same: Annotated[str, Form(pattern="^(yes|no)$")],
    other: Annotated[int | None, Form(ge=1)] = None,
    name: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Merge another speaker, suggested or named, with this one, or keep the two apart."""
    editor = Editor("editor", datetime.now(UTC))
    number = other if other is not None else _named(session, name.strip(), speaker_id)
    if same == "yes":
        merge(session, speaker_id, [number], editor)
    else:
        keep_apart(session, speaker_id, number, editor)
    return RedirectResponse(f"/people/{speaker_id}?done={'merged' if same == 'yes' else 'apart'}", 303)


def _named(session: Session, name: str, beside: int) -> int:
    """The one other speaker of this name. Raises NotFound and Conflict."""
    found = [number for number in find_speaker_ids(session, name) if number != beside] if name else []
    if not found:
        raise NotFound("Nobody else of this name is in the registry. Choose one of the names that appear as you type.", "name")
    if len(found) > 1:
        raise Conflict(f"Several are called so: {found}. Open the right one's page and merge from there.", "name")
    return found[0]


@router.post("/decided/{decision_id:int}/undo")
def undo_decision(decision_id: int, session: WriterDep, person: Number) -> Response:
    """Take a decision on a speaker back."""
    undo(session, decision_id, Editor("editor", datetime.now(UTC)))
    return RedirectResponse(f"/people/{person}?done=undone", 303)
