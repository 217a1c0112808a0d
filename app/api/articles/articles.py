"""GET /articles, GET and DELETE /articles/{id}: the stored texts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi import status as http
from fastapi.responses import HTMLResponse

from app.api.articles.annotated import annotated_page
from app.api.articles.articles_schemas import ArticlePage, ArticleQuery
from app.api.deps import SessionDep, SettingsDep, WriterDep
from app.api.parameters import ArticleId, cut_page
from app.api.present import article_summary, stored_article, stored_quotation
from app.api.problems import problem_responses
from app.api.schemas import AttributedOut
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
def get_article(article_id: ArticleId, session: SessionDep, everything: EverythingQuery = False) -> AttributedOut:
    """The stored text, which every offset points into, and who said what in it."""
    row = article_by_id(session, article_id)
    quotations = quotations_of(session, article_id, everything=everything)
    return AttributedOut(
        article=stored_article(row, len(quotations), relations_of(session, article_id)),
        quotations=[stored_quotation(found) for found in quotations],
    )


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
