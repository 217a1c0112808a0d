"""Following: saved searches in; their new quotations, sent to the addresses that follow them, out."""

import json
import threading
from datetime import UTC, datetime

import structlog
from pydantic import ValidationError

from app.cite.rows import flat_row
from app.errors import WhosaidError
from app.outbound.webhook import Sender
from app.store.by_id import quotations_by_ids
from app.store.database import Database
from app.store.search.filter_fields import QuoteFilters
from app.store.search.following import end_delivery, prepare_deliveries, search_by_id, sent_searches, take_delivery
from app.store.tables import State, id_of

log = structlog.get_logger(__name__)


def follow(database: Database, base: str, sender: Sender, stopped: threading.Event | None = None) -> int:
    """Prepare the new quotations of every saved search that has an address, then send what is due.

    Returns the number of deliveries tried.

    A receiver that gives no answer gets its other deliveries next time, so that the others' need not wait for it. Once
    ``stopped`` is set, no further delivery begins.
    """
    with database.read() as session:
        searches = sent_searches(session)
    for search_id in searches:
        _prepare(database, search_id)
    tried = 0
    silent: set[int] = set()
    while not (stopped and stopped.is_set()) and _send_next(database, base, sender, silent):
        tried += 1
    return tried


def _prepare(database: Database, search_id: int) -> None:
    try:
        with database.write() as session:
            row = search_by_id(session, search_id)
            prepare_deliveries(session, row, QuoteFilters.model_validate(row.fields).filters(), datetime.now(UTC))
    except (WhosaidError, ValidationError) as error:
        # a search that was just deleted, or saved by a later version, must not stop the others
        log.warning("a saved search cannot be followed", search=search_id, reason=str(error))


def _send_next(database: Database, base: str, sender: Sender, silent: set[int]) -> bool:
    """Send the delivery that has been due longest, or return False if none is due.

    ``silent`` are the searches whose deliveries are left out; one whose receiver gives no answer is added.
    """
    now = datetime.now(UTC)
    with database.write() as session:
        delivery = take_delivery(session, now, silent)
        if delivery is None:
            return False
        number, search_id, message = id_of(delivery), delivery.search_id, delivery.message
        search = search_by_id(session, search_id)
        url, secret = search.url, search.secret
        found = [item for item in quotations_by_ids(session, delivery.quotations) if item.quotation.state == State.CURRENT]
        body = json.dumps(
            {
                "type": "quotations.found",
                "timestamp": delivery.made_at.isoformat(),
                "data": {
                    "search": {"id": search.id, "name": search.name},
                    "quotations": [flat_row(item, base) for item in found],
                },
            },
            ensure_ascii=False,
        )
    sent = sender.send(url, secret, message, body, now)
    if not sent.answered:
        silent.add(search_id)
    log.info("delivery", delivery=number, search=search_id, taken=sent.taken, answer=sent.answer)
    with database.write() as session:
        end_delivery(session, number, sent.answer, datetime.now(UTC), sent=sent.taken)
    return True
