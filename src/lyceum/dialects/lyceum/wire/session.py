"""Signing in and out on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.actor import Permission
from lyceum.dialects.lyceum.wire.asking import Asked
from lyceum.dialects.lyceum.wire.users import UserOut

REFRESH_TOKEN = "mJx3Wq0s5Vt1kZr8Yb2Nc7Hd4Lf6Pg9Qe-Ru_TiAoSw"  # noqa: S105 - an example


class SignIn(Asked, frozen=True, kw_only=True):
    """`login` may be the address as well."""

    login: Annotated[str, Meta(min_length=1, max_length=254)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]


class Refresh(Asked, frozen=True, kw_only=True):
    refresh_token: Annotated[str, Meta(min_length=1, max_length=512)]


class Tokens(msgspec.Struct, frozen=True):
    """`expires_in` is in seconds; the refresh token works once."""

    access_token: Annotated[str, Meta(examples=["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMDQyIn0.dGVzdA"])]
    refresh_token: Annotated[str, Meta(examples=[REFRESH_TOKEN])]
    expires_in: Annotated[int, Meta(examples=[3600])]
    token_type: Annotated[str, Meta(examples=["Bearer"])]


class Me(msgspec.Struct, frozen=True):
    """Who is asking, and what this credential, a `session` or a `key`, may do."""

    user: UserOut
    credential: Annotated[str, Meta(examples=["session"])]
    permissions: list[Permission]


class SignedOut(msgspec.Struct, frozen=True):
    signed_out: bool = True
