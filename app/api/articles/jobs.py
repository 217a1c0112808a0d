"""POST /ingest/batch, which stores many articles at once, and GET /jobs, which shows progress and failures."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi import status as http
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool

from app.api.articles.body import BATCH_BODY
from app.api.articles.ingest import ThoughtQuery
from app.api.articles.jobs_schemas import JobDetail, JobOut, JobPage, LineProblem
from app.api.bodies import at_pace, declared_size, limited_body
from app.api.deps import DatabaseDep, ExtractorDep, IntakeDep, LimitsDep, QueueDep, SessionDep, SettingsDep, WriterDep, WritersDep
from app.api.parameters import JobId, PageQuery, cut_page
from app.api.problems import problem_responses
from app.api.writers import Writers
from app.batch.intake import Batch
from app.errors import UnsupportedMedia
from app.reading.batch import listed_articles
from app.reading.feed import articles_of_feed
from app.store import jobs
from app.store.cursor import counted_place
from app.store.database import Database
from app.store.tables import JobLineRow, JobRow, JobState, id_of

router = APIRouter(tags=["Batches"])
LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"})
LIST = "application/json"
FEEDS = frozenset({"application/atom+xml", "application/rss+xml", "application/xml", "text/xml"})
# Seconds between two looks at a job that is being watched.
WATCH_INTERVAL = 0.5
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
    limits: LimitsDep,
    writers: WritersDep,
    extractor: ExtractorDep,
    intake: IntakeDep,
    thought: ThoughtQuery = False,
) -> JobOut:
    """Post NDJSON, or a feed. The answer comes once every article has been received; a worker does the rest.

    Follow the `Location`, or `GET /jobs/{id}/events`. A line that fails never stops the others. A batch that is too large is
    refused as a whole.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in LINES | FEEDS | {LIST}:
        raise UnsupportedMedia(
            f"The content type is {kind or 'missing'!r}. Send application/x-ndjson with one article per line, application/json "
            "with a list 'articles', or a feed as application/atom+xml or application/rss+xml.",
            "Content-Type",
        )
    limits.require_size(declared_size(request.headers))
    whole = b"" if kind in LINES else await limited_body(request, settings.max_body_bytes)
    reader = listed_articles if kind == LIST else articles_of_feed
    listed = [] if kind in LINES else await intake.run(partial(extractor.run, reader, whole))
    batch = await writers.run(partial(Batch, database, limits, thought=thought))
    try:
        if kind in LINES:
            await _take_lines(request, batch, writers)
        else:
            await writers.run(partial(batch.take_articles, listed))
        row = await writers.run(batch.finish)
    except BaseException:
        # a client that got no answer was promised nothing
        await writers.run_long(batch.discard)
        raise
    await run_in_threadpool(queue.put, batch.job_id)
    response.headers["Location"] = f"/jobs/{batch.job_id}"
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
    "/jobs/{job_id:int}",
    summary="Get the progress of a batch",
    operation_id="get_job",
    responses=problem_responses(404, 422, 503),
)
def get_job(job_id: JobId, session: SessionDep) -> JobDetail:
    """How many articles are done, and the first failed lines with the reasons."""
    return _detail(jobs.job_by_id(session, job_id), jobs.failed_lines(session, job_id))


@router.get(
    "/jobs/{job_id:int}/events",
    summary="Watch a batch",
    operation_id="watch_job",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"itemSchema": EVENT}}}, **problem_responses(404, 422, 503)},
)
async def watch_job(request: Request, job_id: JobId, database: DatabaseDep) -> StreamingResponse:
    """Server-sent events: `progress` whenever the counts change, and `end` with the final counts."""
    await run_in_threadpool(_read, database, job_id)
    return StreamingResponse(
        _events(database, job_id, request.app.state.stopping),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


@router.get(
    "/jobs/{job_id:int}/failed",
    summary="Download the failed lines",
    operation_id="download_failed",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/x-ndjson": {"schema": FAILED}}}, **problem_responses(404, 422, 503)},
)
def download_failed(job_id: JobId, database: DatabaseDep) -> StreamingResponse:
    """The failed lines, to correct and send again: each is `{"line", "problem", "article"}`; `article` is what was sent."""
    _read(database, job_id)
    headers = {"Content-Disposition": f'attachment; filename="job-{job_id}-failed.ndjson"'}
    return StreamingResponse(_failed(database, job_id), media_type="application/x-ndjson", headers=headers)


@router.post(
    "/jobs/{job_id:int}/cancel",
    summary="Cancel a batch",
    operation_id="cancel_job",
    responses=problem_responses(400, 404, 409, 422, 503),
)
def cancel_job(job_id: JobId, session: WriterDep) -> JobOut:
    """Stop working on the batch. Articles that are already stored stay."""
    return _out(jobs.cancel_job(session, job_id, datetime.now(UTC)))


async def _take_lines(request: Request, batch: Batch, writers: Writers) -> None:
    async for chunk in Request(request.scope, at_pace(request.receive)).stream():
        await writers.run(partial(batch.take, chunk))


def _read(database: Database, job_id: int) -> JobRow:
    with database.read() as session:
        return jobs.job_by_id(session, job_id)


async def _events(database: Database, job_id: int, stopping: threading.Event) -> AsyncIterator[bytes]:
    last = ""
    # a service that is shutting down does not wait for watchers: their browsers connect again
    while not stopping.is_set():
        row = await run_in_threadpool(_read, database, job_id)
        counts = _out(row).model_dump_json()
        if row.state in {JobState.DONE, JobState.CANCELLED}:
            yield format_sse_event(event="end", data_str=counts)
            return
        if counts != last:
            yield format_sse_event(event="progress", data_str=counts)
            last = counts
        await asyncio.sleep(WATCH_INTERVAL)


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
