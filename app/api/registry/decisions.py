"""Editing speakers over HTTP: merge, split, change, add and remove aliases, keep apart, and undo."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from sqlmodel import Session

from app.api.deps import WriterDep
from app.api.editors import editor_of
from app.api.parameters import SpeakerId
from app.api.problems import problem_responses
from app.api.registry.decisions_schemas import AliasIn, ApartIn, Decided, MergeIn, SpeakerChange, SplitIn
from app.api.registry.present import decision_out, speaker_out
from app.api.schemas import UNSIGNED, Signed
from app.reading.fields import Words
from app.store.cursor import LARGEST_ID
from app.store.registry import decisions
from app.store.registry.speakers import speaker_summary
from app.store.tables import DecisionRow

router = APIRouter(tags=["Editing speakers"])
REFUSALS = problem_responses(400, 404, 409, 422, 503)
DecisionId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The decision's id.", examples=[1])]


@router.post("/speakers/{speaker_id:int}/merge", summary="Merge speakers", operation_id="merge_speakers", responses=REFUSALS)
def merge_speakers(speaker_id: SpeakerId, given: MergeIn, session: WriterDep, request: Request) -> Decided:
    """Merge others into this speaker, which takes over their quotations, names and roles. Later articles follow."""
    return _decided(
        session, speaker_id, decisions.merge(session, speaker_id, given.others, editor_of(request, given.by, given.note))
    )


@router.post("/speakers/{speaker_id:int}/split", summary="Split a speaker", operation_id="split_speaker", responses=REFUSALS)
def split_speaker(speaker_id: SpeakerId, given: SplitIn, session: WriterDep, request: Request) -> Decided:
    """Move some quotations to another speaker, or to a new one. The two are kept apart from then on."""
    made = decisions.split(
        session, speaker_id, given.quotes, editor_of(request, given.by, given.note), to=given.to, name=given.name
    )
    return _decided(session, speaker_id, [made])


@router.patch("/speakers/{speaker_id:int}", summary="Change a speaker", operation_id="change_speaker", responses=REFUSALS)
def change_speaker(speaker_id: SpeakerId, given: SpeakerChange, session: WriterDep, request: Request) -> Decided:
    """Rename the speaker, set the kind or the Wikidata id, or mark it as words that are not a name."""
    changes = given.model_dump(exclude={"by", "note"}, exclude_unset=True)
    return _decided(session, speaker_id, decisions.change(session, speaker_id, changes, editor_of(request, given.by, given.note)))


@router.post("/speakers/{speaker_id:int}/aliases", summary="Add an alias", operation_id="add_alias", responses=REFUSALS)
def add_alias(speaker_id: SpeakerId, given: AliasIn, session: WriterDep, request: Request) -> Decided:
    """Add a form of the name. Later articles that use it in full are attributed to this speaker."""
    made = decisions.add_alias(session, speaker_id, given.name, editor_of(request, given.by, given.note), given.language)
    return _decided(session, speaker_id, [made])


@router.delete("/speakers/{speaker_id:int}/aliases", summary="Remove an alias", operation_id="remove_alias", responses=REFUSALS)
def remove_alias(
    speaker_id: SpeakerId,
    session: WriterDep,
    request: Request,
    name: Annotated[Words, Query(description="The form to remove, exactly as it is listed.", examples=["Yuri Ushakov"])],
    by: Annotated[Words, Query(description="Who makes the change; where keys are needed, the name of the key.")] = "editor",
) -> Decided:
    """Remove a form of the name for good. Later articles are no longer attributed to this speaker because of it."""
    made = decisions.remove_alias(session, speaker_id, name, editor_of(request, by))
    return _decided(session, speaker_id, [made])


@router.post("/speakers/{speaker_id:int}/apart", summary="Keep two speakers apart", operation_id="keep_apart", responses=REFUSALS)
def keep_apart(speaker_id: SpeakerId, given: ApartIn, session: WriterDep, request: Request) -> Decided:
    """Record that two speakers are different. Merging them is no longer suggested."""
    return _decided(
        session, speaker_id, [decisions.keep_apart(session, speaker_id, given.other, editor_of(request, given.by, given.note))]
    )


@router.post("/decisions/{decision_id:int}/undo", summary="Undo a decision", operation_id="undo_decision", responses=REFUSALS)
def undo_decision(decision_id: DecisionId, session: WriterDep, request: Request, given: Signed = UNSIGNED) -> Decided:
    """Undo a decision; those about one speaker have to be undone in reverse order. It stays on record, marked as undone."""
    undone = decisions.undo(session, decision_id, editor_of(request, given.by, given.note))
    return _decided(session, undone.speaker_id, [undone])


def _decided(session: Session, speaker_id: int, made: Iterable[DecisionRow]) -> Decided:
    return Decided(speaker=speaker_out(speaker_summary(session, speaker_id)), decisions=[decision_out(row) for row in made])
