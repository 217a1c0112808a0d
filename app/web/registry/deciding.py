"""Deciding who is who: rename a speaker, add and remove names, merge, split, and take words for no name. All can be undone."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlmodel import Session

from app.api.deps import DatabaseDep, SessionDep
from app.api.editors import editor_of
from app.api.parameters import SpeakerId
from app.errors import Conflict, NotFound
from app.store.database import Database
from app.store.registry.decisions import add_alias, change, remove_alias
from app.store.registry.speakers import find_speaker_ids, speaker_summary, standing_for, summaries
from app.store.tables import DecisionRow, id_of
from app.web.error_pages import PageRoute, for_people
from app.web.fields import PageForm, RowId, TypedWords
from app.web.rendering import page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
MOST_NAMESAKES = 10


class NameForm(PageForm):
    """A name that was typed, or that stands beside the button."""

    name: TypedWords = None


class NotANameForm(PageForm):
    """Whether the words are no name."""

    words: bool


class OtherQuery(BaseModel):
    """The speaker to merge with: by any form of the name, or by id."""

    name: TypedWords = None
    other: RowId | None = None


@router.get("/people/{speaker_id:int}/edit")
def show_forms(request: Request, speaker_id: SpeakerId, session: SessionDep) -> Response:
    """All decisions about a speaker, each with what follows from it."""
    root = standing_for(session, speaker_id)
    if root != speaker_id:
        return RedirectResponse(f"/people/{root}/edit", 303)
    return _forms(request, session, speaker_id)


@router.post("/people/{speaker_id:int}/rename")
def rename(request: Request, speaker_id: SpeakerId, database: DatabaseDep, form: Annotated[NameForm, Form()]) -> Response:
    """Give a speaker another name; the old one stays as an alias."""

    def decide(session: Session) -> DecisionRow:
        made = change(session, speaker_id, {"name": _given(form.name)}, editor_of(request))
        if not made:
            raise Conflict("This is the name already.", "name")
        return made[0]

    return _decided(request, database, speaker_id, "rename", form.name, decide)


@router.post("/people/{speaker_id:int}/names")
def add_name(request: Request, speaker_id: SpeakerId, database: DatabaseDep, form: Annotated[NameForm, Form()]) -> Response:
    """Add another form of the name."""

    def decide(session: Session) -> DecisionRow:
        return add_alias(session, speaker_id, _given(form.name), editor_of(request))

    return _decided(request, database, speaker_id, "add", form.name, decide)


@router.post("/people/{speaker_id:int}/names/remove")
def remove_name(request: Request, speaker_id: SpeakerId, database: DatabaseDep, form: Annotated[NameForm, Form()]) -> Response:
    """Remove a form of the name for good."""

    def decide(session: Session) -> DecisionRow:
        return remove_alias(session, speaker_id, _given(form.name), editor_of(request))

    return _decided(request, database, speaker_id, "remove", form.name, decide)


@router.post("/people/{speaker_id:int}/not-a-name")
def not_a_name(request: Request, speaker_id: SpeakerId, database: DatabaseDep, form: Annotated[NotANameForm, Form()]) -> Response:
    """Say that the words are no name, or that they are one after all."""

    def decide(session: Session) -> DecisionRow:
        made = change(session, speaker_id, {"not_a_person": form.words}, editor_of(request))
        if not made:
            raise Conflict("Somebody has decided this already.", "words")
        return made[0]

    return _decided(request, database, speaker_id, "words" if form.words else "person", None, decide)


@router.get("/people/{speaker_id:int}/merge")
def show_merge(request: Request, speaker_id: SpeakerId, session: SessionDep, asked: Annotated[OtherQuery, Query()]) -> Response:
    """Those who may be meant, each with what follows from merging. Nothing is merged yet."""
    if asked.other is not None:
        ids = [standing_for(session, asked.other)]
    else:
        ids = find_speaker_ids(session, asked.name) if asked.name else []
    others = summaries(session, [number for number in ids if number != speaker_id][:MOST_NAMESAKES])
    if not others:
        wrong = (
            "No other speaker has this name. Choose one of the names that appear as you type."
            if asked.name
            else ("Write the name of the other speaker.")
        )
        return _forms(request, session, speaker_id, {"merge": wrong}, {"merge": asked.name or ""}, 404 if asked.name else 422)
    return page(request, "merge.html", person=speaker_summary(session, speaker_id), others=others)


def _given(name: str | None) -> str:
    if name is None:
        raise Conflict("Write the name.", "name")
    return name


def _decided(
    request: Request,
    database: Database,
    speaker_id: int,
    what: str,
    typed: str | None,
    decide: Callable[[Session], DecisionRow],
) -> Response:
    """The speaker's page, which offers to undo the decision; or the forms, with what is wrong beside what was typed."""
    try:
        with database.write() as session:
            number = id_of(decide(session))
    except (Conflict, NotFound) as error:
        with database.read() as session:
            return _forms(request, session, speaker_id, {what: for_people(error.detail)}, {what: typed or ""}, error.status)
    return RedirectResponse(f"/people/{speaker_id}?done={what}&decision={number}", 303)


def _forms(
    request: Request,
    session: Session,
    speaker_id: int,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    values: dict[str, Any] = {"errors": errors or {}, "typed": typed or {}}
    return page(request, "edit_person.html", status, person=speaker_summary(session, speaker_id), **values)
