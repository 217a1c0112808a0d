"""A stored story: read it, correct its head, add a quotation that was missed."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BeforeValidator, Field
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.api.deps import DatabaseDep, ExtractorDep, IntakeDep, SessionDep
from app.api.editors import editor_of
from app.api.parameters import ArticleId
from app.api.present import stored_article, stored_quotation
from app.api.schemas import AttributedOut
from app.errors import Conflict, NotFound, Outdated, WhosaidError
from app.heads import change_head
from app.quote import Kind
from app.reading.fields import WebAddress
from app.store.articles.chosen import speaker_called
from app.store.articles.corrections import Correction, add_quotation, history
from app.store.articles.heads import HEAD
from app.store.articles.relations import relations_of
from app.store.by_id import article_by_id, quotations_of
from app.store.database import Database
from app.store.tables import id_of
from app.web.articles.picked import Picked, pick
from app.web.articles.story_page import head_fields, head_tag, story_page
from app.web.error_pages import PageRoute, by_field, failure_of, prefers_page
from app.web.fields import PageForm, RowId, SignedForm, TypedDay, TypedWords, without_blanks
from app.web.rendering import page
from app.web.typed_forms import TypedDep, go_to, read_form, wants_part

router = APIRouter(include_in_schema=False, route_class=PageRoute)
DONE = {
    "saved": "Saved.",
    "known": "This story was already stored. Here it is.",
    "added": "Quotation added.",
    "corrected": "Corrected.",
    "confirmed": "Confirmed.",
    "rejected": "Marked as not a quotation.",
    "restored": "Restored as a quotation.",
    "undone": "Undone: the quotation is what it was before that change.",
    "head": "Saved.",
    "unchanged": "Nothing was different, so nothing was changed.",
}
# What the fields of a head are called in a sentence.
NAMED = {"title": "headline", "outlet": "outlet", "author": "byline", "published_at": "date", "url": "address"}


class HeadForm(PageForm):
    """What an editor says of a story. ``tag`` names the state that the editor saw."""

    tag: str
    title: TypedWords = None
    outlet: TypedWords = None
    author: TypedWords = None
    published_at: TypedDay = None
    url: Annotated[WebAddress | None, BeforeValidator(without_blanks)] = None


class MissedForm(SignedForm):
    """A quotation that the pipeline missed, by its words; ``near`` is about where they stand.

    Without a ``kind`` its quotation marks tell.
    """

    words: str
    near: int = Field(default=0, ge=0, le=10**9)
    kind: Kind | None = None
    speaker: TypedWords = None


@router.get("/story/{article_id:int}")
def story(
    request: Request,
    article_id: ArticleId,
    session: SessionDep,
    done: str = "",
    filled: str = "",
    quote: RowId | None = None,
    change: RowId | None = None,
) -> Response:
    """A stored story with every quotation marked."""
    undo = {"quote": quote, "change": change} if quote and change else None
    return story_page(request, _read(session, article_id), session, done=_told(done, filled), undo=undo)


@router.post("/story/{article_id:int}/head")
async def save_head(
    request: Request,
    article_id: ArticleId,
    database: DatabaseDep,
    extractor: ExtractorDep,
    intake: IntakeDep,
    typed: TypedDep,
) -> Response:
    """Correct headline, outlet, byline, date and address. With another date, the days of the quotations are read again."""
    try:
        form = read_form(HeadForm, typed)
        values = {name: getattr(form, name) for name in HEAD}
        check = partial(_require_seen, article_id=article_id, tag=form.tag)
        changed = await intake.run(partial(change_head, database, extractor, article_id, values, check))
    except NotFound:
        raise
    except WhosaidError as error:
        if not prefers_page(request, by_default=True):
            raise
        return await run_in_threadpool(_again, request, article_id, database, "head", typed, error)
    return go_to(request, f"/story/{article_id}?done={'head' if changed else 'unchanged'}")


@router.post("/story/{article_id:int}/pick")
def pick_words(request: Request, article_id: ArticleId, session: SessionDep, typed: TypedDep) -> Response:
    """A form for words that were selected: without the marks around them, and with the kind that the marks give."""
    shown = _read(session, article_id)
    form = read_form(MissedForm, {name: typed[name] for name in ("words", "near") if name in typed})
    picked = pick(shown.article.text, form.words, form.near)
    words = picked.place.of(shown.article.text)
    return _add_form(request, shown, {"words": words, "near": str(picked.place.start), "kind": picked.kind})


@router.post("/story/{article_id:int}/add")
def add_missed(request: Request, article_id: ArticleId, database: DatabaseDep, typed: TypedDep) -> Response:
    """Store a quotation that was missed. What is wrong stands beside its field."""
    try:
        form = read_form(MissedForm, typed)
        # words are looked for before the write lock is taken
        with database.read() as session:
            picked = pick(article_by_id(session, article_id).text, form.words, form.near)
        with database.write() as session:
            row = add_quotation(session, article_id, _missed(session, article_id, form, picked), editor_of(request, form.name()))
            number, change = id_of(row), id_of(history(session, id_of(row))[-1])
    except NotFound:
        raise
    except WhosaidError as error:
        if not prefers_page(request, by_default=True):
            raise
        if isinstance(error, Conflict) and error.where == "content":
            error = Conflict("These words are a quotation already. Correct it in its card.", "words")
        return _again(request, article_id, database, "add", typed, error)
    return go_to(request, f"/story/{article_id}?done=added&quote={number}&change={change}#q{number}")


def _missed(session: Session, article_id: int, form: MissedForm, picked: Picked) -> Correction:
    plain = {"kind": form.kind or picked.kind}
    if not form.speaker:
        return Correction(frozenset({"content"}), content=(picked.place,), plain=plain)
    speaker = speaker_called(session, article_id, form.speaker)
    return Correction(frozenset({"content", "speaker"}), speaker, content=(picked.place,), plain=plain)


def _read(session: Session, article_id: int) -> AttributedOut:
    row = article_by_id(session, article_id)
    quotations = [stored_quotation(found) for found in quotations_of(session, article_id)]
    return AttributedOut(article=stored_article(row, len(quotations), relations_of(session, article_id)), quotations=quotations)


def _require_seen(session: Session, *, article_id: int, tag: str) -> None:
    """Raises Outdated if the head of a story is not what the editor saw."""
    if head_tag(head_fields(stored_article(article_by_id(session, article_id), 0))) != tag:
        raise Outdated("Someone else has changed this since you opened the page. Open the story again to see it.", "tag")


def _again(
    request: Request, article_id: int, database: Database, form: str, typed: Mapping[str, str], error: WhosaidError
) -> Response:
    """The story with one of its forms as it was typed, and with what is wrong beside each field."""
    with database.read() as session:
        shown = _read(session, article_id)
        wrong: dict[str, Any] = {"wrong": by_field(error), "failure": failure_of(request, error)}
        if form == "add" and wants_part(request):
            return _add_form(request, shown, typed, error.status, **wrong)
        return story_page(request, shown, session, error.status, forms={form: {"typed": typed, **wrong}})


def _add_form(
    request: Request,
    shown: AttributedOut,
    typed: Mapping[str, str],
    status: int = 200,
    **wrong: Any,  # noqa: ANN401 (values of any type)
) -> Response:
    names = dict.fromkeys(item.speaker.name for item in shown.quotations if item.speaker)
    form = {"typed": typed, "wrong": {}, "failure": None} | wrong
    return page(request, "add_form.html", status, article=shown.article, form=form, names=list(names), part=True)


def _told(done: str, filled: str) -> str | None:
    """What the page says was done; ``filled`` has the fields that the same text filled in, with commas."""
    names = [NAMED[name] for name in filled.split(",") if name in NAMED]
    if done == "known" and names:
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return f"This story was already stored. It lacked what you gave now: {listed}."
    return DONE.get(done)
