"""Suggested merges: pairs of entries that may be one, with the reasons, the likeliest and most quoted first."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.store.registry.speakers import SpeakerSummary, summaries
from app.store.tables import ApartRow, SpeakerRow, SuggestionRow, id_of


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entries that may be one; ``score`` (0 to 1) orders them and is no probability."""

    id: int
    one: SpeakerSummary
    other: SpeakerSummary
    score: float
    reasons: tuple[str, ...]


def list_suggestions(
    session: Session, speaker_id: int | None = None, *, after: tuple[int, int] | None = None, limit: int = 20
) -> list[Suggestion]:
    """Open suggestions: neither merged nor kept apart since. ``after`` is (percent of the score, id) of the last one seen."""
    one, other = aliased(SpeakerRow), aliased(SpeakerRow)
    first, second = func.coalesce(one.merged_into, one.id), func.coalesce(other.merged_into, other.id)
    percent = func.round(SuggestionRow.score * 100)
    apart = select(ApartRow.speaker_id).where(
        ((col(ApartRow.speaker_id) == first) & (col(ApartRow.other_id) == second))
        | ((col(ApartRow.speaker_id) == second) & (col(ApartRow.other_id) == first))
    )
    statement = (
        select(SuggestionRow, first, second)
        .join(one, col(SuggestionRow.speaker_id) == one.id)
        .join(other, col(SuggestionRow.other_id) == other.id)
        .where(first != second, ~apart.exists(), col(one.not_a_person).is_(False), col(other.not_a_person).is_(False))
    )
    if speaker_id is not None:
        statement = statement.where((first == speaker_id) | (second == speaker_id))
    if after is not None:
        statement = statement.where((percent < after[0]) | ((percent == after[0]) & (col(SuggestionRow.id) > after[1])))
    found = session.exec(statement.order_by(percent.desc(), col(SuggestionRow.id)).limit(limit)).all()
    by_id = {item.id: item for item in summaries(session, [number for _, a, b in found for number in (a, b)])}
    return [
        Suggestion(id_of(row), by_id[a], by_id[b], row.score, tuple(row.reasons))
        for row, a, b in found
        if a in by_id and b in by_id
    ]
