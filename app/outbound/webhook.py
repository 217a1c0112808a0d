"""Webhooks: send a message, signed as the Standard Webhooks specification says, and return the receiver's answer.

https://www.standardwebhooks.com: the receiver checks ``webhook-signature`` with the secret, refuses an old
``webhook-timestamp``, and recognises a repeated message by its ``webhook-id``.
"""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

import httpx2
from standardwebhooks.webhooks import Webhook

from app.errors import ForbiddenAddress
from app.outbound.addresses import outbound_client

SECONDS = 15.0
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """Whether the receiver accepted a message (status 2xx), and its answer."""

    taken: bool
    answer: str


def new_secret() -> str:
    """A new secret for signatures."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def send(url: str, secret: str, message: str, body: str, now: datetime, *, allow_private: bool) -> Sent:
    """Post a JSON body once. A redirect counts as a refusal."""
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, now, body),
    }
    try:
        with (
            outbound_client(timeout=SECONDS, allow_private=allow_private) as client,
            client.stream("POST", url, content=body.encode(), headers=headers) as answer,
        ):
            return Sent(answer.is_success, f"status {answer.status_code}")
    except ForbiddenAddress as error:
        return Sent(taken=False, answer=error.detail)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return Sent(taken=False, answer=f"{type(error).__name__}: {error}"[:SHOWN])
