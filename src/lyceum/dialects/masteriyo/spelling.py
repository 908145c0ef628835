"""What webhooks tell, in the product's words, under its headers and signature (its listeners and
its sending function; contract 11)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from lyceum.core.feed import Happened
from lyceum.core.webhooks.model import Endpoint, Message
from lyceum.core.work import Work
from lyceum.dialects.masteriyo import event_words, telling
from lyceum.dialects.masteriyo.answers import dumped
from lyceum.dialects.masteriyo.here import Here, set_here
from lyceum.dialects.masteriyo.profiles import profile_of
from lyceum.dialects.masteriyo.webhooks import new_secret
from lyceum.dialects.masteriyo.wire import webhooks as wire


def signature(secret: str, body: bytes) -> str:
    """The HMAC-SHA-256 of the body, in base64."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


class MasteriyoEvents:
    """A message is the thing itself with its course and its person; the event's name stands in a
    header. There is one signature, so that a new secret counts from its first moment."""

    def new_secret(self) -> str:
        return new_secret()

    def knows(self, kind: str) -> bool:
        return kind in event_words.KNOWN

    async def message(self, work: Work, happened: Happened, endpoint: Endpoint) -> Message | None:
        name = await telling.name_of(work, happened)
        if name is None or name not in wire.events_of(endpoint):
            return None
        kept = wire.own(endpoint)
        set_here(Here(origin=kept.get("origin", ""), profile=profile_of(kept)))
        told = await telling.TELLERS[name](work, happened)
        return None if told is None else Message(body=dumped(told), name=name)

    def headers(
        self, message: Message, endpoint: Endpoint, *, uid: bytes, secrets: Sequence[str], at: int
    ) -> Mapping[str, str]:
        return {
            "content-type": "application/json",
            "x-masteriyo-webhook-source": f"{wire.own(endpoint).get('origin', '')}/",
            "x-masteriyo-webhook-signature": signature(secrets[0], message.body),
            "x-masteriyo-webhook-id": str(endpoint.id),
            "x-masteriyo-webhook-delivery-id": hashlib.sha256(uid).hexdigest(),
            "x-masteriyo-webhook-event": message.name,
        }
