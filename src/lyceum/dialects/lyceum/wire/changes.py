"""What happened, on the wire."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.feed import Happened
from lyceum.core.webhooks.kinds import KINDS
from lyceum.dialects.lyceum.paging import Limit
from lyceum.dialects.lyceum.wire.asking import Asked, Id, checked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Position = Annotated[
    int,
    Meta(ge=0, lt=2**53, examples=[0], description="A place in the one order of what happened."),
]
Kind = Annotated[str, Meta(examples=["course.updated"])]
Kinds = Annotated[
    str,
    Meta(
        description="Of these kinds, separated by commas: " + ", ".join(sorted(KINDS)) + ".",
        examples=["course.created,course.updated"],
    ),
]


_OF_OTHERS = frozenset({"uid", "extra"})
"""What other APIs know a thing by, and keep of it."""


class Subject(msgspec.Struct, frozen=True):
    """What it happened to."""

    kind: Annotated[str, Meta(examples=["course"])]
    id: Id


class ChangeOut(msgspec.Struct, frozen=True):
    """`id` names the event, in webhooks too. `actor_id` is null where the platform did it itself;
    `credential` is session, key or system, with its id; `dialect` the API through which it was
    done, "" where through none. `after` is the subject as it was then (of what was
    deleted: what it was known by), null once erased; `changed` names what was changed."""

    position: Position
    id: Id
    kind: Kind
    subject: Subject
    actor_id: Id | None
    credential: Annotated[str, Meta(examples=["session:1071"])]
    dialect: Annotated[str, Meta(examples=["lyceum"])]
    at: Time
    after: dict[str, Any] | None
    changed: list[str] | None


class ChangesOut(msgspec.Struct, frozen=True):
    """`position` is the `after` of the next request; `newest` is that of the last event of all, and
    nothing more is there when both are the same."""

    data: list[ChangeOut]
    position: Position
    newest: Position


class ListChanges(Asked, frozen=True, kw_only=True):
    """From the beginning unless said otherwise: any position may be asked for again."""

    after: Position = 0
    limit: Limit = 50
    kinds: Kinds | UnsetType = UNSET


def kinds(asked: ListChanges) -> list[str] | None:
    if asked.kinds is UNSET:
        return None
    return sorted(set(checked(asked.kinds, sorted(KINDS), name="kinds")))


def snapshot(after: dict[str, Any] | None) -> dict[str, Any] | None:
    """The subject of an event in this API's values."""
    if after is None:
        return None
    return {name: _told(name, value) for name, value in after.items() if name not in _OF_OTHERS}


def _told(name: str, value: Any) -> Any:
    is_moment = name.endswith("_at") and isinstance(value, int)
    return iso_micros(value) if is_moment else value


def change(happened: Happened) -> ChangeOut:
    return ChangeOut(
        position=happened.position,
        id=happened.id,
        kind=happened.kind,
        subject=Subject(happened.subject_kind, happened.subject_id),
        actor_id=happened.actor_id,
        credential=happened.credential,
        dialect=happened.dialect,
        at=iso_micros(happened.at),
        after=snapshot(happened.after),
        changed=happened.changed,
    )
