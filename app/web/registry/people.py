"""The page of a speaker: names, roles and quotations; and decisions about who is who."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.api.deps import SessionDep, WriterDep
from app.api.editors import editor_of
from app.api.parameters import DecisionId, SpeakerId
from app.api.present import stored_quotation
from app.api.registry.present import speaker_detail_out
from app.errors import Conflict, NotFound
from app.store.articles.variants import varied
from app.store.registry.decisions import keep_apart, list_decisions, merge, undo
from app.store.registry.speakers import SpeakerSummary, find_speaker_ids, quoted_beside, speaker_detail, summaries
from app.store.registry.suggestions import list_suggestions
from app.store.search.filters import Filters
from app.store.search.find import find_quotations
from app.store.tables import id_of
from app.web.error_pages import PageRoute
from app.web.fields import PageForm, RowId, TypedWords
from app.web.rendering import page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
SHOWN, MOST_QUOTED_TOGETHER, MOST_DECISIONS, MOST_NAMESAKES = 20, 10, 10, 10
DONE = {
    "merged": "Merged. Later stories follow this.",
    "apart": "Kept apart.",
    "undone": "Undone.",
    "rename": "Renamed.",
    "add": "The other form of the name was added.",
    "remove": "The form of the name was removed.",
    "split": "Moved. The two are kept apart from now on.",
    "words": "Marked as words that are no name.",
    "person": "Marked as a name again.",
}
# What each decision was, in words.
ACTED = {
    "merge": "Merged",
    "split": "Split",
    "rename": "Renamed",
    "kind": "Kind changed",
    "wikidata": "Wikidata id changed",
    "not_a_person": "Said whether it is a name",
    "add alias": "Form of the name added",
    "remove alias": "Form of the name removed",
    "apart": "Kept apart",
    "import": "Imported",
}


class MergeForm(PageForm):
    """Whether another speaker, suggested by id or named, is the same as this one."""

    same: Literal["yes", "no"]
    other: RowId | None = None
    name: TypedWords = None


class UndoDecisionForm(PageForm):
    """The speaker whose page shows the decision."""

    person: RowId


@router.get("/people/{speaker_id:int}")
def show_person(
    request: Request, speaker_id: SpeakerId, session: SessionDep, done: str = "", decision: RowId | None = None
) -> Response:
    """Names, roles over time, quotations, months, outlets, and who is quoted in the same stories.

    ``decision`` is the one that was just made, which the page offers to undo.
    """
    detail = speaker_detail(session, speaker_id)
    number = detail.summary.id
    quotations = [stored_quotation(found) for found in find_quotations(session, Filters(speaker_ids=(number,)), limit=SHOWN)]
    suggestions: list[dict[str, Any]] = [
        {"other": item.other if item.one.id == number else item.one, "reasons": item.reasons}
        for item in list_suggestions(session, number)
    ]
    decisions = list_decisions(session, number, limit=MOST_DECISIONS)
    return page(
        request,
        "person.html",
        person=speaker_detail_out(detail),
        quotations=quotations,
        varied=varied(session, [id_of(item) for item in quotations]),
        quoted_together=quoted_beside(session, number, MOST_QUOTED_TOGETHER),
        suggestions=suggestions,
        decisions=decisions,
        acted=ACTED,
        namesakes=_namesakes(session, detail.summary),
        done=DONE.get(done),
        made=next((item for item in decisions if item.id == decision and item.undone_at is None), None),
    )


@router.post("/people/{speaker_id:int}/merge")
def decide(request: Request, speaker_id: SpeakerId, session: WriterDep, form: Annotated[MergeForm, Form()]) -> Response:
    """Merge another speaker with this one, or keep the two apart."""
    editor = editor_of(request)
    other = form.other if form.other is not None else _named(session, form.name, speaker_id)
    if form.same == "yes":
        made = merge(session, speaker_id, [other], editor)[0]
        return RedirectResponse(f"/people/{speaker_id}?done=merged&decision={made.id}", 303)
    made = keep_apart(session, speaker_id, other, editor)
    return RedirectResponse(f"/people/{speaker_id}?done=apart&decision={made.id}", 303)


def _namesakes(session: Session, person: SpeakerSummary) -> list[SpeakerSummary]:
    """Other speakers who are listed under the very same name."""
    ids = [number for number in find_speaker_ids(session, person.name) if number != person.id]
    return [other for other in summaries(session, ids[:MOST_NAMESAKES]) if other.name.casefold() == person.name.casefold()]


def _named(session: Session, name: str | None, apart_from: int) -> int:
    """The id of the one other speaker with this name. Raises NotFound and Conflict."""
    found = [number for number in find_speaker_ids(session, name) if number != apart_from] if name else []
    if not found:
        raise NotFound("No other speaker has this name. Choose one of the names that appear as you type.", "name")
    if len(found) > 1:
        raise Conflict("Several speakers have this name. Open the page of the right one, and merge from there.", "name")
    return found[0]


@router.post("/decided/{decision_id:int}/undo")
def undo_decision(
    request: Request, decision_id: DecisionId, session: WriterDep, form: Annotated[UndoDecisionForm, Form()]
) -> Response:
    """Undo a decision about a speaker."""
    undo(session, decision_id, editor_of(request))
    return RedirectResponse(f"/people/{form.person}?done=undone", 303)
