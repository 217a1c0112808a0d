"""GET /articles; GET, PATCH and DELETE /articles/{id}: the stored texts and what is known about them."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi import status as http
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.api.articles.annotated import annotated_page
from app.api.articles.articles_schemas import ArticleChange, ArticlePage, ArticleQuery
from app.api.deps import DatabaseDep, ExtractorDep, IntakeDep, SessionDep, SettingsDep, WriterDep
from app.api.parameters import ArticleId, cut_page
from app.api.present import article_summary, stored_article, stored_quotation
from app.api.problems import problem_responses
from app.api.schemas import AttributedOut
from app.api.tags import require_match, tag_of
from app.heads import change_head
from app.quote import is_shown
from app.store.articles.listing import find_articles
from app.store.articles.relations import relations_of
from app.store.articles.write import delete_article
from app.store.by_id import article_by_id, quotations_of
from app.store.cursor import dated_place
from app.store.tables import UNDATED, id_of

router = APIRouter(tags=["Articles"])
EverythingQuery = Annotated[
    bool, Query(description="Include what nobody has said, or not yet (stance `hypothetical`), and mere topics (`summary`).")
]
IfMatch = Annotated[
    str | None,
    Header(max_length=1000, description="The ETag of the version that you have seen; `*` for any version."),
]
# The page of an article runs no script and loads nothing.
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@router.get(
    "/articles", summary="List the stored articles", operation_id="list_articles", responses=problem_responses(400, 422, 503)
)
def list_articles(
    request: Request,
    response: Response,
    session: SessionDep,
    settings: SettingsDep,
    query: Annotated[ArticleQuery, Query()],
) -> ArticlePage:
    """Articles without their texts, the last published first, page by page."""
    limit = min(query.limit, settings.max_page)
    after = dated_place(query.cursor) if query.cursor else None
    found = find_articles(session, outlet=query.outlet, after=after, limit=limit + 1)
    page, cursor = cut_page(
        request, response, found, limit, lambda item: ((item.article.published_at or UNDATED).isoformat(), id_of(item.article))
    )
    return ArticlePage(items=[article_summary(item) for item in page], next_cursor=cursor)


@router.get(
    "/articles/{article_id:int}",
    summary="Get an article with its text and quotations",
    operation_id="get_article",
    responses=problem_responses(404, 422, 503),
)
def get_article(
    article_id: ArticleId, response: Response, session: SessionDep, everything: EverythingQuery = False
) -> AttributedOut:
    """The stored text, which every offset points into, and who said what in it.

    Send the `ETag` as `If-Match` to correct its headline, outlet, author, day or address with `PATCH`.
    """
    whole = _whole(session, article_id)
    response.headers["ETag"] = _tag(whole)
    return whole if everything else _shown(whole)


@router.patch(
    "/articles/{article_id:int}",
    summary="Correct the headline, outlet, author, day or address of an article",
    operation_id="correct_article",
    responses=problem_responses(400, 404, 409, 412, 422, 428, 503),
)
async def correct_article(
    article_id: ArticleId,
    given: ArticleChange,
    database: DatabaseDep,
    extractor: ExtractorDep,
    intake: IntakeDep,
    response: Response,
    if_match: IfMatch = None,
) -> AttributedOut:
    """Set what is known about a stored article; its text never changes.

    With another day of publication, the days on which something was said are read again. Those that an editor decided stay.
    Send the `ETag` from `GET /articles/{id}` as `If-Match`.
    """

    def check(session: Session) -> None:
        require_match(if_match, _tag(_whole(session, article_id)), f"/articles/{article_id}")

    def read_back() -> AttributedOut:
        with database.read() as session:
            return _whole(session, article_id)

    await intake.run(partial(change_head, database, extractor, article_id, given.values(), check))
    whole = await run_in_threadpool(read_back)
    response.headers["ETag"] = _tag(whole)
    return _shown(whole)


@router.get(
    "/articles/{article_id:int}/annotated",
    summary="Read an article with its quotations marked",
    operation_id="get_annotated_article",
    response_class=HTMLResponse,
    responses=problem_responses(404, 422, 503),
)
def get_annotated_article(article_id: ArticleId, session: SessionDep) -> HTMLResponse:
    """An HTML page with the text of the article, where each quotation is marked with its speaker and kind."""
    page = annotated_page(article_by_id(session, article_id), quotations_of(session, article_id))
    return HTMLResponse(page, headers={"Content-Security-Policy": PAGE_POLICY})


@router.delete(
    "/articles/{article_id:int}",
    status_code=http.HTTP_204_NO_CONTENT,
    summary="Delete an article and its quotations",
    operation_id="delete_article",
    responses=problem_responses(404, 422, 503),
)
def remove_article(article_id: ArticleId, session: WriterDep) -> None:
    """Deletes the text, its quotations, and speakers who are not quoted anywhere else. This cannot be undone."""
    delete_article(session, article_id)


def _whole(session: Session, article_id: int) -> AttributedOut:
    """The article with everything that was found in it. Raises NotFound."""
    row = article_by_id(session, article_id)
    quotations = quotations_of(session, article_id, everything=True)
    return AttributedOut(
        article=stored_article(row, len(quotations), relations_of(session, article_id)),
        quotations=[stored_quotation(found) for found in quotations],
    )


def _shown(whole: AttributedOut) -> AttributedOut:
    """The same without words that nobody has said, or not yet, and mere topics."""
    shown = [item for item in whole.quotations if is_shown(item.stance, summary=item.summary)]
    return AttributedOut(article=whole.article.model_copy(update={"quotations": len(shown)}), quotations=shown)


def _tag(whole: AttributedOut) -> str:
    """The entity tag of an article. It changes with everything in the answer."""
    return tag_of(whole.model_dump_json().encode())
