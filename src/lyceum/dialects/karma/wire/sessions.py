"""Signing in and out on the wire (witness: contract, Endpoints; K55)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.access.model import Session
from lyceum.dialects.karma import ids
from lyceum.dialects.karma.wire import texts
from lyceum.kit.time import iso_seconds

Password = Annotated[str, Meta(min_length=8, max_length=1024)]


class LogIn(msgspec.Struct, frozen=True):
    email: Annotated[str, Meta(min_length=1, max_length=254)]
    password: Password


class Refresh(msgspec.Struct, frozen=True):
    refresh_token: Annotated[str, Meta(min_length=1, max_length=512)]


class LogOut(msgspec.Struct, frozen=True):
    refresh_token: str | UnsetType | None = UNSET


class Tokens(msgspec.Struct, frozen=True):
    """`expires_in` is in seconds."""

    access_token: Annotated[str, Meta(examples=["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c3JfIn0.dGVzdA"])]
    refresh_token: texts.RefreshToken
    expires_in: Annotated[int, Meta(examples=[3600])]
    token_type: Annotated[str, Meta(examples=["Bearer"])]


class SessionOut(msgspec.Struct, frozen=True):
    id: texts.SessionId
    user_agent: Annotated[str, Meta(examples=["Mozilla/5.0"])]
    created_at: texts.Time
    expires_at: texts.Time
    current: bool


class SessionId(msgspec.Struct, frozen=True):
    id: texts.SessionId


def session(session: Session, *, current_id: int | None) -> SessionOut:
    return SessionOut(
        id=ids.CODES["session"].encode(session.uid),
        user_agent=session.agent,
        created_at=iso_seconds(session.started_at),
        expires_at=iso_seconds(session.expires_at),
        current=session.id == current_id,
    )
