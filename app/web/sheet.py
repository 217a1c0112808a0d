"""The foot of a printed sheet: a request in; the address that leads back to the page, and the day, out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from fastapi import Request

# What a page says once, after a button was pressed. It is no part of the address.
SAID_ONCE = ("done",)


@dataclass(frozen=True, slots=True)
class Sheet:
    """``address`` is the full address of the page; ``day`` is the day on which it was made, by UTC."""

    address: str
    day: date


def sheet_of(request: Request) -> Sheet | None:
    """The foot of a page when it is printed; None for an answer to a form, which has no address of its own."""
    if request.method != "GET":
        return None
    return Sheet(str(request.url.remove_query_params(SAID_ONCE)), datetime.now(UTC).date())
