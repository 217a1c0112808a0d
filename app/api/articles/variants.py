"""The same words elsewhere: GET /variants, the variants of one quotation, POST /quotes/verify, and an article's versions."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from app.api.articles.variant_schemas import (
    MatchOut,
    PieceOut,
    SearchedOut,
    VariantGroupOut,
    VariantGroupPage,
    VariantOut,
    VerifiedOut,
    VerifyIn,
    VersionOut,
    VersionsOut,
)
from app.api.deps import SessionDep, SettingsDep
from app.api.parameters import ArticleId, PageQuery, QuoteId, next_page
from app.api.present import stored_quotation
from app.api.problems import problem_responses
from app.compare.likeness import Piece
from app.errors import NotFound
from app.store.articles.variants import VariantGroup, list_groups, variants_of
from app.store.articles.versions import versions_of
from app.store.by_id import quotation_by_id
from app.store.cursor import counted_place
from app.store.search.verify import Verified, verify
from app.store.tables import id_of

router = APIRouter(tags=["Same words elsewhere"])


class VariantQuery(PageQuery):
    """Which groups."""

    altered: bool | None = Field(default=None, description="Only words that outlets print differently, or only the others.")


@router.get(
    "/variants",
    summary="Words that several articles print",
    operation_id="list_variants",
    responses=problem_responses(400, 422, 503),
)
def list_variants(
    request: Request, response: Response, session: SessionDep, settings: SettingsDep, query: Annotated[VariantQuery, Query()]
) -> VariantGroupPage:
    """The same quotation in different articles; with `altered=true` where outlets print it differently, and how."""
    after = counted_place(query.cursor) if query.cursor else None
    groups, place = list_groups(session, altered=query.altered, after=after, limit=min(query.limit, settings.max_page))
    return VariantGroupPage(items=[_group(group) for group in groups], next_cursor=next_page(request, response, place))


@router.get(
    "/quotes/{quote_id:int}/variants",
    summary="The same words in other articles",
    operation_id="list_quote_variants",
    responses=problem_responses(404, 422, 503),
)
def list_quote_variants(quote_id: QuoteId, session: SessionDep) -> VariantGroupOut:
    """Every printed form of a quotation, compared word by word with the earliest. 404 where no other article has it."""
    quotation_by_id(session, quote_id)
    group = variants_of(session, quote_id)
    if group is None:
        raise NotFound(f"No other article here prints the words of quotation {quote_id}.", "quote_id")
    return _group(group)


@router.post(
    "/quotes/verify",
    summary="Did they say this?",
    operation_id="verify_quote",
    responses=problem_responses(400, 422, 503),
)
def verify_quote(given: VerifyIn, session: SessionDep) -> VerifiedOut:
    """Look words up: exact, altered (with the difference), said by another, or not found; with what was searched.

    Nothing is stored. A paraphrase never counts as exact.
    """
    return verified_out(verify(session, given.text, given.speaker))


def verified_out(answer: Verified) -> VerifiedOut:
    """The answer with the quotations it rests on."""
    return VerifiedOut(
        verdict=answer.verdict,
        speaker_known=answer.known,
        matches=[
            MatchOut(
                quotation=stored_quotation(match.found),
                by_speaker=match.by_speaker,
                exact=match.exact,
                alterations=list(match.alterations),
                diff=_diff(match.comparison.pieces),
            )
            for match in answer.matches
        ],
        searched=SearchedOut.model_validate(answer.searched, from_attributes=True),
    )


@router.get(
    "/articles/{article_id:int}/versions",
    summary="How an article changed",
    operation_id="list_versions",
    responses=problem_responses(404, 422, 503),
)
def list_versions(article_id: ArticleId, session: SessionDep) -> VersionsOut:
    """The versions of an article at one address, and which quotations each of them added, kept, changed and removed."""
    return VersionsOut(
        items=[
            VersionOut(
                article_id=id_of(version.article),
                text_sha256=version.article.text_hash,
                ingested_at=version.article.ingested_at,
                added=list(version.added),
                kept=list(version.kept),
                changed=list(version.changed),
                removed=list(version.removed),
            )
            for version in versions_of(session, article_id)
        ]
    )


def _group(group: VariantGroup) -> VariantGroupOut:
    return VariantGroupOut(
        id=group.group_id,
        altered=any(variant.alterations for variant in group.variants),
        variants=[
            VariantOut(
                quotation=stored_quotation(variant.found),
                alterations=list(variant.alterations),
                diff=_diff(variant.comparison.pieces),
            )
            for variant in group.variants
        ],
    )


def _diff(pieces: Sequence[Piece]) -> list[PieceOut]:
    return [PieceOut(what=piece.what, before=piece.before, after=piece.after) for piece in pieces]
