"""API keys on the wire (contract 2)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.access.model import ApiKey, KeyAccess
from lyceum.core.people.model import User
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.people import PersonNamed, named

Description = Annotated[str, Meta(max_length=200, examples=["Sync with the CRM"])]
MASK = "secret_" + 60 * "*"


class CreateKey(msgspec.Struct, frozen=True, kw_only=True):
    user_id: texts.Id
    permissions: KeyAccess
    description: Description = ""


class UpdateKey(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    user_id: texts.Id
    permissions: KeyAccess
    description: Description | UnsetType = UNSET


class KeyOut(msgspec.Struct, frozen=True, kw_only=True):
    """A key; its secret is shown whole when it is made, and never again."""

    api_key: str = msgspec.field(name="apiKey")
    secret: str
    permissions: str
    description: str


class KeyMadeOut(KeyOut, frozen=True, kw_only=True):
    id: int


class KeyListed(KeyOut, frozen=True, kw_only=True):
    id: str
    user: PersonNamed | None


def masked(key: ApiKey) -> str:
    """The end alone, to tell secrets apart."""
    return MASK + key.hint


def made(key: ApiKey, *, secret: str) -> KeyMadeOut:
    return KeyMadeOut(
        api_key=key.handle or "",
        secret=secret,
        permissions=key.access,
        description=key.name,
        id=key.id,
    )


def changed(key: ApiKey) -> KeyOut:
    return KeyOut(
        api_key=key.handle or "",
        secret=masked(key),
        permissions=key.access,
        description=key.name,
    )


def listed(key: ApiKey, *, owner: User | None) -> KeyListed:
    return KeyListed(
        api_key=key.handle or "",
        secret=masked(key),
        permissions=key.access,
        description=key.name,
        id=str(key.id),
        user=named(owner) if owner else None,
    )
