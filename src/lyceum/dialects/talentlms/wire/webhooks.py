"""Webhooks on the wire (an extension)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.webhooks.model import (
    LONGEST_URL,
    Endpoint,
    EndpointChange,
    EndpointFilter,
    EndpointState,
    NewEndpoint,
)
from lyceum.dialects.talentlms import event_types, values
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.sorting import Sort
from lyceum.dialects.talentlms.wire import texts
from lyceum.dialects.talentlms.wire.timeline import EventType

Url = Annotated[
    str,
    Meta(min_length=1, max_length=LONGEST_URL, examples=["https://hooks.school.example/lms"]),
]
EventTypes = Annotated[
    list[EventType],
    Meta(min_length=1, max_length=100, description="As the timeline names them; null: all."),
]


class WebhookOut(msgspec.Struct, frozen=True, kw_only=True):
    """`event_types` null: it hears of all."""

    id: texts.Id
    url: Url
    event_types: EventTypes | None
    is_active: bool
    creation_date: texts.Time
    last_updated_on: texts.Time


class WebhookMade(WebhookOut, frozen=True, kw_only=True):
    secret: Annotated[
        str, Meta(description="Shown this once, for checking signatures (Standard Webhooks).")
    ]


class CreateWebhook(msgspec.Struct, frozen=True, kw_only=True):
    url: Url
    event_types: EventTypes | None = None


class UpdateWebhook(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    url: Url | UnsetType = UNSET
    event_types: EventTypes | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET


class ListWebhooks(PageAsked, frozen=True, kw_only=True):
    status: values.Status | UnsetType = field(default=UNSET, name="filter[status][eq]")
    sort: Sort = Sort.CREATION


def where(asked: ListWebhooks, *, dialect: str) -> EndpointFilter:
    return EndpointFilter(dialect=dialect, state=_state(asked.status))


def _state(status: values.Status | UnsetType) -> EndpointState | UnsetType:
    if status is UNSET:
        return UNSET
    return EndpointState.ENABLED if status is values.Status.ACTIVE else EndpointState.DISABLED


def new(asked: CreateWebhook, *, dialect: str, secret: str) -> NewEndpoint:
    return NewEndpoint(
        dialect=dialect, url=asked.url, secret=secret, kinds=_kinds(asked.event_types)
    )


def change(asked: UpdateWebhook) -> EndpointChange:
    state: EndpointState | UnsetType = UNSET
    if asked.is_active is not UNSET:
        state = EndpointState.ENABLED if asked.is_active else EndpointState.DISABLED
    wanted = asked.event_types
    return EndpointChange(
        url=asked.url, kinds=UNSET if wanted is UNSET else _kinds(wanted), state=state
    )


def _kinds(wanted: list[str] | None) -> tuple[str, ...] | None:
    """The core's kinds behind the types; refuses a type that there is not."""
    if wanted is None:
        return None
    if any(not event_types.kinds_of(word) for word in wanted):
        known = tuple(dict.fromkeys(event_types.TYPE_OF.values()))
        raise Invalid(Problem("event_types", Fault.UNKNOWN_WORD, expected=known))
    return tuple(sorted({kind for word in wanted for kind in event_types.kinds_of(word)}))


def endpoint(there: Endpoint) -> WebhookOut:
    kinds = there.kinds
    known = event_types.TYPE_OF
    types = None if kinds is None else list(dict.fromkeys(known[k] for k in known if k in kinds))
    return WebhookOut(
        id=there.id,
        url=there.url,
        event_types=types,
        is_active=there.is_enabled,
        creation_date=values.time(there.created_at),
        last_updated_on=values.time(there.updated_at),
    )


def with_secret(made: Endpoint, secret: str) -> WebhookMade:
    return WebhookMade(**msgspec.structs.asdict(endpoint(made)), secret=secret)
