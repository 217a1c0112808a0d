"""Trying stories: paste one or choose files, see who says what and what was read of the head, and save what you keep."""

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import Field

from app.api.deps import DatabaseDep, ExtractorDep, IntakeDep, SettingsDep
from app.api.present import extracted
from app.api.schemas import AttributedOut
from app.errors import TooLarge, UnreadableArticle, WhosaidError
from app.extractors.intake import Intake
from app.ingest import Ingested, ingest
from app.pipeline import Extractor
from app.quote import Article, Publication, PublicationSource
from app.reading.file import fields_of_file
from app.store.articles.heads import HEAD
from app.store.database import Database
from app.web.articles.story_page import story_page
from app.web.error_pages import PageRoute, by_field, failure_of, prefers_page
from app.web.fields import PageForm, TypedDay, TypedWords
from app.web.rendering import page
from app.web.typed_forms import TypedDep, read_form

router = APIRouter(include_in_schema=False, route_class=PageRoute)
# The body of a request is limited as a whole; no field of a form has a limit of its own.
ANY_LENGTH: Any = {"max_part_size": 2**31}
GIVEN = "given with the request"


class StoryForm(PageForm):
    """A story and what is known about it; ``html`` if it came from a file with markup."""

    text: str = ""
    html: str = ""
    title: TypedWords = None
    outlet: TypedWords = None
    url: TypedWords = None
    author: TypedWords = None
    published_at: TypedDay = None

    def given(self) -> dict[str, str]:
        """The fields that were filled in."""
        return {name: str(value) for name, value in self.model_dump(include={"text", "html", *HEAD}).items() if value}


class TryForm(PageForm):
    """A story that was pasted, or files that were chosen, as they come: what is wrong is said beside its field."""

    text: str = ""
    html: str = ""
    title: str = ""
    outlet: str = ""
    url: str = ""
    author: str = ""
    published_at: str = ""
    file: Annotated[list[UploadFile], Field(default_factory=list)]

    def typed(self) -> dict[str, str]:
        """The fields that were filled in."""
        return {name: value for name, value in self.model_dump(exclude={"file"}).items() if value}


class SaveForm(StoryForm):
    """A story that was tried. ``shown``: its head was shown, so what is blank is meant to be blank."""

    shown: bool = False


class SaveAllForm(PageForm):
    """Stories from several files, each as JSON, with the files' names."""

    story: list[str]
    name: Annotated[list[str], Field(default_factory=list)]


@dataclass(frozen=True, slots=True)
class TriedFile:
    """What was found in one of several files, or why it cannot be read. ``given`` is its story as it was read."""

    name: str
    found: AttributedOut | None = None
    given: dict[str, str] | None = None
    error: WhosaidError | None = None

    @property
    def story(self) -> str:
        """The story as JSON, for saving it."""
        return json.dumps(self.given or {}, ensure_ascii=False)

    @property
    def speakers(self) -> int:
        """How many are quoted."""
        quotations = self.found.quotations if self.found is not None else []
        return len({item.speaker.name for item in quotations if item.speaker})


@dataclass(frozen=True, slots=True)
class SavedFile:
    """Where the story of one of several files is stored, or why it is not."""

    name: str
    stored: Ingested | None = None
    error: WhosaidError | None = None


@router.post("/try", form_limits=ANY_LENGTH)
async def try_story(
    request: Request, extractor: ExtractorDep, intake: IntakeDep, settings: SettingsDep, form: Annotated[TryForm, Form()]
) -> Response:
    """Show who says what in a story that was pasted, or in each of the files that were chosen. Nothing is stored."""
    files, largest = [file for file in form.file if file.filename], settings.max_body_bytes
    try:
        given = read_form(StoryForm, form.typed()).given()
        if not form.text.strip() and not form.html.strip():
            if not files:
                raise UnreadableArticle("There is no text. Paste a story, or choose a .txt, .html or .docx file.", "text")
            if len(files) > 1:
                tried = [await _try_file(file, largest, extractor, intake) for file in files]
                return page(request, "files.html", tried=tried, saved=[])
            given |= await _from_file(files[0], largest, extractor, intake)
        return story_page(request, await _tried(given, largest, extractor, intake), given=given)
    except WhosaidError as error:
        if not prefers_page(request, by_default=True):
            raise
        again = {"typed": form.typed(), "wrong": by_field(error), "failure": failure_of(request, error)}
        return page(request, "home.html", error.status, latest=[], varied=set(), **again)


@router.post("/save")
async def save_story(
    request: Request, database: DatabaseDep, extractor: ExtractorDep, intake: IntakeDep, settings: SettingsDep, typed: TypedDep
) -> Response:
    """Store a story that was tried, with the head as the form has it. What is wrong stands beside its field."""
    try:
        form = read_form(SaveForm, typed)
        given = form.given()
        if form.shown:
            given.pop("published_at", None)
        article = await intake.run(partial(_read, extractor, given, settings.max_body_bytes))
        if form.shown:
            article = _with_head(article, form)
        stored = await intake.run(partial(ingest, database, extractor, article))
    except WhosaidError as error:
        if "shown" not in typed or not prefers_page(request, by_default=True):
            raise
        return await _again(request, extractor, intake, settings.max_body_bytes, typed, error)
    return RedirectResponse(_address(stored), 303)


@router.post("/save/all", form_limits=ANY_LENGTH)
async def save_stories(
    request: Request,
    database: DatabaseDep,
    extractor: ExtractorDep,
    intake: IntakeDep,
    settings: SettingsDep,
    form: Annotated[SaveAllForm, Form()],
) -> Response:
    """Store the stories of several files, each by itself: one that cannot be stored stops no other."""
    names = [*form.name, *(f"Story {number}" for number in range(len(form.name) + 1, len(form.story) + 1))]
    saved = []
    for name, story in zip(names, form.story, strict=False):
        body = story.encode(errors="replace")
        try:
            stored = await intake.run(partial(_store, database, extractor, body, settings.max_body_bytes))
        except WhosaidError as error:
            saved.append(SavedFile(name, error=error))
        else:
            saved.append(SavedFile(name, stored))
    return page(request, "files.html", tried=[], saved=saved)


def _address(stored: Ingested) -> str:
    filled = f"&filled={','.join(stored.filled)}" if stored.filled else ""
    return f"/story/{stored.article_id}?done={'saved' if stored.created else 'known'}{filled}"


def _store(database: Database, extractor: Extractor, body: bytes, largest: int) -> Ingested:
    return ingest(database, extractor, _article(extractor, body, largest))


def _read(extractor: Extractor, given: dict[str, str], largest: int) -> Article:
    return _article(extractor, json.dumps(given, ensure_ascii=False).encode(errors="replace"), largest)


def _article(extractor: Extractor, body: bytes, largest: int) -> Article:
    if len(body) > largest:
        raise TooLarge(f"The story is larger than {largest:,} bytes. Try one story at a time.", "text")
    return extractor.read(body, "application/json")


def _with_head(article: Article, form: SaveForm) -> Article:
    """The article with the head that the form has. A day that was read from the text keeps its evidence."""
    publication = article.publication
    if form.published_at is None:
        publication = None
    elif publication is None or publication.on != form.published_at:
        publication = Publication(form.published_at, PublicationSource.REQUEST, GIVEN)
    return replace(article, title=form.title, outlet=form.outlet, author=form.author, url=form.url, publication=publication)


async def _tried(given: dict[str, str], largest: int, extractor: Extractor, intake: Intake) -> AttributedOut:
    article = await intake.run(partial(_read, extractor, given, largest))
    return extracted(article, await intake.run(partial(extractor.extract, article)), extractor)


async def _try_file(file: UploadFile, largest: int, extractor: Extractor, intake: Intake) -> TriedFile:
    name = file.filename or ""
    try:
        given = await _from_file(file, largest, extractor, intake)
        return TriedFile(name, await _tried(given, largest, extractor, intake), given)
    except WhosaidError as error:
        return TriedFile(name, error=error)


async def _from_file(file: UploadFile, largest: int, extractor: Extractor, intake: Intake) -> dict[str, str]:
    """The article that is in a file, as the field that its name and type call for."""
    body = await file.read(largest + 1)
    if len(body) > largest:
        raise TooLarge(f"The file is larger than {largest:,} bytes. Choose one story at a time.", "file")
    return await intake.run(partial(extractor.run, fields_of_file, body, file.filename or "", file.content_type))


async def _again(
    request: Request, extractor: Extractor, intake: Intake, largest: int, typed: dict[str, str], error: WhosaidError
) -> Response:
    """The tried story once more, with its head as it was typed. Raises the error where the story itself is the trouble."""
    given = {name: value for name, value in typed.items() if name in {"text", "html"}}
    try:
        shown = await _tried(given, largest, extractor, intake)
    except WhosaidError:
        raise error from None
    form = {"typed": typed, "wrong": by_field(error), "failure": failure_of(request, error)}
    return story_page(request, shown, status=error.status, given=given, forms={"head": form})
