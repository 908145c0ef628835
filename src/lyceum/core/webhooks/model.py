"""Endpoints and deliveries, and what an answer changes in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.courier import Answer, Outcome
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.extras import Extras
from lyceum.core.feed import Happened
from lyceum.core.webhooks.kinds import KINDS, TESTED
from lyceum.core.work import Work
from lyceum.kit.time import DAY, HOUR, MINUTE, SECOND

SCHEDULE = (5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR)
"""The wait after each failure but the last: eight attempts in 27.5 hours, as Svix has it."""

FAILING_FOR = 5 * DAY
"""An endpoint that failed for so long, without one success, is disabled."""

OLD_SECRET_FOR = DAY
"""How long the secret before the last one still signs, beside the new one."""

KEPT_FOR = 30 * DAY
MOST_ENDPOINTS = 100
LONGEST_URL = 2_000
LONGEST_NOTE = 500


class EndpointState(StrEnum):
    ENABLED = "enabled"
    DISABLED = "disabled"


class DisabledFor(StrEnum):
    """Why an endpoint is disabled: nothing (it is not), somebody wants it, it said that it is gone,
    or it failed for too long."""

    NOTHING = ""
    ASKED = "asked"
    GONE = "gone"
    FAILING = "failing"


class Endpoint(msgspec.Struct, frozen=True, array_like=True):
    """Somebody who wants to hear of events of these kinds, all if None, as `dialect` spells them.

    `failing_since` and `rests_until` are by the tenant's clock, `old_until` by the machine's.
    """

    # An address often holds a secret of its own.
    SECRET = ("url", "secret", "old_secret")

    id: int
    uid: bytes
    dialect: str
    url: str
    note: str
    kinds: list[str] | None
    state: EndpointState
    disabled_for: DisabledFor
    secret: bytes
    old_secret: bytes | None
    old_until: int | None
    failing_since: int | None
    rests_until: int | None
    position: int
    created_at: int
    updated_at: int
    extra: dict[str, Any]

    @property
    def is_enabled(self) -> bool:
        return self.state is EndpointState.ENABLED

    def wants(self, kind: str, subject_id: int) -> bool:
        """Whether an event of this kind, about this thing, goes here."""
        if kind == TESTED:
            return subject_id == self.id
        return self.kinds is None or kind in self.kinds


class NewEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """`secret` is its whole text, as the dialect makes it; `kinds` None means all."""

    dialect: str
    url: str
    secret: str
    kinds: tuple[str, ...] | None = None
    note: str = ""
    state: EndpointState = EndpointState.ENABLED
    extra: Extras | None = None


class EndpointChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be changed; what is unset stays. `extra` is laid over what was there."""

    url: str | UnsetType = UNSET
    kinds: tuple[str, ...] | UnsetType | None = UNSET
    note: str | UnsetType = UNSET
    state: EndpointState | UnsetType = UNSET
    secret: str | UnsetType = UNSET
    extra: Extras | UnsetType = UNSET


class EndpointFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which endpoints to list."""

    state: EndpointState | UnsetType = UNSET
    dialect: str | UnsetType = UNSET


class EndpointOrder(StrEnum):
    CREATED = "created_at"
    UPDATED = "updated_at"


class DeliveryOrder(StrEnum):
    CREATED = "created_at"


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(msgspec.Struct, frozen=True, array_like=True):
    """One event on its way to one endpoint: how often it was tried in this round, and what the last
    attempt brought. `due_at`, `attempted_at` and `created_at` are by the tenant's clock, `took` is
    in microseconds; a worker holds it until `leased_until`, by the machine's."""

    id: int
    uid: bytes
    endpoint_id: int
    event_id: int
    kind: str
    position: int
    state: DeliveryState
    attempts: int
    due_at: int
    leased_until: int
    attempted_at: int | None
    status: int | None
    took: int | None
    error: str
    created_at: int


class DeliveryFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which deliveries to list."""

    endpoint_id: int | UnsetType = UNSET
    event_id: int | UnsetType = UNSET
    states: tuple[DeliveryState, ...] = tuple(DeliveryState)


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent of an event; `name` is the event's own in the dialect, where headers tell it."""

    body: bytes
    name: str = ""


class Spelling(Protocol):
    """How a dialect tells of events: what it knows, in which words, and how it signs."""

    def new_secret(self) -> str:
        """What its owner is shown once."""

    def knows(self, kind: str) -> bool:
        """Whether it has words for events of this kind; the others are not sent."""

    async def message(self, work: Work, happened: Happened, endpoint: Endpoint) -> Message | None:
        """What the endpoint is told, the same at each attempt unless the event was erased
        meanwhile; None where it is told nothing of this one event, though the kind is known."""

    def headers(
        self, message: Message, endpoint: Endpoint, *, uid: bytes, secrets: Sequence[str], at: int
    ) -> Mapping[str, str]:
        """The headers of an attempt at this moment of the machine's clock, signed with each secret;
        `uid` names the message, and is the same at each attempt."""


def after_attempt(delivery: Delivery, answer: Answer, *, now: int) -> Delivery:
    """What an answer makes of a delivery: done, given up, or due again by the schedule, and not
    before the receiver asked for."""
    attempts = delivery.attempts + 1
    state, due_at = DeliveryState.PENDING, delivery.due_at
    if answer.outcome is Outcome.ACCEPTED:
        state = DeliveryState.DELIVERED
    elif answer.outcome is Outcome.GONE or attempts > len(SCHEDULE):
        state = DeliveryState.FAILED
    else:
        due_at = now + max(SCHEDULE[attempts - 1], answer.retry_after or 0)
    return msgspec.structs.replace(
        delivery,
        state=state,
        attempts=attempts,
        due_at=due_at,
        leased_until=0,
        attempted_at=now,
        status=answer.status,
        took=answer.took,
        error=answer.error,
    )


def after_answer(endpoint: Endpoint, answer: Answer, *, now: int) -> Endpoint:
    """What an answer makes of its endpoint: failing or not, resting, disabled."""
    if not endpoint.is_enabled:
        return endpoint
    if answer.outcome is Outcome.ACCEPTED:
        return msgspec.structs.replace(endpoint, failing_since=None, rests_until=None)
    if answer.outcome is Outcome.GONE:
        return disabled(endpoint, DisabledFor.GONE, now=now)
    since = endpoint.failing_since if endpoint.failing_since is not None else now
    if now - since >= FAILING_FOR:
        return disabled(endpoint, DisabledFor.FAILING, now=now)
    rests_until = now + answer.retry_after if answer.retry_after else endpoint.rests_until
    return msgspec.structs.replace(endpoint, failing_since=since, rests_until=rests_until)


def disabled(endpoint: Endpoint, why: DisabledFor, *, now: int) -> Endpoint:
    """Nothing more is sent to it."""
    return msgspec.structs.replace(
        endpoint, state=EndpointState.DISABLED, disabled_for=why, updated_at=now
    )


def enabled(endpoint: Endpoint, *, position: int, now: int) -> Endpoint:
    """What happens after `position` is sent to it; its failures are forgotten."""
    return msgspec.structs.replace(
        endpoint,
        state=EndpointState.ENABLED,
        disabled_for=DisabledFor.NOTHING,
        failing_since=None,
        rests_until=None,
        position=position,
        updated_at=now,
    )


def clean_kinds(kinds: Sequence[str] | None) -> list[str] | None:
    """The kinds in order, each once; refuses none at all, and one that does not exist."""
    if kinds is None:
        return None
    if not kinds:
        raise Invalid(Problem("kinds", Fault.TOO_FEW, limit=1))
    if not KINDS.issuperset(kinds):
        raise Invalid(Problem("kinds", Fault.UNKNOWN_WORD, expected=tuple(sorted(KINDS))))
    return sorted(set(kinds))


def checked_length(field: str, value: str, *, limit: int) -> str:
    """The same text; refuses one of more than `limit` characters."""
    if len(value) > limit:
        raise Invalid(Problem(field, Fault.TOO_LONG, limit=limit))
    return value
