"""Batches: a file with many articles in; its progress and what failed out."""

import re
from collections.abc import Callable, Coroutine
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import Message

from app.api.bodies import FORM_OVERHEAD, at_pace, declared_size
from app.api.deps import DatabaseDep, ExtractorDep, IntakeDep, LimitsDep, QueueDep, SessionDep, WritersDep, get_settings
from app.api.parameters import JobId
from app.batch.intake import Batch, BatchLimits
from app.errors import BadRequest, TooLarge, TooSlow
from app.reading.feed import articles_of_feed
from app.store import jobs
from app.store.database import Database
from app.store.tables import JobLineRow, JobState
from app.web.error_pages import PageRoute, for_people
from app.web.fields import PageForm
from app.web.rendering import page

SHOWN = 20
CHUNK = 1_000_000
# What a failure advises that only the sender of a request can do.
FOR_SENDERS = re.compile(r",? or send the text alone as text/plain")
FEED_BEGINS = b"<"
BLANKS_BEFORE = b"\xef\xbb\xbf \t\r\n"


class BatchRoute(PageRoute):
    """A route that takes a file as large as a batch may be, which need not come faster than a batch."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, for a request whose body is limited."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await inner(_limited(request, get_settings(request).max_batch_bytes + FORM_OVERHEAD))

        return handle


router = APIRouter(include_in_schema=False, route_class=BatchRoute)


class BatchForm(PageForm):
    """A file with many articles."""

    file: UploadFile


@router.get("/batches")
def show_batches(request: Request, session: SessionDep) -> Response:
    """A form for a file, and the latest batches."""
    return page(request, "batches.html", jobs=jobs.list_jobs(session, limit=SHOWN))


@router.post("/batches")
async def upload_batch(
    database: DatabaseDep,
    writers: WritersDep,
    queue: QueueDep,
    limits: LimitsDep,
    extractor: ExtractorDep,
    intake: IntakeDep,
    form: Annotated[BatchForm, Form()],
) -> Response:
    """Store the articles of a file as a batch, and show its progress."""
    listed = None
    if await run_in_threadpool(_is_feed, form.file):
        document = await run_in_threadpool(_whole, form.file, limits.line_bytes)
        listed = await intake.run(partial(extractor.run, articles_of_feed, document))
    job_id = await writers.run_long(partial(_store, database, form.file, listed, limits))
    await run_in_threadpool(queue.put, job_id)
    return RedirectResponse(f"/batches/{job_id}", 303)


@router.get("/batches/{job_id:int}")
def show_batch(request: Request, job_id: JobId, session: SessionDep) -> Response:
    """The progress of a batch, and what failed."""
    job = jobs.job_by_id(session, job_id)
    running = job.state not in {JobState.DONE, JobState.CANCELLED}
    failed = [line_in_words(line) for line in jobs.failed_lines(session, job_id)]
    return page(request, "batch.html", job=job, running=running, failed=failed)


def line_in_words(line: JobLineRow) -> dict[str, object]:
    """A line that failed, without what only a program that sends requests can follow."""
    title = "This line is no article" if line.title == BadRequest.title else line.title
    return {"number": line.number, "title": title, "detail": for_people(FOR_SENDERS.sub("", line.detail or ""))}


def _limited(request: Request, largest: int) -> Request:
    """The same request, which fails once its body is longer than ``largest`` bytes, or too slow."""
    refusal = HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The form and its file are larger than {largest:,} bytes.")
    if declared_size(request.headers) > largest:
        raise refusal
    received, receive = 0, at_pace(request.receive)

    async def receive_part() -> Message:
        nonlocal received
        try:
            message = await receive()
        except TooSlow as error:
            # the framework takes any other exception for a mistake in the form
            raise HTTPException(error.status, error.detail) from error
        received += len(message.get("body", b""))
        if received > largest:
            raise refusal
        return message

    return Request(request.scope, receive_part)


def _store(database: Database, file: UploadFile, listed: list[str] | None, limits: BatchLimits) -> int:
    """Store the articles that are listed, or else the lines of the file."""
    batch = Batch(database, limits)
    try:
        if listed is not None:
            batch.take_articles(listed)
        else:
            while chunk := file.file.read(CHUNK):
                batch.take(chunk)
        batch.finish()
    except BaseException:
        batch.discard()
        raise
    return batch.job_id


def _is_feed(file: UploadFile) -> bool:
    begins = file.file.read(100).lstrip(BLANKS_BEFORE)
    file.file.seek(0)
    return begins.startswith(FEED_BEGINS)


def _whole(file: UploadFile, largest: int) -> bytes:
    document = file.file.read(largest + 1)
    if len(document) > largest:
        raise TooLarge(
            f"The feed is larger than {largest:,} bytes. Split it, or upload its articles as NDJSON. The operator can raise "
            "WHOSAID_MAX_BODY_BYTES.",
            "file",
        )
    return document
