"""POST /ingest stores an article with its quotations. POST /attribute returns the same answer and stores nothing."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi import status as http
from starlette.concurrency import run_in_threadpool

from app.api.articles.articles_schemas import IngestedOut
from app.api.articles.body import REQUEST_BODY, ArticleDep
from app.api.deps import DatabaseDep, ExtractorDep, IntakeDep
from app.api.present import extracted, stored_article, stored_quotation
from app.api.problems import problem_responses
from app.api.schemas import AttributedOut
from app.ingest import ingest
from app.store.by_id import article_by_id, quotations_of

router = APIRouter(tags=["Articles in"])
ThoughtQuery = Annotated[
    bool,
    Query(
        description="Include beliefs, feelings and plans (act `thought`), what nobody has said, or not yet (stance "
        "`hypothetical`), and mere topics (`summary`), and not only what was said or written."
    ),
]
REFUSALS = problem_responses(400, 403, 413, 415, 422, 503)


@router.post(
    "/ingest",
    status_code=http.HTTP_201_CREATED,
    summary="Store an article and find who said what in it",
    operation_id="ingest_article",
    responses={
        200: {
            "model": IngestedOut,
            "description": "The same text is already stored. This is the stored article; `filled_in` names what it lacked and "
            "took from this request. What it had is unchanged.",
        },
        **REFUSALS,
    },
    openapi_extra=REQUEST_BODY,
)
async def ingest_article(
    article: ArticleDep,
    database: DatabaseDep,
    extractor: ExtractorDep,
    intake: IntakeDep,
    response: Response,
    thought: ThoughtQuery = False,
) -> IngestedOut:
    """Post a story as JSON, plain text or a web page. Its quotations are found, attributed, dated and stored.

    Posting the same text again stores nothing twice: the answer is then 200 instead of 201. A headline, outlet, author, day or
    address that was missing is filled in.
    """
    stored = await intake.run(partial(ingest, database, extractor, article, thought=thought))
    if not stored.created:
        response.status_code = http.HTTP_200_OK
    response.headers["Location"] = f"/articles/{stored.article_id}"

    def read_back() -> IngestedOut:
        with database.read() as session:
            quotations = quotations_of(session, stored.article_id, everything=thought)
            row = article_by_id(session, stored.article_id)
            return IngestedOut(
                article=stored_article(row, len(quotations)),
                quotations=[stored_quotation(found) for found in quotations],
                filled_in=list(stored.filled),
            )

    return await run_in_threadpool(read_back)


@router.post(
    "/attribute",
    summary="Find who said what without storing it",
    operation_id="attribute_article",
    responses=REFUSALS,
    openapi_extra=REQUEST_BODY,
)
async def attribute_article(
    article: ArticleDep, extractor: ExtractorDep, intake: IntakeDep, thought: ThoughtQuery = False
) -> AttributedOut:
    """Try a story. The answer is that of `/ingest` without `filled_in`, but nothing is stored, and every id is null."""
    quotations = await intake.run(partial(extractor.extract, article, thought=thought))
    return extracted(article, quotations, extractor, everything=thought)
