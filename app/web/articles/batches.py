"""Batches: a file of articles in, its progress and what failed out."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.api.articles.jobs import JobId, read_line
from app.api.deps import DatabaseDep, QueueDep, SessionDep, SettingsDep
from app.errors import BadRequest
from app.reading.feed import entries_of
from app.store import jobs
from app.store.database import Database
from app.store.jobs import FailedLine
from app.store.tables import JobState
from app.web.rendering import PageRoute, page

router = APIRouter(include_in_schema=False, route_class=PageRoute)
SHOWN, TOGETHER = 20, 500
FEED_BEGINS = b"<"


@router.get("/batches")
def batches(request: Request, session: SessionDep) -> Response:
    """A form for a file, and the batches there are."""
    return page(request, "batches.html", jobs=jobs.list_jobs(session, limit=SHOWN))


@router.post("/batches")
async def bring(database: DatabaseDep, queue: QueueDep, settings: SettingsDep, file: Annotated[UploadFile, File()]) -> Response:
    """Store the lines of a file as a batch, and watch it."""
    job_id = await run_in_threadpool(_store, database, file, settings.max_body_bytes)
    await run_in_threadpool(queue.put, job_id)
    return RedirectResponse(f"/batches/{job_id}", 303)


@router.get("/batches/{job_id:int}")
def batch(request: Request, job_id: JobId, session: SessionDep) -> Response:
    """How far a batch is, and what failed."""
    job = jobs.job_by_id(session, job_id)
    running = job.state not in {JobState.DONE, JobState.CANCELLED}
    return page(request, "batch.html", job=job, running=running, failed=jobs.failed_lines(session, job_id))


def _store(database: Database, file: UploadFile, largest: int) -> int:
    with database.write() as session:
        job_id = jobs.open_job(session, datetime.now(UTC), thought=False)
    try:
        number = 0
        together: list[tuple[int, str, FailedLine | None]] = []
        for text, failed in _lines(file, largest):
            number += 1
            together.append((number, text, failed))
            if len(together) == TOGETHER:
                _add(database, job_id, together)
                together = []
        _add(database, job_id, together)
        if not number:
            raise BadRequest("The file has no articles: one JSON object a line, or a feed.", "file")
    except BaseException:
        with database.write() as session:
            jobs.drop_job(session, job_id)
        raise
    with database.write() as session:
        jobs.queue_job(session, job_id)
    return job_id


def _lines(file: UploadFile, largest: int) -> Iterator[tuple[str, FailedLine | None]]:
    """The lines of the uploaded file, which the server keeps on disk; the entries of a feed as lines."""
    begins = file.file.read(100).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.file.seek(0)
    if begins.startswith(FEED_BEGINS):
        for fields in entries_of(file.file.read(largest)):
            yield json.dumps(fields, ensure_ascii=False), None
        return
    while line := file.file.readline(largest + 1):
        if line.strip():
            yield read_line(line, largest)
        while not line.endswith(b"\n") and len(line) > largest:
            # the rest of a line that is too long
            line = file.file.readline(largest + 1)


def _add(database: Database, job_id: int, lines: list[tuple[int, str, FailedLine | None]]) -> None:
    with database.write() as session:
        jobs.add_lines(session, job_id, lines)
