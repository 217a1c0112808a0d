"""Reconciliation: a name from a user's own list, with what else the list says, in; ranked registry entries out."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.fuzz import token_sort_ratio
from sqlmodel import Session

from app.names.body_names import body_block, body_key
from app.names.identity import Judgement, Somebody, Verdict, judge_persons
from app.names.matching import wanted_keys
from app.names.person_names import name_key
from app.quote import SpeakerKind
from app.store.registry.lookup import Known, Lookup, known_of
from app.store.registry.speakers import SpeakerSummary, search_speaker_ids, summaries
from app.store.tables import SpeakerRow, id_of

# What a list may give in addition to the name.
PROPERTIES = {"role": "Role", "organization": "Organization", "wikidata": "Wikidata id"}
# The most entries that are compared, and the share of a full score that names can reach by being merely alike.
MOST_COMPARED, LOOSELY = 100, 0.5
# The least score of a match that is sure.
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that a name may mean, with a ``score`` of 0 to 100. ``match`` is true only for the one entry that is sure."""

    speaker: SpeakerSummary
    score: float
    match: bool
    reasons: tuple[str, ...]


def candidates(
    session: Session, name: str, *, kind: str | None = None, properties: Mapping[str, str] | None = None, limit: int = 10
) -> list[Candidate]:
    """The entries that a name may mean, the likeliest first."""
    given = properties or {}
    here = Somebody((name,), tuple(part for part in (given.get("role"), given.get("organization")) if part))
    judged: list[tuple[Judgement, int]] = []
    for known in _near(session, name):
        if (kind is not None and known.row.kind != kind) or known.row.not_a_person:
            continue
        judgement = _judge(here, known.row, known.somebody)
        if given.get("wikidata") and known.row.wikidata:
            same = known.row.wikidata == given["wikidata"]
            judgement = Judgement(
                Verdict.SAME if same else Verdict.DIFFERENT, 1.0 if same else 0.0, (f"Wikidata id {known.row.wikidata}",)
            )
        judged.append((judgement, known.root))
    best: dict[int, Judgement] = {}
    for judgement, root in sorted(judged, key=lambda item: -item[0].score):
        best.setdefault(root, judgement)
    sure = [root for root, judgement in best.items() if judgement.verdict is Verdict.SAME and judgement.score >= SURE]
    found = {item.id: item for item in summaries(session, list(best))}
    ranked = sorted(
        (
            Candidate(found[root], round(100 * judgement.score, 1), sure == [root], judgement.reasons)
            for root, judgement in best.items()
            if root in found and judgement.score > 0
        ),
        key=lambda item: (-item.score, -item.speaker.quotations, item.speaker.id),
    )
    return ranked[:limit]


def _near(session: Session, name: str) -> list[Known]:
    """The entries to compare: those under the name's keys, then those that a search for the name finds."""
    lookup = Lookup(session)
    keyed = [
        *lookup.under(SpeakerKind.PERSON, wanted_keys(name)),
        *lookup.under(SpeakerKind.ORGANIZATION, {body_block(name)}),
    ][:MOST_COMPARED]
    seen = {id_of(item.row) for item in keyed}
    loose = search_speaker_ids(session, name)[: MOST_COMPARED - len(keyed)]
    return [*keyed, *known_of(session, [number for number in loose if number not in seen])]


def _judge(here: Somebody, row: SpeakerRow, there: Somebody) -> Judgement:
    """Judge persons with full names by names and roles, and others by how similar the names are."""
    name = here.names[0]
    if row.kind == SpeakerKind.PERSON and " " in name_key(name):
        judgement = judge_persons(here, there)
        if judgement.score > 0:
            return judgement
    elif body_key(name) == body_key(row.name) or name_key(name) in {name_key(form) for form in there.names}:
        return Judgement(Verdict.SAME, 0.9, ("the names are equal",))
    likeness = max((token_sort_ratio(name_key(name), name_key(form)) for form in (row.name, *there.names)), default=0.0)
    return Judgement(Verdict.UNSURE, round(LOOSELY * likeness / 100, 2), ("the names are alike",))
