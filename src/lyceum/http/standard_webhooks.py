"""Standard Webhooks: what a message looks like and how it is signed (specification 1.0.0)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec

from lyceum.core.feed import Happened
from lyceum.core.webhooks.model import Endpoint, Message
from lyceum.core.work import Work
from lyceum.kit.ids import ALPHANUMERIC, UidCode
from lyceum.kit.time import SECOND, iso_millis

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret as its owner sees it: `whsec_` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, *, at: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA-256 over id, time and body; `at` in whole seconds since 1970."""
    signed = f"{message_id}.{at}.".encode() + body
    digest = hmac.digest(_key(secret), signed, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


def headers(secrets: Sequence[str], message_id: str, *, at: int, body: bytes) -> dict[str, str]:
    """The three headers of a message, with one signature for each secret that is in use."""
    signatures = (signature(secret, message_id, at=at, body=body) for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signatures),
    }


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """A message: what happened, when, and all that there is to say of it."""

    type: str
    timestamp: str
    data: Any


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    id: int


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An event in neutral words. `after` is the subject as it was after the event (of what was
    deleted: what it was known by), null once it was erased; `changed` names the fields that the
    event changed. `position` is the event's place in the change feed."""

    id: int
    position: int
    subject: Subject
    after: dict[str, Any] | None
    changed: list[str] | None


async def told_neutrally(work: Work, happened: Happened) -> Told:
    """The event as the core has it: ids and times are integers, the latter in microseconds."""
    return Told(
        id=happened.id,
        position=happened.position,
        subject=Subject(kind=happened.subject_kind, id=happened.subject_id),
        after=happened.after,
        changed=happened.changed,
    )


class StandardWebhooks:
    """How a dialect that follows the specification spells and signs its events.

    `data` says what a message tells, in the dialect's own words; `kinds` are those for which it has
    words, all if None. The message's id is the same at every attempt.
    """

    _ID = UidCode(prefix="msg_", alphabet=ALPHANUMERIC, length=24)

    def __init__(
        self,
        *,
        data: Callable[[Work, Happened], Awaitable[Any]] = told_neutrally,
        kinds: frozenset[str] | None = None,
    ) -> None:
        self._data = data
        self._kinds = kinds

    @classmethod
    def message_id(cls, uid: bytes) -> str:
        """What a receiver knows a message by, at every attempt."""
        return cls._ID.encode(uid)

    def new_secret(self) -> str:
        return new_secret()

    def knows(self, kind: str) -> bool:
        return self._kinds is None or kind in self._kinds

    async def message(self, work: Work, happened: Happened, endpoint: Endpoint) -> Message:
        told = await self._data(work, happened)
        payload = Payload(type=happened.kind, timestamp=iso_millis(happened.at), data=told)
        return Message(body=msgspec.json.encode(payload))

    def headers(
        self, message: Message, endpoint: Endpoint, *, uid: bytes, secrets: Sequence[str], at: int
    ) -> Mapping[str, str]:
        signed = headers(secrets, self.message_id(uid), at=at // SECOND, body=message.body)
        return {"content-type": "application/json", **signed}
