"""A session on the wire: one sign-in, on one device."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.access.model import Session
from lyceum.core.access.sessions import LONGEST_AGENT
from lyceum.core.actor import Actor
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Fields, Id
from lyceum.dialects.lyceum.wire.keys import Api
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Agent = Annotated[str, Meta(max_length=LONGEST_AGENT, examples=["Mozilla/5.0 (X11; Linux x86_64)"])]


class SessionOrder(StrEnum):
    OLDEST = "started_at"
    NEWEST = "-started_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class SessionOut(msgspec.Struct, frozen=True):
    """`api` is the one that was signed in to, `agent` what the client called itself, `is_current`
    whether it is the session that asks."""

    id: Id
    api: Api
    agent: Agent
    started_at: Time
    expires_at: Time
    updated_at: Time
    is_current: bool


class ListSessions(FollowAsked, frozen=True, kw_only=True):
    order: SessionOrder = SessionOrder.NEWEST
    api: Api | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class Ended(msgspec.Struct, frozen=True):
    """How many sessions were ended."""

    ended: Annotated[int, Meta(ge=0, examples=[2])]


def session(stored: Session, actor: Actor) -> SessionOut:
    asking = actor.credential
    return SessionOut(
        id=stored.id,
        api=stored.dialect,
        agent=stored.agent,
        started_at=iso_micros(stored.started_at),
        expires_at=iso_micros(stored.expires_at),
        updated_at=iso_micros(stored.updated_at),
        is_current=asking is not None and (asking.kind, asking.id) == ("session", stored.id),
    )
