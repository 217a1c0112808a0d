"""Webhooks: send a message, signed as the Standard Webhooks specification says, and return the receiver's answer.

https://www.standardwebhooks.com: the receiver checks ``webhook-signature`` with the secret, refuses an old
``webhook-timestamp``, and recognises a repeated message by its ``webhook-id``.
"""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import httpx2
from standardwebhooks.webhooks import Webhook

from app.errors import ForbiddenAddress
from app.outbound.addresses import outbound_client
from app.outbound.deadline import within

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """Whether the receiver accepted a message (status 2xx), its answer, and whether it gave one at all."""

    taken: bool
    answer: str
    answered: bool = True


def new_secret() -> str:
    """A new secret for signatures."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, slots=True)
class Sender:
    """How messages may be sent: ``seconds`` covers all of one, from the look-up of the name to the headers of the answer."""

    seconds: float = 20.0
    allow_private: bool = False

    def send(self, url: str, secret: str, message: str, body: str, now: datetime) -> Sent:
        """Post a JSON body once. A redirect counts as a refusal."""
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(message, now, body),
        }
        try:
            return within(self.seconds, partial(self._post, url, body.encode(), headers))
        except TimeoutError:
            return Sent(taken=False, answer=f"no answer within {self.seconds:g} seconds", answered=False)
        except ForbiddenAddress as error:
            return Sent(taken=False, answer=error.detail, answered=False)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return Sent(taken=False, answer=f"{type(error).__name__}: {error}"[:SHOWN], answered=False)

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> Sent:
        async with (
            outbound_client(seconds=self.seconds, allow_private=self.allow_private) as client,
            client.stream("POST", url, content=body, headers=headers) as answer,
        ):
            return Sent(answer.is_success, f"status {answer.status_code}")
