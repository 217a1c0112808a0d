"""Correcting in place, and the review of what the pipeline is least sure of."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.api.deps import SessionDep, WriterDep
from app.api.details import read_detail
from app.api.parameters import QuoteId
from app.api.present import stored_quotation
from app.api.schemas import QuotationDetail
from app.api.tags import quotation_tag
from app.cite.marking import pieces
from app.errors import Outdated
from app.quote import Kind, Span, SpeakerKind
from app.store.articles.corrections import ChosenSpeaker, Correction, correct, history, undo_change
from app.store.by_id import article_by_id
from app.store.registry.decisions import Editor
from app.store.search.review import doubtful_quotations
from app.store.tables import id_of
from app.web.articles.stories import find_words
from app.web.rendering import PageRoute, page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
IN_REVIEW = 20
SPLIT = "…"
Typed = Annotated[str, Form()]


@router.get("/correct/{quote_id:int}")
def correct_page(request: Request, quote_id: QuoteId, session: SessionDep) -> Response:
    """A form with all of a quotation that can be set, and what was changed before."""
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
    )


@router.post("/correct/{quote_id:int}")
def save_correction(
    request: Request,
    quote_id: QuoteId,
    session: WriterDep,
    tag: Typed,
    what: Annotated[str, Form(pattern="^(save|confirm|reject|restore)$")],
    words: Typed,
    kind: Annotated[Kind, Form()],
    speaker: Typed = "",
    speaker_kind: Annotated[SpeakerKind, Form()] = SpeakerKind.PERSON,
    role: Typed = "",
    said_on: Typed = "",
    by: Typed = "editor",
    note: Typed = "",
) -> Response:
    """Set what is another than before; confirm, reject or restore."""
    now = read_detail(session, request, quote_id)
    if quotation_tag(now) != tag:
        raise Outdated(
            "Somebody changed this quotation since you opened it. Open it again, and look at what is there now.", "tag"
        )
    if what == "save":
        text = article_by_id(session, id_of(now.article)).text
        correction = _changes(now, text, words, kind, speaker.strip(), speaker_kind, role.strip(), said_on)
    elif what == "confirm":
        correction = Correction(frozenset({"confirmed"}), confirmed=True)
    else:
        correction = Correction(frozenset({"state"}), rejected=what == "reject")
    correct(session, quote_id, correction, Editor(by.strip() or "editor", datetime.now(UTC), note.strip() or None))
    anchor = f"#q{quote_id}" if what != "reject" else ""
    return RedirectResponse(f"/story/{now.article.id}?done=corrected{anchor}", 303)


@router.post("/correct/{quote_id:int}/undo")
def undo_correction(quote_id: QuoteId, session: WriterDep, change: Annotated[int, Form(ge=1)]) -> Response:
    """Take a change back."""
    undo_change(session, quote_id, change, Editor("editor", datetime.now(UTC)))
    return RedirectResponse(f"/correct/{quote_id}", 303)


@router.get("/review")
def review(request: Request, session: SessionDep) -> Response:
    """What the pipeline is least sure of and nobody has looked at."""
    found = [stored_quotation(item) for item in doubtful_quotations(session, IN_REVIEW)]
    return page(request, "review.html", quotations=found)


@router.post("/review/{quote_id:int}")
def confirm(quote_id: QuoteId, session: WriterDep) -> Response:
    """All of it is right."""
    correct(session, quote_id, Correction(frozenset({"confirmed"}), confirmed=True), Editor("editor", datetime.now(UTC)))
    return RedirectResponse("/review", 303)


def _changes(
    now: QuotationDetail,
    text: str,
    words: str,
    kind: Kind,
    speaker: str,
    speaker_kind: SpeakerKind,
    role: str,
    said_on: str,
) -> Correction:
    """Only what is another than now: what an editor leaves as it is stays the pipeline's."""
    sets, plain = set[str](), dict[str, object]()
    content = tuple(Span(span.start, span.end) for span in now.content)
    typed = tuple(find_words(text, part, now.content[0].start) for part in words.split(SPLIT) if part.strip())
    if typed != content:
        sets.add("content")
    if kind is not now.kind:
        plain["kind"] = kind
    if speaker != (now.speaker.name if now.speaker else "") or (now.speaker and speaker and speaker_kind is not now.speaker.kind):
        sets.add("speaker")
    if role != (now.role or ""):
        plain["role"] = role or None
    on = date.fromisoformat(said_on) if said_on else None
    if on != now.said_on:
        sets.add("said_on")
    chosen = ChosenSpeaker(name=speaker, kind=speaker_kind) if speaker else None
    return Correction(frozenset(sets), chosen, content=typed, said_on=on, plain=plain)
