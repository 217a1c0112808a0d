"""Promises: what the service has acknowledged, as facts that must be found in the archive whatever happens to its processes.

A fact is something about one row, such as the role of a quotation. Each has the values that it may have: the one that was
acknowledged last, and that of a request which nobody has answered.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from app.store.tables import ArticleRow, ChangeRow, DecisionRow, JobRow, QuotationRow, SpeakerRow

Fact = tuple[str, int | str]
Value = int | str | None
Allowed = dict[Fact, frozenset[Value]]
MADE, UNDONE = "made", "undone"


@dataclass(frozen=True)
class Mark:
    """A moment: the values that the facts might have then, and how much had been promised."""

    allowed: Allowed
    length: int


class Promises:
    """Many threads may ask and be answered at once, each about facts of its own."""

    def __init__(self) -> None:
        self._allowed: Allowed = {}
        self._history: list[tuple[Fact, frozenset[Value]]] = []
        self._lock = Lock()
        self.acknowledged: Counter[str] = Counter()

    def asked(self, changes: Mapping[Fact, Value]) -> None:
        """A request is sent that changes these facts. Until it is answered, each may have either value."""
        self._set({fact: self._may_be(fact) | {value} for fact, value in changes.items()})

    def kept(self, what: str, changes: Mapping[Fact, Value]) -> None:
        """The request was acknowledged: the facts have their new values, and no others."""
        self._set({fact: frozenset({value}) for fact, value in changes.items()})
        with self._lock:
            self.acknowledged[what] += 1

    def refused(self, changes: Mapping[Fact, Value], before: Mapping[Fact, frozenset[Value]]) -> None:
        """The request was refused: the facts are what they were ``before``, as ``may_be`` gave it."""
        self._set({fact: before[fact] for fact in changes})

    def may_be(self, facts: Iterable[Fact]) -> Allowed:
        """The values that each of these facts may have now."""
        return {fact: self._may_be(fact) for fact in facts}

    def mark(self) -> Mark:
        """This moment, for ``since``."""
        with self._lock:
            return Mark(dict(self._allowed), len(self._history))

    def since(self, mark: Mark) -> Allowed:
        """The values that each fact may have had at some moment from ``mark`` until now."""
        found = dict(mark.allowed)
        with self._lock:
            for fact, values in self._history[mark.length :]:
                found[fact] = found.get(fact, frozenset({None})) | values
        return found

    def _may_be(self, fact: Fact) -> frozenset[Value]:
        return self._allowed.get(fact, frozenset({None}))

    def _set(self, values: Allowed) -> None:
        with self._lock:
            self._allowed |= values
            self._history += values.items()


def broken(session: Session, allowed: Allowed) -> list[str]:
    """The promises that an archive does not keep."""
    found = facts_in(session)
    return [
        f"{what} of {which} is {found.get((what, which))!r}, and not {' or '.join(map(repr, values))}"
        for (what, which), values in allowed.items()
        if found.get((what, which)) not in values
    ]


def facts_in(session: Session) -> dict[Fact, Value]:
    """All facts of an archive; what is not there has the value None."""
    speaker = aliased(SpeakerRow)
    counted = select(ArticleRow.text_hash, func.count(col(QuotationRow.id))).join(QuotationRow, isouter=True)
    said = select(QuotationRow.id, QuotationRow.role, QuotationRow.state, speaker.name)
    found: dict[Fact, Value] = {}
    for name, count in session.exec(counted.group_by(col(ArticleRow.text_hash))):
        found["quotations", name] = count
    for number, role, state, name in session.exec(said.join(speaker, col(QuotationRow.speaker_id) == speaker.id, isouter=True)):
        found |= {("role", number or 0): role, ("state", number or 0): state, ("speaker", number or 0): name}
    for what, row in (("change", ChangeRow), ("decision", DecisionRow)):
        for note, undone_at in session.exec(select(row.note, row.undone_at).where(col(row.note).is_not(None))):
            found[what, note or ""] = UNDONE if undone_at else MADE
    for number, root in session.exec(select(SpeakerRow.id, SpeakerRow.merged_into)):
        found["entry merged", number or 0] = root
    for number in session.exec(select(JobRow.id)):
        found["batch", number or 0] = MADE
    return found
