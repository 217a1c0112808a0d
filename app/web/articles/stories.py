"""Stories: paste one and see who says what in it, save it, read a stored one, add a quotation that was missed."""

import json
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.api.deps import DatabaseDep, ExtractorDep, IntakeDep, SessionDep, SettingsDep
from app.api.editors import editor_of
from app.api.parameters import ArticleId
from app.api.present import extracted, stored_article, stored_quotation
from app.api.schemas import AttributedOut
from app.errors import TooLarge, UnreadableArticle
from app.extractors.intake import Intake
from app.ingest import ingest
from app.pipeline import Extractor
from app.quote import Article, Kind
from app.reading.file import fields_of_file
from app.store.articles.chosen import ChosenSpeaker
from app.store.articles.corrections import Correction, add_quotation
from app.store.articles.relations import relations_of
from app.store.articles.variants import varied
from app.store.articles.versions import versions_of
from app.store.by_id import article_by_id, quotations_of
from app.store.tables import id_of
from app.web.articles.story_view import story_view
from app.web.articles.typed_words import find_words
from app.web.error_pages import PageRoute
from app.web.fields import PageForm, SignedForm, TypedDay, TypedWords
from app.web.rendering import page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
# The body of a request is limited as a whole; no field of a form has a limit of its own.
ANY_LENGTH: Any = {"max_part_size": 2**31}
DONE = {
    "saved": "Saved.",
    "known": "This story was already stored. Here it is.",
    "added": "Quotation added.",
    "corrected": "Corrected.",
    "confirmed": "Confirmed.",
    "rejected": "Marked as not a quotation.",
    "restored": "Restored as a quotation.",
    "unchanged": "Nothing was different, so nothing was changed.",
}


class ArticleForm(PageForm):
    """What is known about a story."""

    text: str = ""
    title: TypedWords = None
    outlet: TypedWords = None
    url: TypedWords = None
    author: TypedWords = None
    published_at: TypedDay = None

    def given(self) -> dict[str, str]:
        """The fields that were filled in."""
        return {name: str(value) for name, value in self.model_dump(exclude={"file"}).items() if value}


class TryForm(ArticleForm):
    """A story that was pasted, or a file that was chosen."""

    file: UploadFile | None = None


class SaveForm(ArticleForm):
    """A story that was tried; ``html`` if it came from a file with markup."""

    html: str = ""


class MissedForm(SignedForm):
    """A quotation that the pipeline missed, by its words."""

    words: str
    kind: Kind
    speaker: TypedWords = None


@router.post("/try", form_limits=ANY_LENGTH)
async def try_story(
    request: Request, extractor: ExtractorDep, intake: IntakeDep, settings: SettingsDep, form: Annotated[TryForm, Form()]
) -> Response:
    """Show who says what in a story that was pasted or chosen as a file. Nothing is stored."""
    given = form.given()
    if not form.text.strip():
        if form.file is None or not form.file.filename:
            raise UnreadableArticle("There is no text. Paste a story, or choose a .txt, .html or .docx file.", "text")
        given |= await _from_file(form.file, settings.max_body_bytes, extractor, intake)
    article = await intake.run(partial(_read, extractor, given, settings.max_body_bytes))
    quotations = await intake.run(partial(extractor.extract, article))
    return _story_page(request, extracted(article, quotations, extractor), given=given)


@router.post("/save", form_limits=ANY_LENGTH)
async def save_story(
    database: DatabaseDep, extractor: ExtractorDep, intake: IntakeDep, settings: SettingsDep, form: Annotated[SaveForm, Form()]
) -> Response:
    """Store a story that was tried."""
    article = await intake.run(partial(_read, extractor, form.given(), settings.max_body_bytes))
    stored = await intake.run(partial(ingest, database, extractor, article))
    return RedirectResponse(f"/story/{stored.article_id}?done={'saved' if stored.created else 'known'}", 303)


@router.get("/story/{article_id:int}")
def story(request: Request, article_id: ArticleId, session: SessionDep, done: str = "") -> Response:
    """A stored story with every quotation marked."""
    row = article_by_id(session, article_id)
    quotations = [stored_quotation(found) for found in quotations_of(session, article_id)]
    shown = AttributedOut(article=stored_article(row, len(quotations), relations_of(session, article_id)), quotations=quotations)
    return _story_page(request, shown, session=session, done=DONE.get(done))


@router.post("/story/{article_id:int}/add")
def add_missed(request: Request, article_id: ArticleId, database: DatabaseDep, form: Annotated[MissedForm, Form()]) -> Response:
    """Store a quotation that was missed."""
    # words are looked for before the write lock is taken
    with database.read() as session:
        place = find_words(article_by_id(session, article_id).text, form.words, 0)
    sets = {"content"} | ({"speaker"} if form.speaker else set())
    chosen = ChosenSpeaker(name=form.speaker)
    correction = Correction(frozenset(sets), chosen, content=(place,), plain={"kind": form.kind})
    with database.write() as session:
        row = add_quotation(session, article_id, correction, editor_of(request, form.name()))
    return RedirectResponse(f"/story/{article_id}?done=added#q{row.id}", 303)


def _read(extractor: Extractor, given: dict[str, str], largest: int) -> Article:
    body = json.dumps(given, ensure_ascii=False).encode(errors="replace")
    if len(body) > largest:
        raise TooLarge(f"The story is larger than {largest:,} bytes. Try one story at a time.", "text")
    return extractor.read(body, "application/json")


async def _from_file(file: UploadFile, largest: int, extractor: Extractor, intake: Intake) -> dict[str, str]:
    """The article that is in a file, as the field that its name and type call for."""
    body = await file.read(largest + 1)
    if len(body) > largest:
        raise TooLarge(f"The file is larger than {largest:,} bytes. Choose one story at a time.", "file")
    return await intake.run(partial(extractor.run, fields_of_file, body, file.filename or "", file.content_type))


def _story_page(request: Request, shown: AttributedOut, session: Session | None = None, **values: Any) -> Response:  # noqa: ANN401
    view = story_view(shown.article, shown.quotations)
    values["varied"] = varied(session, [id_of(item) for item in shown.quotations]) if session is not None else set()
    if session is not None and shown.article.earlier_version is not None:
        here = next(item for item in versions_of(session, id_of(shown.article)) if item.article.id == shown.article.id)
        counts = (("added", here.added), ("changed", here.changed), ("removed", here.removed))
        values["versions"] = ", ".join(f"{len(found)} {what}" for what, found in counts)
    return page(
        request,
        "story.html",
        article=shown.article,
        quotations=shown.quotations,
        lines=view.lines,
        speakers=view.speakers,
        headed=view.headed,
        **values,
    )
