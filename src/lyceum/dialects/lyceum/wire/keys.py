"""An API key on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.access.keys import HINT_LENGTH, NewKey
from lyceum.core.access.model import ApiKey, KeyChange, KeyFilter
from lyceum.core.actor import Permission
from lyceum.dialects.lyceum.auth import NAME
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time, moment
from lyceum.kit.time import iso_micros

KeyName = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Gradebook sync"])
]
Api = Annotated[
    str,
    Meta(
        pattern="^[a-z]{1,40}$",
        description="The API that the key is for, as the command line names it.",
        examples=[NAME],
    ),
]
Hint = Annotated[str, Meta(max_length=HINT_LENGTH, examples=["x7Qz"])]
Scope = Annotated[str, Meta(examples=["courses.read_any"])]
Scopes = Annotated[list[Permission], Meta(max_length=len(Permission))]
Secret = Annotated[str, Meta(examples=["lyk_u3Vh0mD4tYqk9Rz1cXf6Wb2NsLa8Je5P7iGoKQxTyBE"])]


class KeyOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class KeyOut(msgspec.Struct, frozen=True):
    """`hint` is the end of the key, to tell keys apart. `scopes` are all that it may do of what its
    person may; null leaves them everything. It works until `expires_at` or `revoked_at`."""

    id: Id
    user_id: Id
    name: str
    api: Api
    hint: Hint
    scopes: list[Scope] | None
    created_at: Time
    updated_at: Time
    expires_at: Time | None
    revoked_at: Time | None


class KeyMade(KeyOut, frozen=True):
    """The same with its `secret`, which is shown here and never again."""

    secret: Secret


class ListKeys(FollowAsked, frozen=True, kw_only=True):
    """`working` leaves out those that are revoked or expired."""

    order: KeyOrder = KeyOrder.NEWEST
    user_id: Id | UnsetType = UNSET
    api: Api | UnsetType = UNSET
    working: bool = False
    fields: Fields | UnsetType = UNSET


class GetKey(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateKey(Asked, frozen=True, kw_only=True):
    """One's own without a `user_id`. Made with a key, it may do no more than that one and works no
    longer; `scopes` and `expires_at` are then its."""

    name: KeyName
    user_id: Id | UnsetType = UNSET
    scopes: Scopes | None = None
    expires_at: Time | None = None


class ChangeKey(OneAsked, frozen=True, kw_only=True):
    """`scopes` may only become fewer; `expires_at` null lets it work for good."""

    name: KeyName | UnsetType = UNSET
    scopes: Scopes | UnsetType | None = UNSET
    expires_at: Time | UnsetType | None = UNSET


def where(asked: ListKeys) -> KeyFilter:
    return KeyFilter(user_id=asked.user_id, dialect=asked.api, working=asked.working)


def new(asked: CreateKey, *, self_id: int, secret: str) -> NewKey:
    return NewKey(
        user_id=self_id if asked.user_id is UNSET else asked.user_id,
        dialect=NAME,
        name=asked.name.strip(),
        secret=secret,
        scopes=None if asked.scopes is None else _sorted(asked.scopes),
        expires_at=moment(asked.expires_at, field="expires_at"),
    )


def change(asked: ChangeKey) -> KeyChange:
    scopes, expires_at = asked.scopes, asked.expires_at
    return KeyChange(
        name=UNSET if asked.name is UNSET else asked.name.strip(),
        scopes=scopes if scopes is UNSET or scopes is None else _sorted(scopes),
        expires_at=UNSET if expires_at is UNSET else moment(expires_at, field="expires_at"),
    )


def _sorted(scopes: list[Permission]) -> tuple[str, ...]:
    return tuple(sorted({str(scope) for scope in scopes}))


def key(stored: ApiKey) -> KeyOut:
    return KeyOut(**_told(stored))


def made(stored: ApiKey, secret: str) -> KeyMade:
    return KeyMade(**_told(stored), secret=secret)


def _told(stored: ApiKey) -> dict[str, Any]:
    return {
        "id": stored.id,
        "user_id": stored.user_id,
        "name": stored.name,
        "api": stored.dialect,
        "hint": stored.hint,
        "scopes": stored.scopes,
        "created_at": iso_micros(stored.created_at),
        "updated_at": iso_micros(stored.updated_at),
        "expires_at": _time(stored.expires_at),
        "revoked_at": _time(stored.revoked_at),
    }


def _time(at: int | None) -> str | None:
    return None if at is None else iso_micros(at)
