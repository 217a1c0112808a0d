"""Correcting a quotation in place, and reviewing what the pipeline is least sure of."""

from enum import StrEnum
from typing import Annotated

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
from app.cite.marking import pieces
from app.errors import BadPlace, Outdated
from app.quotation_fields import CORRECTABLE
from app.quote import Kind, Span, SpeakerKind, Stance
from app.store.articles.chosen import ChosenSpeaker
from app.store.articles.corrections import Correction, correct, history, undo_change
from app.store.by_id import article_by_id
from app.store.search.review import doubtful_quotations
from app.store.tables import id_of
from app.web.articles.typed_words import find_words
from app.web.error_pages import PageRoute
from app.web.fields import PageForm, RowId, SignedForm, TypedDay, TypedWords
from app.web.rendering import page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
REVIEWED_AT_ONCE = 20
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
TOLD = {"undone": "Undone: the quotation is what it was before that change.", "confirmed": "Confirmed."}


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


@router.get("/correct/{quote_id:int}")
def show_correction(request: Request, quote_id: QuoteId, session: SessionDep, done: str = "") -> Response:
    """A form with everything about a quotation that can be corrected, and the changes so far."""
    quotation = read_detail(session, request, quote_id)
    around = quotation.paragraph
    spans = [(span.start - around.start, span.end - around.start, "said") for span in quotation.content]
    return page(
        request,
        "correct.html",
        quotation=quotation,
        tag=quotation_tag(quotation),
        paragraph=pieces(around.text, 0, len(around.text), spans),
        history=history(session, quote_id),
        done=TOLD.get(done),
    )


@router.post("/correct/{quote_id:int}")
def save_correction(
    request: Request, quote_id: QuoteId, database: DatabaseDep, form: Annotated[CorrectionForm, Form()]
) -> Response:
    """Save what is different from before; or confirm, reject or restore the quotation."""
    # words are looked for before the write lock is taken
    with database.read() as session:
        now = _as_seen(session, request, quote_id, form)
        correction = form.correction(now, article_by_id(session, id_of(now.article)).text)
    with database.write() as session:
        _as_seen(session, request, quote_id, form)
        change = correct(session, quote_id, correction, editor_of(request, form.name(), form.note))
    done = DONE[form.what] if change is not None else "unchanged"
    anchor = "" if form.what is Action.REJECT else f"#q{quote_id}"
    return RedirectResponse(f"/story/{now.article.id}?done={done}{anchor}", 303)


def _as_seen(session: Session, request: Request, quote_id: int, form: CorrectionForm) -> QuotationDetail:
    """The quotation, which is still as the editor saw it. Raises Outdated if it is not."""
    now = read_detail(session, request, quote_id)
    if quotation_tag(now) != form.tag:
        raise Outdated(
            "Someone else has changed this quotation since you opened it. Open it again to see what it says now.", "tag"
        )
    return now


@router.post("/correct/{quote_id:int}/undo")
def undo_correction(request: Request, quote_id: QuoteId, session: WriterDep, form: Annotated[UndoForm, Form()]) -> Response:
    """Undo a change."""
    undo_change(session, quote_id, form.change, editor_of(request))
    return RedirectResponse(f"/correct/{quote_id}?done=undone", 303)


@router.get("/review")
def review(request: Request, session: SessionDep, done: str = "") -> Response:
    """The quotations that the pipeline is least sure of and nobody has checked."""
    found = [stored_quotation(item) for item in doubtful_quotations(session, REVIEWED_AT_ONCE)]
    return page(request, "review.html", quotations=found, done=TOLD.get(done))


@router.post("/review/{quote_id:int}")
def confirm(request: Request, quote_id: QuoteId, session: WriterDep) -> Response:
    """Confirm that everything about a quotation is correct."""
    correct(session, quote_id, CONFIRMED, editor_of(request))
    return RedirectResponse("/review?done=confirmed", 303)
