"""Webhook endpoints and deliveries on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.webhooks.model import (
    LONGEST_NOTE,
    LONGEST_URL,
    Delivery,
    DeliveryFilter,
    DeliveryState,
    DisabledFor,
    Endpoint,
    EndpointChange,
    EndpointFilter,
    EndpointState,
    NewEndpoint,
)
from lyceum.dialects.lyceum.paging import FollowAsked, PageAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.changes import Kind, Position
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.http.standard_webhooks import StandardWebhooks
from lyceum.kit.time import iso_micros

Url = Annotated[
    str,
    Meta(min_length=1, max_length=LONGEST_URL, examples=["https://hooks.school.example/lyceum"]),
]
Kinds = Annotated[
    list[Kind],
    Meta(min_length=1, max_length=200, description="Kinds of events, as `/changes` names them."),
]
Note = Annotated[str, Meta(max_length=LONGEST_NOTE, examples=["Feeds the data warehouse"])]
Secret = Annotated[
    str,
    Meta(
        description="Shown this once, for checking signatures (Standard Webhooks).",
        examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="],
    ),
]
States = Annotated[
    str,
    Meta(
        description=f"In these states, separated by commas: {', '.join(DeliveryState)}.",
        examples=["failed"],
    ),
]


class EndpointOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class DeliveryOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"


class EndpointOut(msgspec.Struct, frozen=True):
    """`kinds` null means all; `dialect` is the API in whose words it hears of things.
    `disabled_for` says why it is disabled: asked, gone (it said so), failing (for five days), or
    "" while it is not. `position` is that of the last event that was looked at for it."""

    id: Id
    dialect: Annotated[str, Meta(examples=["lyceum"])]
    url: Url
    kinds: Kinds | None
    note: Note
    state: EndpointState
    disabled_for: DisabledFor
    failing_since: Time | None
    position: Position
    created_at: Time
    updated_at: Time


class NewEndpointOut(EndpointOut, frozen=True, kw_only=True):
    """The endpoint with its secret."""

    secret: Secret


class ListEndpoints(FollowAsked, frozen=True, kw_only=True):
    order: EndpointOrder = EndpointOrder.NEWEST
    state: EndpointState | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetEndpoint(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateEndpoint(Asked, frozen=True, kw_only=True):
    """It hears of what happens from now on, of all kinds unless some are named."""

    url: Url
    kinds: Kinds | None = None
    note: Note = ""


class ChangeEndpoint(OneAsked, frozen=True, kw_only=True):
    """Enabled again, it hears of what happens from then on."""

    url: Url | UnsetType = UNSET
    kinds: Kinds | UnsetType | None = UNSET
    note: Note | UnsetType = UNSET
    state: EndpointState | UnsetType = UNSET


class Again(OneAsked, frozen=True, kw_only=True):
    since: Time


class Replayed(msgspec.Struct, frozen=True):
    """How many deliveries are sent again."""

    replayed: Annotated[int, Meta(ge=0, examples=[3])]


class DeliveryOut(msgspec.Struct, frozen=True):
    """One event on its way to one endpoint, as far as its last attempt brought it. `message_id` is
    the `webhook-id` of each attempt; `due_at` is that of the next one, null when none follows;
    `status` is what the endpoint answered, null when nothing; `took_ms` how long it took."""

    id: Id
    endpoint_id: Id
    event_id: Id
    message_id: Annotated[str, Meta(examples=["msg_0123456789abcdefghijklmn"])]
    kind: Kind
    position: Position
    state: DeliveryState
    attempts: Annotated[int, Meta(ge=0, examples=[1])]
    due_at: Time | None
    attempted_at: Time | None
    status: Annotated[int, Meta(examples=[204])] | None
    took_ms: Annotated[float, Meta(examples=[12.5])] | None
    error: str
    created_at: Time


class ListDeliveries(PageAsked, frozen=True, kw_only=True):
    order: DeliveryOrder = DeliveryOrder.NEWEST
    endpoint_id: Id | UnsetType = UNSET
    event_id: Id | UnsetType = UNSET
    states: States | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetDelivery(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


def endpoints_where(asked: ListEndpoints) -> EndpointFilter:
    return EndpointFilter(state=asked.state)


def deliveries_where(asked: ListDeliveries) -> DeliveryFilter:
    states = words(asked.states, DeliveryState, name="states")
    return DeliveryFilter(
        endpoint_id=asked.endpoint_id,
        event_id=asked.event_id,
        states=tuple(DeliveryState) if asked.states is UNSET else tuple(sorted(states)),
    )


def new(asked: CreateEndpoint, *, dialect: str, secret: str) -> NewEndpoint:
    return NewEndpoint(
        dialect=dialect,
        url=asked.url,
        secret=secret,
        kinds=tuple(asked.kinds) if asked.kinds is not None else None,
        note=asked.note,
    )


def change(asked: ChangeEndpoint) -> EndpointChange:
    return EndpointChange(
        url=asked.url,
        kinds=tuple(asked.kinds) if isinstance(asked.kinds, list) else asked.kinds,
        note=asked.note,
        state=asked.state,
    )


def endpoint(endpoint: Endpoint) -> EndpointOut:
    return EndpointOut(
        id=endpoint.id,
        dialect=endpoint.dialect,
        url=endpoint.url,
        kinds=endpoint.kinds,
        note=endpoint.note,
        state=endpoint.state,
        disabled_for=endpoint.disabled_for,
        failing_since=_time(endpoint.failing_since),
        position=endpoint.position,
        created_at=iso_micros(endpoint.created_at),
        updated_at=iso_micros(endpoint.updated_at),
    )


def with_secret(made: Endpoint, secret: str) -> NewEndpointOut:
    return NewEndpointOut(**msgspec.structs.asdict(endpoint(made)), secret=secret)


def delivery(delivery: Delivery) -> DeliveryOut:
    is_pending = delivery.state is DeliveryState.PENDING
    return DeliveryOut(
        id=delivery.id,
        endpoint_id=delivery.endpoint_id,
        event_id=delivery.event_id,
        message_id=StandardWebhooks.message_id(delivery.uid),
        kind=delivery.kind,
        position=delivery.position,
        state=delivery.state,
        attempts=delivery.attempts,
        due_at=iso_micros(delivery.due_at) if is_pending else None,
        attempted_at=_time(delivery.attempted_at),
        status=delivery.status,
        took_ms=delivery.took / 1000 if delivery.took is not None else None,
        error=delivery.error,
        created_at=iso_micros(delivery.created_at),
    )


def _time(at: int | None) -> str | None:
    return iso_micros(at) if at is not None else None
