"""Presenting the registry: stored entries, suggestions and decisions as their schemas."""

from app.api.registry.reconcile_schemas import ReconcileCandidate, ReconcileFeature, ReconcileType
from app.api.registry.schemas import DecisionOut, SpeakerOut
from app.api.registry.speakers_schemas import HeldRoleOut, MonthCount, OutletCount, RoleOut, SpeakerDetailOut, SuggestionOut
from app.quote import SpeakerKind
from app.store.registry.reconcile import Candidate
from app.store.registry.speakers import SpeakerDetail, SpeakerSummary
from app.store.registry.suggestions import Suggestion
from app.store.tables import DecisionRow


def speaker_out(summary: SpeakerSummary) -> SpeakerOut:
    """A registry entry."""
    return SpeakerOut(
        id=summary.id,
        name=summary.name,
        kind=SpeakerKind(summary.kind),
        aliases=list(summary.aliases),
        quotations=summary.quotations,
        wikidata=summary.wikidata,
        not_a_person=summary.not_a_person,
    )


def speaker_detail_out(detail: SpeakerDetail) -> SpeakerDetailOut:
    """A registry entry with everything that its quotations show."""
    return SpeakerDetailOut(
        **speaker_out(detail.summary).model_dump(),
        roles=[RoleOut.model_validate(item, from_attributes=True) for item in detail.roles],
        known_roles=list(detail.known_roles),
        held_roles=[HeldRoleOut.model_validate(item, from_attributes=True) for item in detail.held_roles],
        outlets=[OutletCount(outlet=item.of, quotations=item.quotations) for item in detail.outlets],
        months=[MonthCount(month=item.of, quotations=item.quotations) for item in detail.months],
        merged=list(detail.merged),
        article_id=detail.article_id,
    )


def suggestion_out(item: Suggestion) -> SuggestionOut:
    """Two entries that may be the same."""
    return SuggestionOut(
        speaker=speaker_out(item.one), other=speaker_out(item.other), score=item.score, reasons=list(item.reasons)
    )


def decision_out(row: DecisionRow) -> DecisionOut:
    """A recorded decision."""
    return DecisionOut.model_validate(row, from_attributes=True)


def candidate_out(item: Candidate) -> ReconcileCandidate:
    """An entry in the form that reconciliation clients read."""
    kind = item.speaker.kind
    return ReconcileCandidate(
        id=str(item.speaker.id),
        name=item.speaker.name,
        description=f"{item.speaker.quotations} quotations",
        type=[ReconcileType(id=kind, name=kind.capitalize())],
        score=item.score,
        match=item.match,
        features=[ReconcileFeature(id=reason, value=True) for reason in item.reasons],
    )
