"""Stories: paste or drop one and see who speaks in it; save it; read a stored one; add what was missed."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.api.deps import DatabaseDep, ExtractorDep, IntakeDep, SessionDep, SettingsDep, WriterDep
from app.api.parameters import ArticleId
from app.api.present import extracted, stored_article, stored_quotation
from app.api.schemas import AttributedOut
from app.errors import BadPlace, TooLarge, UnreadableArticle
from app.extractors.intake import Intake
from app.ingest import ingest
from app.pipeline import Extractor
from app.quote import Article, Kind, Span
from app.reading.charset import decode
from app.reading.word import html_of_word
from app.store.articles.corrections import ChosenSpeaker, Correction, add_quotation
from app.store.articles.relations import relations_of
from app.store.articles.variants import varied
from app.store.articles.versions import versions_of
from app.store.by_id import article_by_id, quotations_of
from app.store.registry.decisions import Editor
from app.store.tables import id_of
from app.web.articles.story_view import story_view
from app.web.rendering import PageRoute, page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORM_FIELDS = ("text", "html", "title", "outlet", "url", "author", "published_at")
Typed = Annotated[str, Form()]


@router.post("/try")
async def try_story(
    request: Request,
    extractor: ExtractorDep,
    intake: IntakeDep,
    settings: SettingsDep,
    file: Annotated[UploadFile | None, File()] = None,
    text: Typed = "",
    published_at: Typed = "",
    outlet: Typed = "",
    url: Typed = "",
) -> Response:
    """Who says what in a story that was pasted, dropped or chosen. Nothing is stored."""
    given = {"published_at": published_at, "outlet": outlet.strip(), "url": url.strip()}
    if text.strip():
        given["text"] = text
    elif file is not None and file.filename:
        given |= await _from_file(file, settings.max_body_bytes, intake)
    else:
        raise UnreadableArticle("There is no text. Paste a story, or choose a .txt, .html or .docx file.", "text")
    given = {key: value for key, value in given.items() if value}
    article = await intake.run(partial(_read, extractor, given))
    quotations = await intake.run(partial(extractor.extract, article))
    shown = extracted(article, quotations, extractor)
    return _story_page(request, shown, given=given)


@router.post("/save")
async def save_story(request: Request, database: DatabaseDep, extractor: ExtractorDep, intake: IntakeDep) -> Response:
    """Store a story that was tried."""
    form = await request.form()
    given = {key: str(form[key]) for key in FORM_FIELDS if form.get(key)}
    article = await intake.run(partial(_read, extractor, given))
    stored = await intake.run(partial(ingest, database, extractor, article))
    return RedirectResponse(f"/story/{stored.article_id}?done={'saved' if stored.created else 'known'}", 303)


@router.get("/story/{article_id:int}")
def story(request: Request, article_id: ArticleId, session: SessionDep, done: str = "") -> Response:
    """A stored story with each quotation marked."""
    row = article_by_id(session, article_id)
    quotations = [stored_quotation(found) for found in quotations_of(session, article_id)]
    shown = AttributedOut(article=stored_article(row, len(quotations), relations_of(session, article_id)), quotations=quotations)
    told = {"saved": "Saved.", "known": "This text was stored before; here it is.", "added": "Added.", "corrected": "Corrected."}
    return _story_page(request, shown, session=session, done=told.get(done))


@router.post("/story/{article_id:int}/add")
def add_missed(
    article_id: ArticleId,
    session: WriterDep,
    words: Typed,
    kind: Annotated[Kind, Form()],
    speaker: Typed = "",
    by: Typed = "editor",
) -> Response:
    """Store a quotation that was missed, by its words."""
    text = article_by_id(session, article_id).text
    place = find_words(text, words, 0)
    sets = {"content", "kind"} | ({"speaker"} if speaker.strip() else set())
    correction = Correction(frozenset(sets), ChosenSpeaker(name=speaker.strip()), content=(place,), plain={"kind": kind})
    row = add_quotation(session, article_id, correction, Editor(by.strip() or "editor", datetime.now(UTC)))
    return RedirectResponse(f"/story/{article_id}?done=added#q{row.id}", 303)


def find_words(text: str, words: str, near: int) -> Span:
    """Where words stand in a text, spaces and line ends aside; of several places the nearest. Raises BadPlace."""
    wanted = words.split()
    places: list[Span] = []
    start = text.find(wanted[0]) if wanted else -1
    while start >= 0:
        end = start
        for word in wanted:
            while end < len(text) and text[end].isspace():
                end += 1
            if not text.startswith(word, end):
                break
            end += len(word)
        else:
            places.append(Span(start, end))
        start = text.find(wanted[0], start + 1)
    if not places:
        raise BadPlace("These words do not stand in the story like this. Copy them from it, letter by letter.", "words")
    return min(places, key=lambda place: abs(place.start - near))


def _read(extractor: Extractor, given: dict[str, str]) -> Article:
    return extractor.read(json.dumps(given).encode(), "application/json")


async def _from_file(file: UploadFile, largest: int, intake: Intake) -> dict[str, str]:
    """The field of an article that a file gives, by its name and type."""
    body = await file.read(largest + 1)
    if len(body) > largest:
        raise TooLarge(f"The file is larger than {largest:,} bytes. Choose one story at a time.", "file")
    name = (file.filename or "").lower()
    if name.endswith(".docx") or file.content_type == WORD:
        return {"html": await intake.run(partial(html_of_word, body))}
    if name.endswith((".html", ".htm")) or file.content_type == "text/html":
        return {"html": decode(body, None, html=True)}
    return {"text": decode(body, None)}


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
