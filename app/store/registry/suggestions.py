"""Suggested merges: pairs of entries that may be the same speaker, with the reasons, the likeliest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.names.identity import Judgement
from app.store.registry.entries import pair_of
from app.store.registry.speakers import SpeakerSummary, summaries
from app.store.tables import ApartRow, SpeakerRow, SuggestionRow, id_of

# The most suggestions that are made for one entry.
MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entries that may be the same speaker; ``score`` (0 to 1) is for sorting and is not a probability."""

    id: int
    one: SpeakerSummary
    other: SpeakerSummary
    score: float
    reasons: tuple[str, ...]


def suggest(session: Session, row: SpeakerRow, others: Sequence[tuple[SpeakerRow, Judgement]], now: datetime) -> None:
    """Suggest that an entry may be the same speaker as the likeliest of the others."""
    for other, judgement in sorted(others, key=lambda pair: -pair[1].score)[:MOST_SUGGESTED]:
        one, two = pair_of(row, other)
        pair = select(SuggestionRow).where(SuggestionRow.speaker_id == one, SuggestionRow.other_id == two)
        if one != two and session.exec(pair).first() is None:
            session.add(
                SuggestionRow(speaker_id=one, other_id=two, score=judgement.score, reasons=list(judgement.reasons), made_at=now)
            )
            session.flush()


def list_suggestions(
    session: Session, speaker_id: int | None = None, *, after: tuple[int, int] | None = None, limit: int = 20
) -> list[Suggestion]:
    """Open suggestions: those neither merged nor kept apart since they were made.

    ``after`` is the (score in percent, id) of the last one of the page before.
    """
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
