"""Webhook endpoints and events on the wire (L39)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.feed import Happened
from lyceum.core.webhooks.model import LONGEST_URL, Endpoint, EndpointState
from lyceum.dialects.learnflow import ids, kinds
from lyceum.dialects.learnflow.kinds import EventType
from lyceum.dialects.learnflow.paging import ListAsked
from lyceum.dialects.learnflow.wire import texts
from lyceum.kit.time import iso_seconds

Url = Annotated[
    str,
    Meta(min_length=1, max_length=LONGEST_URL, examples=["https://hooks.school.example/learnflow"]),
]
Wanted = Annotated[
    list[kinds.WantedType],
    Meta(
        min_length=1,
        max_length=50,
        description="Types of events; `*` is all of them.",
        examples=[["enrollment.created"]],
    ),
]
Secret = Annotated[
    str,
    Meta(
        description="Shown this once, for checking signatures.",
        examples=["whsec_3K2j1I0h9G8f7E6d5C4b3A2z1Y0x9W8v"],
    ),
]


class EndpointOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.EndpointId
    object: str = "webhook_endpoint"
    url: Url
    enabled_events: Wanted
    status: EndpointState
    created_at: texts.Time
    livemode: bool


class EndpointMade(EndpointOut, frozen=True, kw_only=True):
    """The endpoint with its secret."""

    secret: Secret


class EndpointId(msgspec.Struct, frozen=True):
    id: texts.EndpointId


class CreateEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """It hears of what happens from now on."""

    url: Url
    enabled_events: Wanted


class UpdateEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """What is left out stays."""

    id: texts.EndpointId
    url: Url | UnsetType = UNSET
    enabled_events: Wanted | UnsetType = UNSET
    status: EndpointState | UnsetType = UNSET


class EventData(msgspec.Struct, frozen=True, kw_only=True):
    """What it happened to, as it was then; of what was deleted its id alone."""

    object: Annotated[Any, Meta(extra_json_schema={"type": "object"})]


class EventOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.EventId
    object: str = "event"
    type: EventType
    created_at: texts.Time
    livemode: bool
    data: EventData


class ListEvents(ListAsked, frozen=True, kw_only=True):
    type: EventType | UnsetType = UNSET


class EventId(msgspec.Struct, frozen=True):
    id: texts.EventId


def endpoint(endpoint: Endpoint, *, livemode: bool) -> EndpointOut:
    return EndpointOut(
        id=ids.written("webhook_endpoint", endpoint),
        url=endpoint.url,
        enabled_events=kinds.types_of(endpoint.kinds),
        status=endpoint.state,
        created_at=iso_seconds(endpoint.created_at),
        livemode=livemode,
    )


def with_secret(made: Endpoint, secret: str, *, livemode: bool) -> EndpointMade:
    told = msgspec.structs.asdict(endpoint(made, livemode=livemode))
    return EndpointMade(**told, secret=secret)


def event(happened: Happened, about: Any, *, livemode: bool) -> EventOut:
    return EventOut(
        id=ids.numbered("event", happened.id),
        type=kinds.TYPE_OF[happened.kind],
        created_at=iso_seconds(happened.at),
        livemode=livemode,
        data=EventData(object=about),
    )
