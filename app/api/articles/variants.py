"""The same words elsewhere: GET /variants, the variants of a quotation, POST /quotes/verify, and the versions of an article."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.articles.present import variant_group_out, verified_out, version_out
from app.api.articles.variants_schemas import (
    VariantGroupOut,
    VariantGroupPage,
    VariantQuery,
    VerifiedOut,
    VerifyIn,
    VersionsOut,
)
from app.api.deps import SessionDep, SettingsDep
from app.api.parameters import ArticleId, QuoteId, next_page
from app.api.problems import problem_responses
from app.errors import NotFound
from app.store.articles.variants import list_groups, variants_of
from app.store.articles.versions import versions_of
from app.store.by_id import quotation_by_id
from app.store.cursor import counted_place
from app.store.search.verify import verify

router = APIRouter(tags=["Same words elsewhere"])


@router.get(
    "/variants",
    summary="List words that several articles print",
    operation_id="list_variants",
    responses=problem_responses(400, 422, 503),
)
def list_variants(
    request: Request, response: Response, session: SessionDep, settings: SettingsDep, query: Annotated[VariantQuery, Query()]
) -> VariantGroupPage:
    """The same quotation in different articles. With `altered=true`, only where outlets print it differently, and how."""
    after = counted_place(query.cursor) if query.cursor else None
    groups, place = list_groups(session, altered=query.altered, after=after, limit=min(query.limit, settings.max_page))
    return VariantGroupPage(items=[variant_group_out(group) for group in groups], next_cursor=next_page(request, response, place))


@router.get(
    "/quotes/{quote_id:int}/variants",
    summary="Find the same words in other articles",
    operation_id="list_quote_variants",
    responses=problem_responses(404, 422, 503),
)
def list_quote_variants(quote_id: QuoteId, session: SessionDep) -> VariantGroupOut:
    """Every printed form of a quotation, compared word by word with the earliest. 404 if no other article has it."""
    quotation_by_id(session, quote_id)
    group = variants_of(session, quote_id)
    if group is None:
        raise NotFound(f"No other article here prints the words of quotation {quote_id}.", "quote_id")
    return variant_group_out(group)


@router.post(
    "/quotes/verify",
    summary="Did they say this?",
    operation_id="verify_quote",
    responses=problem_responses(400, 422, 503),
)
def verify_quote(given: VerifyIn, session: SessionDep) -> VerifiedOut:
    """Looks the words up: exact, altered (with the difference), said by another, or not found; and what was searched.

    Nothing is stored. A paraphrase never counts as exact.
    """
    return verified_out(verify(session, given.text, given.speaker))


@router.get(
    "/articles/{article_id:int}/versions",
    summary="List the versions of an article",
    operation_id="list_versions",
    responses=problem_responses(404, 422, 503),
)
def list_versions(article_id: ArticleId, session: SessionDep) -> VersionsOut:
    """The versions of an article at one address, and which quotations each of them added, kept, changed and removed."""
    return VersionsOut(items=[version_out(version) for version in versions_of(session, article_id)])
