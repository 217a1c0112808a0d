"""Following: saved searches, what is new to each, and its delivery. All in the caller's transaction."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.errors import Conflict, NotFound
from app.store.search.filters import Filters
from app.store.search.find import matching_ids
from app.store.tables import DeliveryRow, DeliveryState, QuotationRow, SavedSearchRow, id_of

# The waits between attempts. After the attempt that follows the last one, a delivery is dead.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 24 * 3600))
# How long a worker has for one attempt, before another worker may try.
TRYING = timedelta(minutes=5)
# The most quotations in one delivery.
MOST_TOGETHER = 100


def save_search(
    session: Session, name: str, fields: dict[str, Any], now: datetime, *, url: str = "", secret: str = ""
) -> SavedSearchRow:
    """Save a search. Only quotations that are stored from now on are new to it. Without ``url``, nothing is sent."""
    newest = session.exec(select(func.max(QuotationRow.id))).one() or 0
    row = SavedSearchRow(name=name, fields=fields, url=url, secret=secret, made_at=now, seen=newest)
    session.add(row)
    session.flush()
    return row


def saved_searches(session: Session, *, after: int = 0, limit: int = 1000) -> list[SavedSearchRow]:
    """Saved searches, oldest first; ``after`` is the last id seen."""
    statement = select(SavedSearchRow).where(col(SavedSearchRow.id) > after).order_by(col(SavedSearchRow.id)).limit(limit)
    return list(session.exec(statement))


def sent_searches(session: Session) -> list[int]:
    """The ids of the saved searches whose new quotations are sent to an address, oldest first."""
    statement = select(SavedSearchRow.id).where(SavedSearchRow.url != "").order_by(col(SavedSearchRow.id))
    return [number for number in session.exec(statement) if number is not None]


def delivery_counts(session: Session, search_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """The number of deliveries of each saved search in each state that any is in."""
    statement = select(DeliveryRow.search_id, DeliveryRow.state, func.count()).where(col(DeliveryRow.search_id).in_(search_ids))
    counts: dict[int, dict[str, int]] = {}
    for number, state, count in session.exec(statement.group_by(col(DeliveryRow.search_id), col(DeliveryRow.state))):
        counts.setdefault(number, {})[state] = count
    return counts


def search_by_id(session: Session, search_id: int) -> SavedSearchRow:
    """One saved search. Raises NotFound."""
    row = session.get(SavedSearchRow, search_id)
    if row is None:
        raise NotFound(f"There is no saved search {search_id}. GET /searches lists them.", "search_id")
    return row


def forget_search(session: Session, search_id: int) -> None:
    """Delete a saved search. Raises NotFound."""
    session.delete(search_by_id(session, search_id))


def prepare_deliveries(session: Session, search: SavedSearchRow, filters: Filters, now: datetime) -> int:
    """Prepare the delivery of what is new to a saved search. Returns how many quotations that is."""
    newest = session.exec(select(func.max(QuotationRow.id))).one() or 0
    if newest <= search.seen:
        return 0
    found = matching_ids(session, filters, above=search.seen, to=newest)
    for first in range(0, len(found), MOST_TOGETHER):
        together = found[first : first + MOST_TOGETHER]
        session.add(
            DeliveryRow(search_id=id_of(search), message=f"msg_{uuid.uuid4().hex}", quotations=together, made_at=now, next_at=now)
        )
    search.seen = newest
    session.flush()
    return len(found)


def take_delivery(session: Session, now: datetime, left_out: Collection[int] = ()) -> DeliveryRow | None:
    """Take the delivery that has been due the longest, and keep other workers from it for TRYING; None where none is due.

    Deliveries of the searches that are ``left_out`` are not taken.
    """
    waiting = (col(DeliveryRow.state) == DeliveryState.WAITING) & (col(DeliveryRow.next_at) <= now)
    if left_out:
        waiting &= col(DeliveryRow.search_id).not_in(left_out)
    row = session.exec(
        select(DeliveryRow).where(waiting).order_by(col(DeliveryRow.next_at)).limit(1).with_for_update(skip_locked=True)
    ).first()
    if row is not None:
        row.next_at = now + TRYING
        row.attempts += 1
        session.flush()
    return row


def end_delivery(session: Session, delivery_id: int, answer: str, now: datetime, *, sent: bool) -> None:
    """Record how an attempt ended: the delivery is sent, waits for the next attempt, or is dead."""
    row = session.get(DeliveryRow, delivery_id)
    if row is None:
        return
    row.answer = answer
    if sent:
        row.state, row.sent_at = DeliveryState.SENT, now
    elif row.attempts > len(WAITS):
        row.state = DeliveryState.DEAD
    else:
        row.next_at = now + WAITS[row.attempts - 1]


def deliveries_of(
    session: Session, search_id: int, states: Sequence[str] = (), *, after: int | None = None, limit: int = 20
) -> list[DeliveryRow]:
    """Deliveries of a saved search, newest first; ``after`` is the last id seen. Raises NotFound."""
    search_by_id(session, search_id)
    statement = select(DeliveryRow).where(DeliveryRow.search_id == search_id)
    if states:
        statement = statement.where(col(DeliveryRow.state).in_(states))
    if after is not None:
        statement = statement.where(col(DeliveryRow.id) < after)
    return list(session.exec(statement.order_by(col(DeliveryRow.id).desc()).limit(limit)))


def retry_delivery(session: Session, delivery_id: int, now: datetime) -> DeliveryRow:
    """Try a dead delivery again from the start. Raises NotFound and Conflict."""
    row = session.get(DeliveryRow, delivery_id)
    if row is None:
        raise NotFound(f"There is no delivery {delivery_id}. GET /searches/{{id}}/deliveries lists them.", "delivery_id")
    if row.state != DeliveryState.DEAD:
        raise Conflict(f"Delivery {delivery_id} is {row.state}. Only dead deliveries can be tried again.", "delivery_id")
    row.state, row.attempts, row.next_at = DeliveryState.WAITING, 0, now
    session.flush()
    return row
