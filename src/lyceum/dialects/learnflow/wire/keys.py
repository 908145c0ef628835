"""API keys on the wire (L31, L32)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lyceum.core.access.keys import HINT_LENGTH, LONGEST_GRACE
from lyceum.core.access.model import ApiKey
from lyceum.core.actor import Permission
from lyceum.dialects.learnflow import ids
from lyceum.dialects.learnflow.wire import texts
from lyceum.kit.time import SECOND, iso_seconds

KeyName = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Gradebook sync"])
]
Scopes = Annotated[
    list[Permission],
    Meta(max_length=len(Permission), description="All that the key may do; null is everything."),
]
Secret = Annotated[
    str,
    Meta(
        description="The key itself, shown this once.",
        examples=["rk_test_u3Vh0mD4tYqk9Rz1cXf6Wb2NsLa8Je5P7iGoKQxTyBE"],
    ),
]


class KeyOut(msgspec.Struct, frozen=True, kw_only=True):
    """`last4` is the end of the key, to tell keys apart. It works until `expires_at` or
    `revoked_at`."""

    id: texts.KeyId
    object: str = "api_key"
    name: str
    last4: Annotated[str, Meta(max_length=HINT_LENGTH, examples=["x7Qz"])]
    restricted: bool
    scopes: list[str] | None
    created_at: texts.Time
    expires_at: texts.Time | None
    revoked_at: texts.Time | None
    livemode: bool


class KeyMade(KeyOut, frozen=True, kw_only=True):
    """The same with the key."""

    secret: Secret


class KeyId(msgspec.Struct, frozen=True):
    id: texts.KeyId


class CreateKey(msgspec.Struct, frozen=True, kw_only=True):
    """With `scopes` it is a restricted key. It may do no more than the key that makes it."""

    name: KeyName
    scopes: Scopes | None = None


class RollKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key before works for `expires_in` seconds more, a week at most."""

    id: texts.KeyId
    expires_in: Annotated[int, Meta(ge=0, le=LONGEST_GRACE // SECOND)] = 0


def key(stored: ApiKey, *, livemode: bool) -> KeyOut:
    return KeyOut(**_told(stored, livemode=livemode))


def made(stored: ApiKey, secret: str, *, livemode: bool) -> KeyMade:
    return KeyMade(**_told(stored, livemode=livemode), secret=secret)


def _told(stored: ApiKey, *, livemode: bool) -> dict[str, Any]:
    return {
        "id": ids.CODES["api_key"].encode(stored.uid),
        "name": stored.name,
        "last4": stored.hint,
        "restricted": stored.scopes is not None,
        "scopes": stored.scopes,
        "created_at": iso_seconds(stored.created_at),
        "expires_at": _time(stored.expires_at),
        "revoked_at": _time(stored.revoked_at),
        "livemode": livemode,
    }


def _time(at: int | None) -> str | None:
    return None if at is None else iso_seconds(at)
