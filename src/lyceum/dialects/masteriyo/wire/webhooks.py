"""Webhooks on the wire (contract 11; the product's own schema)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people.model import User
from lyceum.core.webhooks.model import (
    LONGEST_NOTE,
    LONGEST_URL,
    Endpoint,
    EndpointChange,
    EndpointState,
    NewEndpoint,
)
from lyceum.dialects.masteriyo import event_words
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Direction
from lyceum.dialects.masteriyo.values import moment, prose, without_tags
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.announcements import COUNTED
from lyceum.dialects.masteriyo.wire.courses import PostOrder
from lyceum.dialects.masteriyo.wire.links import Links, links
from lyceum.dialects.masteriyo.wire.people import NAMESPACE, PersonNamed, named

COLLECTION = "/webhooks"
MASK = 32 * "*"
"""Stands for a secret, which is sealed: sent back, it changes nothing."""


class WebhookStatus(StrEnum):
    """Only what is published is sent to."""

    PUBLISH = "publish"
    FUTURE = "future"
    DRAFT = "draft"
    PENDING = "pending"
    PRIVATE = "private"
    TRASH = "trash"
    AUTO_DRAFT = "auto-draft"
    INHERIT = "inherit"


class WebhookStatusAsked(StrEnum):
    ANY = "any"
    PUBLISH = WebhookStatus.PUBLISH
    FUTURE = WebhookStatus.FUTURE
    DRAFT = WebhookStatus.DRAFT
    PENDING = WebhookStatus.PENDING
    PRIVATE = WebhookStatus.PRIVATE
    TRASH = WebhookStatus.TRASH
    AUTO_DRAFT = WebhookStatus.AUTO_DRAFT
    INHERIT = WebhookStatus.INHERIT


WebhookName = Annotated[str, Meta(max_length=LONGEST_NOTE, examples=["CRM"])]
EventName = Annotated[str, Meta(max_length=100)]
EventNames = Annotated[list[EventName], Meta(max_length=100, examples=[["course.published"]])]
DeliveryUrl = Annotated[
    str,
    Meta(min_length=1, max_length=LONGEST_URL, examples=["https://hooks.school.example/lms"]),
]
Described = Annotated[str, Meta(max_length=10_000)]
Secret = Annotated[str, Meta(max_length=500, examples=["s3cret"])]


class WebhooksAsked(texts.Picked, frozen=True, kw_only=True):
    orderby: PostOrder = PostOrder.DATE
    status: WebhookStatusAsked = WebhookStatusAsked.ANY


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    name: WebhookName | UnsetType = UNSET
    events: EventNames | UnsetType = UNSET
    description: Described | UnsetType = UNSET
    secret: Secret | UnsetType = UNSET


class CreateWebhook(Fields, frozen=True, kw_only=True):
    delivery_url: DeliveryUrl
    status: WebhookStatus = WebhookStatus.DRAFT


class UpdateWebhook(Fields, frozen=True, kw_only=True):
    id: texts.Id
    delivery_url: DeliveryUrl | UnsetType = UNSET
    status: WebhookStatus | UnsetType = UNSET


class WebhookOut(msgspec.Struct, frozen=True, kw_only=True):
    """The secret stands in the answer that takes it, and is masked in all others."""

    id: texts.Id
    name: str
    status: WebhookStatus
    events: list[str]
    delivery_url: str
    description: str
    secret: str
    author_id: int
    author: PersonNamed | None
    created_at: str
    modified_at: str
    links: Links = msgspec.field(name="_links")


class EventOut(msgspec.Struct, frozen=True):
    name: str
    label: str


def new(asked: CreateWebhook, *, dialect: str, author_id: int | None, secret: str) -> NewEndpoint:
    events = asked.events or []
    _must_be_known(events)
    return NewEndpoint(
        dialect=dialect,
        url=asked.delivery_url,
        secret=secret,
        kinds=event_words.kinds_of(events),
        note=without_tags(asked.name or ""),
        state=_state(asked.status),
        extra={
            NAMESPACE: {
                "events": events,
                "description": asked.description or "",
                "status": asked.status.value,
                "author_id": author_id,
                **_here(),
            }
        },
    )


def _must_be_known(events: Collection[str]) -> None:
    if here().profile.refuses_nonsense and not event_words.KINDS.keys() >= set(events):
        raise Invalid(Problem("events", Fault.UNKNOWN))


def _here() -> dict[str, str]:
    """Messages are written where no request is: with the addresses, and in the profile, of the one
    that asked for them."""
    return {"origin": here().origin, "profile": here().profile.name}


def change(asked: UpdateWebhook) -> EndpointChange:
    own: dict[str, Any] = _here()
    kinds: tuple[str, ...] | UnsetType = UNSET
    if asked.events is not UNSET:
        _must_be_known(asked.events)
        kinds = event_words.kinds_of(asked.events)
        own["events"] = asked.events
    if asked.description is not UNSET:
        own["description"] = asked.description
    if asked.status is not UNSET:
        own["status"] = asked.status.value
    return EndpointChange(
        url=asked.delivery_url,
        kinds=kinds,
        note=UNSET if asked.name is UNSET else without_tags(asked.name),
        state=UNSET if asked.status is UNSET else _state(asked.status),
        secret=asked.secret if asked.secret and asked.secret != MASK else UNSET,
        extra={NAMESPACE: own},
    )


def put_into(status: WebhookStatus) -> EndpointChange:
    """The trash, or out of it."""
    return EndpointChange(state=_state(status), extra={NAMESPACE: {"status": status.value}})


def _state(status: WebhookStatus) -> EndpointState:
    is_on = status is WebhookStatus.PUBLISH
    return EndpointState.ENABLED if is_on else EndpointState.DISABLED


def own(there: Endpoint) -> dict[str, Any]:
    """What only this API keeps of it; nothing where the platform made it."""
    kept: dict[str, Any] = there.extra.get(NAMESPACE, {})
    return kept


def status_of(there: Endpoint) -> WebhookStatus:
    """What it was called, as far as that still says whether it is sent to: another API may have
    switched it on or off, and who fails for long is switched off too."""
    if there.is_enabled:
        return WebhookStatus.PUBLISH
    kept = WebhookStatus(own(there).get("status", WebhookStatus.DRAFT))
    return WebhookStatus.DRAFT if kept is WebhookStatus.PUBLISH else kept


def events_of(there: Endpoint) -> list[str]:
    events: list[str] = own(there).get("events", [*event_words.LABELS])
    return events


def author_of(there: Endpoint) -> int:
    return own(there).get("author_id") or 0


def chosen(there: Sequence[Endpoint], asked: WebhooksAsked) -> list[Endpoint]:
    """Those that are asked for, in their order: there are never more than a hundred."""
    found = [one for one in there if _is_asked_for(one, asked)]
    column = _COLUMNS.get(asked.orderby, "created_at")
    found.sort(
        key=lambda one: (getattr(one, column), one.id), reverse=asked.order is Direction.DESC
    )
    return found


_COLUMNS = {PostOrder.TITLE: "note", PostOrder.MODIFIED: "updated_at", PostOrder.ID: "id"}


def _is_asked_for(one: Endpoint, asked: WebhooksAsked) -> bool:
    status = status_of(one)
    if asked.status is WebhookStatusAsked.ANY:
        is_shown = status is not WebhookStatus.TRASH
    else:
        is_shown = status.value == asked.status.value
    return (
        is_shown
        and (not asked.among or one.id in asked.among)
        and (not asked.without or one.id not in asked.without)
        and (asked.made_from is UNSET or one.created_at >= asked.made_from)
        and (asked.made_before is UNSET or one.created_at < asked.made_before)
        and (not asked.search or asked.search.casefold() in one.note.casefold())
    )


def counts(there: Iterable[Endpoint]) -> dict[str, int]:
    told = dict.fromkeys(COUNTED, 0)
    for one in there:
        told[status_of(one).value] += 1
    return {**told, "any": sum(told.values()) - told["trash"]}


def webhook(there: Endpoint, *, author: User | None, secret: str = MASK) -> WebhookOut:
    return WebhookOut(
        id=there.id,
        name=there.note,
        status=status_of(there),
        events=events_of(there),
        delivery_url=there.url,
        description=prose(own(there).get("description", "")),
        secret=secret,
        author_id=author_of(there),
        author=named(author) if author else None,
        created_at=moment(there.created_at),
        modified_at=moment(there.updated_at),
        links=links(COLLECTION, there.id),
    )
