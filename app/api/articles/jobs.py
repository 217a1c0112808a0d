"""POST /ingest/batch, and GET /jobs: many articles at once, with progress and what failed."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi import status as http
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool

from app.api.articles.body import BATCH_BODY, listed_articles
from app.api.articles.ingest import ThoughtQuery
from app.api.articles.jobs_schemas import JobDetail, JobOut, JobPage, LineProblem
from app.api.bodies import BODY_SECONDS, limited_body
from app.api.deps import DatabaseDep, QueueDep, SessionDep, SettingsDep, WriterDep
from app.api.parameters import PageQuery, cut_page
from app.api.problems import problem_responses
from app.errors import BadRequest, TooSlow, UnsupportedMedia
from app.reading.feed import entries_of
from app.store import jobs
from app.store.cursor import LARGEST_ID, counted_place
from app.store.database import Database
from app.store.jobs import FailedLine
from app.store.tables import JobLineRow, JobRow, JobState, id_of

router = APIRouter(tags=["Batches"])
JobId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The job's id.", examples=[1])]
LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"})
LIST = "application/json"
FEEDS = frozenset({"application/atom+xml", "application/rss+xml", "application/xml", "text/xml"})
# Lines that are stored together while they arrive, and how often those who watch a job are told.
MOST_TOGETHER, LARGEST_TOGETHER, WATCHED_EACH = 500, 4_000_000, 0.5
SHOWN_OF_TOO_LONG = 1000
EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "description": "`progress` or `end`."},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {"$ref": "#/components/schemas/JobOut"},
        },
    },
}
FAILED: dict[str, Any] = {
    "type": "string",
    "format": "binary",
    "description": "One JSON object per line.",
    "contentMediaType": "application/json",
    "contentSchema": {"$ref": "#/components/schemas/FailedArticle"},
}


@router.post(
    "/ingest/batch",
    status_code=http.HTTP_202_ACCEPTED,
    summary="Store many articles",
    operation_id="ingest_batch",
    responses=problem_responses(400, 413, 415, 422, 503),
    openapi_extra=BATCH_BODY,
)
async def ingest_batch(
    request: Request,
    response: Response,
    database: DatabaseDep,
    queue: QueueDep,
    settings: SettingsDep,
    thought: ThoughtQuery = False,
) -> JobOut:
    """Post NDJSON of any size, or a feed. The answer comes when all of it has arrived safely; a worker does the rest.

    Follow the `Location`, or `GET /jobs/{id}/events`. A line that fails never stops the others.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in LINES | FEEDS | {LIST}:
        raise UnsupportedMedia(
            f"The content type is {kind or 'missing'!r}. Send application/x-ndjson with one article per line, application/json "
            "with a list 'articles', or a feed as application/atom+xml or application/rss+xml.",
            "Content-Type",
        )
    if kind in FEEDS:
        entries = await run_in_threadpool(_entries, await limited_body(request, settings.max_body_bytes))
        lines = _each(entries)
    elif kind == LIST:
        listed = await run_in_threadpool(listed_articles, await limited_body(request, settings.max_body_bytes))
        lines = _each([(article, None) for article in listed])
    else:
        lines = _lines(request, settings.max_body_bytes)
    job_id = await run_in_threadpool(_open, database, thought)
    try:
        count = await _receive(database, job_id, lines)
        if not count:
            raise BadRequest("The batch has no articles.", "body")
    except BaseException:
        # whoever was not answered was promised nothing
        await run_in_threadpool(_drop, database, job_id)
        raise
    row = await run_in_threadpool(_queue, database, job_id)
    await run_in_threadpool(queue.put, job_id)
    response.headers["Location"] = f"/jobs/{job_id}"
    return _out(row)


@router.get("/jobs", summary="List batches", operation_id="list_jobs", responses=problem_responses(400, 422, 503))
def list_jobs(
    request: Request, response: Response, session: SessionDep, settings: SettingsDep, query: Annotated[PageQuery, Query()]
) -> JobPage:
    """Batches, newest first, page by page."""
    limit = min(query.limit, settings.max_page)
    after = counted_place(query.cursor)[1] if query.cursor else None
    found = jobs.list_jobs(session, after=after, limit=limit + 1)
    page, cursor = cut_page(request, response, found, limit, lambda row: (0, id_of(row)))
    return JobPage(items=[_out(row) for row in page], next_cursor=cursor)


@router.get(
    "/jobs/{job_id:int}", summary="How far a batch is", operation_id="get_job", responses=problem_responses(404, 422, 503)
)
def get_job(job_id: JobId, session: SessionDep) -> JobDetail:
    """Counts, and the first lines that failed with the reasons."""
    return _detail(jobs.job_by_id(session, job_id), jobs.failed_lines(session, job_id))


@router.get(
    "/jobs/{job_id:int}/events",
    summary="Watch a batch",
    operation_id="watch_job",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"itemSchema": EVENT}}}, **problem_responses(404, 422, 503)},
)
async def watch_job(request: Request, job_id: JobId, database: DatabaseDep) -> StreamingResponse:
    """Server-sent events: `progress` with the counts whenever they change, and `end` with the last ones."""
    await run_in_threadpool(_read, database, job_id)
    return StreamingResponse(
        _events(database, job_id, request.app.state.stopping),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


@router.get(
    "/jobs/{job_id:int}/failed",
    summary="Download the lines that failed",
    operation_id="download_failed",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/x-ndjson": {"schema": FAILED}}}, **problem_responses(404, 422, 503)},
)
def download_failed(job_id: JobId, database: DatabaseDep) -> StreamingResponse:
    """The lines that failed, each as `{"line", "problem", "article"}`; `article` is what was sent."""
    _read(database, job_id)
    headers = {"Content-Disposition": f'attachment; filename="job-{job_id}-failed.ndjson"'}
    return StreamingResponse(_failed(database, job_id), media_type="application/x-ndjson", headers=headers)


@router.post(
    "/jobs/{job_id:int}/cancel",
    summary="Stop a batch",
    operation_id="cancel_job",
    responses=problem_responses(400, 404, 409, 422, 503),
)
def cancel_job(job_id: JobId, session: WriterDep) -> JobOut:
    """Leave undone what is left; what is stored stays."""
    return _out(jobs.cancel_job(session, job_id, datetime.now(UTC)))


Line = tuple[str, FailedLine | None]


async def _lines(request: Request, largest: int) -> AsyncIterator[Line]:
    """The lines of a body as they arrive; never more than one of them in memory, and none longer than allowed."""
    rest = bytearray()
    skipping = False
    async for chunk in _chunks(request):
        pieces = chunk.split(b"\n")
        for number, piece in enumerate(pieces):
            if not skipping:
                rest += piece
            ends = number < len(pieces) - 1
            if not skipping and len(rest) > largest:
                yield _too_long(bytes(rest), largest)
                rest, skipping = bytearray(), True
            if ends:
                if not skipping and rest.strip():
                    yield _decoded(bytes(rest))
                rest, skipping = bytearray(), False
    if not skipping and rest.strip():
        yield _decoded(bytes(rest))


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """The body as it arrives. Raises TooSlow where nothing arrives for a while."""
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise TooSlow(f"Nothing arrived for {BODY_SECONDS} seconds. No article of this batch was stored.", "body") from error
        yield chunk


def read_line(line: bytes, largest: int) -> Line:
    """A line's text, and what is wrong with it already."""
    return _too_long(line, largest) if len(line) > largest + 1 else _decoded(line)


def _decoded(line: bytes) -> Line:
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        return line.decode("utf-8", "replace"), FailedLine("The line is not UTF-8", f"{error}. Send UTF-8.")
    if "\x00" in text:
        return text.replace("\x00", "\ufffd"), FailedLine("The line has a null character", "Take the null characters out.")
    return text, None


def _too_long(line: bytes, largest: int) -> Line:
    shown = line[:SHOWN_OF_TOO_LONG].decode("utf-8", "replace").replace("\x00", "\ufffd")
    return shown, FailedLine(
        "The line is too long", f"It is longer than {largest:,} bytes. The operator can raise WHOSAID_MAX_BODY_BYTES."
    )


async def _each(entries: list[Line]) -> AsyncIterator[Line]:
    for entry in entries:
        yield entry


def _entries(document: bytes) -> list[Line]:
    return [(json.dumps(fields, ensure_ascii=False), None) for fields in entries_of(document)]


async def _receive(database: Database, job_id: int, lines: AsyncIterator[Line]) -> int:
    """Store the lines in short transactions as they arrive; returns how many there are."""
    number = size = 0
    together: list[tuple[int, str, FailedLine | None]] = []
    async for text, failed in lines:
        number += 1
        together.append((number, text, failed))
        size += len(text)
        if len(together) >= MOST_TOGETHER or size >= LARGEST_TOGETHER:
            await run_in_threadpool(_add, database, job_id, together)
            together, size = [], 0
    await run_in_threadpool(_add, database, job_id, together)
    return number


def _open(database: Database, thought: bool) -> int:
    with database.write() as session:
        return jobs.open_job(session, datetime.now(UTC), thought=thought)


def _add(database: Database, job_id: int, lines: list[tuple[int, str, FailedLine | None]]) -> None:
    with database.write() as session:
        jobs.add_lines(session, job_id, lines)


def _drop(database: Database, job_id: int) -> None:
    with database.write() as session:
        jobs.drop_job(session, job_id)


def _queue(database: Database, job_id: int) -> JobRow:
    with database.write() as session:
        jobs.queue_job(session, job_id)
        return jobs.job_by_id(session, job_id)


def _read(database: Database, job_id: int) -> JobRow:
    with database.read() as session:
        return jobs.job_by_id(session, job_id)


async def _events(database: Database, job_id: int, stopping: threading.Event) -> AsyncIterator[bytes]:
    last = ""
    # a service that ends does not wait for those who watch: their browser asks again
    while not stopping.is_set():
        row = await run_in_threadpool(_read, database, job_id)
        told = _out(row).model_dump_json()
        if row.state in {JobState.DONE, JobState.CANCELLED}:
            yield format_sse_event(event="end", data_str=told)
            return
        if told != last:
            yield format_sse_event(event="progress", data_str=told)
            last = told
        await asyncio.sleep(WATCHED_EACH)


def _failed(database: Database, job_id: int) -> Iterator[str]:
    for row in jobs.each_failed_line(database, job_id):
        try:
            article = json.loads(row.body)
        except (ValueError, RecursionError):
            article = row.body
        problem = {"title": row.title, "detail": row.detail, "where": row.where}
        yield json.dumps({"line": row.number, "problem": problem, "article": article}, ensure_ascii=False) + "\n"


def _out(row: JobRow) -> JobOut:
    return JobOut(
        id=id_of(row),
        state=JobState(row.state),
        lines=row.lines,
        done=row.stored + row.known + row.failed,
        stored=row.stored,
        known=row.known,
        failed=row.failed,
        made_at=row.made_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def _detail(row: JobRow, failed: list[JobLineRow]) -> JobDetail:
    errors = [
        LineProblem(line=line.number, title=line.title or "", detail=line.detail or "", where=line.where) for line in failed
    ]
    return JobDetail(**_out(row).model_dump(), errors=errors)
