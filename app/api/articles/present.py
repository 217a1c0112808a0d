"""Presenting articles: variants, answers to verification and versions as their schemas."""

from collections.abc import Sequence

from app.api.articles.variants_schemas import (
    MatchOut,
    PieceOut,
    SearchedOut,
    VariantGroupOut,
    VariantOut,
    VerifiedOut,
    VersionOut,
)
from app.api.present import stored_quotation
from app.compare.likeness import Piece
from app.store.articles.variants import VariantGroup
from app.store.articles.versions import Version
from app.store.search.verify import Verified
from app.store.tables import id_of


def variant_group_out(group: VariantGroup) -> VariantGroupOut:
    """The forms of one quotation, each compared with the earliest."""
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


def verified_out(answer: Verified) -> VerifiedOut:
    """The verdict, with the quotations that it rests on."""
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


def version_out(version: Version) -> VersionOut:
    """A version of an article, and how its quotations differ from those of the previous version."""
    return VersionOut(
        article_id=id_of(version.article),
        text_sha256=version.article.text_hash,
        ingested_at=version.article.ingested_at,
        added=list(version.added),
        kept=list(version.kept),
        changed=list(version.changed),
        removed=list(version.removed),
    )


def _diff(pieces: Sequence[Piece]) -> list[PieceOut]:
    return [PieceOut(what=piece.what, before=piece.before, after=piece.after) for piece in pieces]
