"""Correcting a quotation in place, and reviewing what the pipeline is least sure of."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.api.deps import DatabaseDep, SessionDep, WriterDep
from app.api.details import read_detail
from app.api.editors import editor_of
from app.api.parameters import QuoteId
from app.api.present import stored_quotation
from app.api.schemas import QuotationDetail
from app.api.tags import quotation_tag
from app.errors import BadPlace, NotFound, Outdated, WhosaidError
from app.quotation_fields import CORRECTABLE
from app.quote import Kind, Span, SpeakerKind, Stance
from app.store.articles.chosen import ChosenSpeaker
from app.store.articles.corrections import Correction, correct, history, undo_change
from app.store.by_id import article_by_id
from app.store.database import Database
from app.store.search.review import doubtful_quotations
from app.store.tables import ChangeRow, id_of
from app.web.articles.surroundings import surroundings
from app.web.articles.typed_words import find_words
from app.web.error_pages import PageRoute, by_field, failure_of, prefers_page
from app.web.fields import PageForm, RowId, SignedForm, TypedDay, TypedWords
from app.web.rendering import page
from app.web.typed_forms import TypedDep, go_to, read_form, wants_part

router = APIRouter(include_in_schema=False, route_class=PageRoute)
REVIEWED_AT_ONCE = 20
# Above the form; in the review, one paragraph before must do.
PARAGRAPHS_BEFORE = 2
GAP = "…"
CONFIRMED = Correction(frozenset({"confirmed"}), confirmed=True)


class Action(StrEnum):
    """The buttons of the correction form."""

    SAVE = "save"
    CONFIRM = "confirm"
    REJECT = "reject"
    RESTORE = "restore"


# What the story's page says that each button did.
DONE = {
    Action.SAVE: "corrected",
    Action.CONFIRM: "confirmed",
    Action.REJECT: "rejected",
    Action.RESTORE: "restored",
}
TOLD = {
    "undone": "Undone: the quotation is what it was before that change.",
    "confirmed": "Confirmed.",
    "corrected": "Corrected.",
    "rejected": "Marked as not a quotation.",
    "restored": "Restored as a quotation.",
    "unchanged": "Nothing was different, so nothing was changed.",
}


class Back(StrEnum):
    """The page that a correction was made on, and that is shown after it."""

    STORY = "story"
    REVIEW = "review"
    FORM = "form"


class CorrectionForm(SignedForm):
    """What an editor says about a quotation. ``tag`` names the state that the editor saw."""

    tag: str
    what: Action
    words: str
    kind: Kind
    stance: Stance
    speaker: TypedWords = None
    speaker_kind: SpeakerKind = SpeakerKind.PERSON
    role: TypedWords = None
    same_role: bool = False
    said_on: TypedDay = None
    note: TypedWords = None
    back: Back = Back.STORY
    next: RowId | None = None

    def correction(self, now: QuotationDetail, text: str) -> Correction:
        """The correction that was asked for. Raises BadPlace if the words are not in the article's text."""
        if self.what is Action.CONFIRM:
            return CONFIRMED
        if self.what is not Action.SAVE:
            return Correction(frozenset({"state"}), rejected=self.what is Action.REJECT)
        content = self._places(now, text)
        differs = {
            "content": content != tuple(Span(span.start, span.end) for span in now.content),
            "speaker": self._is_another_speaker(now),
            "said_on": self.said_on != now.said_on,
        }
        given = {name: getattr(self, name) for name in CORRECTABLE if name in CorrectionForm.model_fields}
        kept = {"role"} if self.same_role and differs["speaker"] else set()
        # what an editor leaves as it is stays the pipeline's
        return Correction(
            frozenset(field for field, differ in differs.items() if differ),
            ChosenSpeaker(name=self.speaker, kind=self.speaker_kind) if self.speaker else None,
            content=content,
            said_on=self.said_on,
            plain={name: value for name, value in given.items() if value != getattr(now, name) or name in kept},
        )

    def _places(self, now: QuotationDetail, text: str) -> tuple[Span, ...]:
        near = now.content[0].start
        found = tuple(find_words(text, part, near) for part in self.words.split(GAP) if part.strip())
        if not found:
            raise BadPlace("The quotation has no words. Copy them from the story, or choose “Not a quotation”.", "words")
        return found

    def _is_another_speaker(self, now: QuotationDetail) -> bool:
        if self.speaker is None or now.speaker is None:
            return (self.speaker is None) != (now.speaker is None)
        return self.speaker != now.speaker.name or self.speaker_kind is not now.speaker.kind


class UndoForm(PageForm):
    """The change to undo."""

    change: RowId
    back: Back = Back.FORM


class ConfirmForm(PageForm):
    """The quotation to look at after this one."""

    next: RowId | None = None


@router.get("/correct/{quote_id:int}")
def show_correction(
    request: Request, quote_id: QuoteId, session: SessionDep, done: str = "", back: Back = Back.STORY, next: RowId | None = None
) -> Response:
    """A form with everything about a quotation that can be corrected, and the changes so far."""
    quotation = read_detail(session, request, quote_id)
    typed = {"tag": quotation_tag(quotation), "back": back.value, "next": str(next or ""), **_as_typed(quotation)}
    return _form_page(request, session, quotation, typed, done=TOLD.get(done))


@router.post("/correct/{quote_id:int}")
def save_correction(request: Request, quote_id: QuoteId, database: DatabaseDep, typed: TypedDep) -> Response:
    """Save what is different from before; or confirm, reject or restore the quotation. What is wrong stands beside its field."""
    try:
        form = read_form(CorrectionForm, typed)
        now, change = _save(request, quote_id, database, form)
    except NotFound:
        raise
    except WhosaidError as error:
        if not prefers_page(request, by_default=True):
            raise
        return _form_again(request, quote_id, database, typed, error)
    done = DONE[form.what] if change is not None else "unchanged"
    number = id_of(change) if change is not None else None
    stands = form.what is not Action.REJECT
    return go_to(request, _address(form.back, id_of(now.article), quote_id, done, number, form.next, stands=stands))


@router.post("/correct/{quote_id:int}/undo")
def undo_correction(request: Request, quote_id: QuoteId, session: WriterDep, form: Annotated[UndoForm, Form()]) -> Response:
    """Undo a change."""
    undo_change(session, quote_id, form.change, editor_of(request))
    article_id = id_of(read_detail(session, request, quote_id).article)
    return RedirectResponse(_address(form.back, article_id, quote_id, "undone", None, quote_id), 303)


@router.get("/review")
def review(
    request: Request, session: SessionDep, done: str = "", quote: RowId | None = None, change: RowId | None = None
) -> Response:
    """The quotations that the pipeline is least sure of and nobody has checked, the most doubtful first."""
    found = doubtful_quotations(session, REVIEWED_AT_ONCE)
    shown = [(quotation := stored_quotation(item), surroundings(item.article.text, quotation)) for item in found]
    undo = {"quote": quote, "change": change} if quote and change else None
    return page(request, "review.html", reviewed=shown, done=TOLD.get(done), undo=undo)


@router.post("/review/{quote_id:int}")
def confirm(request: Request, quote_id: QuoteId, session: WriterDep, form: Annotated[ConfirmForm, Form()]) -> Response:
    """Confirm that everything about a quotation is correct."""
    change = correct(session, quote_id, CONFIRMED, editor_of(request))
    session.flush()
    number = id_of(change) if change is not None else None
    return RedirectResponse(_address(Back.REVIEW, 0, quote_id, "confirmed", number, form.next), 303)


def _save(request: Request, quote_id: int, database: Database, form: CorrectionForm) -> tuple[QuotationDetail, ChangeRow | None]:
    """What the quotation was, and the change; None where nothing was different."""
    # words are looked for before the write lock is taken
    with database.read() as session:
        now = _as_seen(session, request, quote_id, form)
        correction = form.correction(now, article_by_id(session, id_of(now.article)).text)
    with database.write() as session:
        _as_seen(session, request, quote_id, form)
        change = correct(session, quote_id, correction, editor_of(request, form.name(), form.note))
        if change is not None:
            session.flush()
            session.expunge(change)
    return now, change


def _as_seen(session: Session, request: Request, quote_id: int, form: CorrectionForm) -> QuotationDetail:
    """The quotation, which is still as the editor saw it. Raises Outdated if it is not."""
    now = read_detail(session, request, quote_id)
    if quotation_tag(now) != form.tag:
        raise Outdated(
            "Someone else has changed this quotation since you opened it. Open it again to see what it says now.", "tag"
        )
    return now


def _as_typed(quotation: QuotationDetail) -> dict[str, str]:
    """The fields of the form as the quotation would fill them in."""
    speaker = quotation.speaker
    return {
        "speaker": speaker.name if speaker else "",
        "speaker_kind": speaker.kind if speaker else SpeakerKind.PERSON,
        "role": quotation.role or "",
        "kind": quotation.kind,
        "stance": quotation.stance,
        "said_on": str(quotation.said_on or ""),
        "words": f"\n{GAP}\n".join(span.text for span in quotation.content),
    }


def _form_again(request: Request, quote_id: int, database: Database, typed: Mapping[str, str], error: WhosaidError) -> Response:
    """The form as it was typed, with what is wrong beside each field."""
    with database.read() as session:
        quotation = read_detail(session, request, quote_id)
        return _form_page(
            request, session, quotation, typed, error.status, failure=failure_of(request, error), wrong=by_field(error)
        )


def _form_page(
    request: Request,
    session: Session,
    quotation: QuotationDetail,
    typed: Mapping[str, str],
    status: int = 200,
    **values: Any,  # noqa: ANN401 (values of any type)
) -> Response:
    """The form, alone or with the words' paragraphs and the changes so far."""
    if wants_part(request):
        return page(request, "correct_form.html", status, quotation=quotation, typed=typed, part=True, **values)
    return page(
        request,
        "correct.html",
        status,
        quotation=quotation,
        typed=typed,
        around=surroundings(article_by_id(session, id_of(quotation.article)).text, quotation, PARAGRAPHS_BEFORE),
        history=history(session, id_of(quotation)),
        **values,
    )


def _address(
    back: Back, article_id: int, quote_id: int, done: str, change: int | None, then: int | None, *, stands: bool = True
) -> str:
    """The page to go on with, which says what was done and offers to undo it."""
    if back is Back.FORM:
        return f"/correct/{quote_id}?done={done}"
    asked = urlencode({"done": done} | ({"quote": quote_id, "change": change} if change is not None else {}))
    if back is Back.REVIEW:
        return f"/review?{asked}" + (f"#review-{then}" if then is not None else "")
    return f"/story/{article_id}?{asked}" + (f"#q{quote_id}" if stands else "")
