"""Making a key for a client of one of the APIs."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

import msgspec

from lyceum import dialects
from lyceum.core.access.keys import NewKey, add_key
from lyceum.core.access.model import ApiKey, KeyAccess
from lyceum.core.actor import READING, Permission, system
from lyceum.core.people.queries import user_named
from lyceum.core.work import Tenant, Works, WriteWork
from lyceum.http.dialect import KEY_BYTES, KeyAsked
from lyceum.kit import clock
from lyceum.kit.time import DAY, HOUR, parse_iso

ALLOWED: Mapping[str, frozenset[Permission] | None] = {
    "read": READING,
    "write": frozenset(Permission) - {p for p in READING if p is not Permission.COURSES_LEAD},
    "read_write": None,
}
"""What each word leaves of a person's permissions; None leaves all."""

_SPAN = re.compile(r"([1-9][0-9]{0,4})([dh])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class KeyWanted(msgspec.Struct, frozen=True, kw_only=True):
    """`user` is a login or an e-mail address; `expires_at` None means never."""

    dialect: str
    user: str
    name: str = ""
    permissions: str = "read_write"
    scopes: tuple[str, ...] | None = None
    expires_at: int | None = None


class KeyMade(msgspec.Struct, frozen=True):
    """`secret` is shown once and stored nowhere; `headers` are those of a request with it."""

    key: ApiKey
    login: str
    secret: str
    headers: Mapping[str, str]


def moment_of(expires: str) -> int | None:
    """`30d`, `12h`, a date or a moment in ISO 8601 → microseconds UTC, `never` → None.

    Refuses with ValueError anything else, and what is over already.
    """
    if expires == "never":
        return None
    span = _SPAN.fullmatch(expires)
    if span is not None:
        return clock.now() + int(span[1]) * (DAY if span[2] == "d" else HOUR)
    at = parse_iso(f"{expires}T00:00:00Z" if _DATE.fullmatch(expires) else expires)
    if at is None:
        raise ValueError("say 30d, 12h, a date such as 2030-01-31, or never")
    if at <= clock.now():
        raise ValueError(f"{expires} is over already")
    return at


async def make_key(works: Works, tenant: Tenant, wanted: KeyWanted) -> KeyMade:
    """Makes a key in this tenant; refuses an unknown person and a scope that is no permission."""
    (dialect,) = (one for one in dialects.load() if one.name == wanted.dialect)
    asked = KeyAsked(
        entropy=secrets.token_bytes(KEY_BYTES),
        mode=tenant.mode,
        permissions=wanted.permissions,
        restricted=_scopes(wanted) is not None,
    )
    secret = dialect.credentials.key(asked)
    handle = dialect.credentials.handle

    async def act(work: WriteWork) -> KeyMade:
        user = await user_named(work, system(tenant.id, name="command line"), wanted.user)
        key = await add_key(
            work,
            NewKey(
                user_id=user.id,
                dialect=wanted.dialect,
                name=wanted.name,
                secret=secret,
                scopes=_scopes(wanted) if handle is None else wanted.scopes,
                handle=handle(secret) if handle is not None else None,
                access=KeyAccess(wanted.permissions),
                expires_at=wanted.expires_at,
            ),
        )
        return KeyMade(key, user.login, secret, dialect.credentials.headers(secret))

    return await works.writing(tenant, act)


def _scopes(wanted: KeyWanted) -> tuple[str, ...] | None:
    """The permissions asked for by name, as far as the word read or write lets them through."""
    allowed = ALLOWED[wanted.permissions]
    if allowed is None:
        return wanted.scopes
    named = wanted.scopes if wanted.scopes is not None else tuple(sorted(allowed))
    # An unknown name is passed on, for the core to refuse it.
    return tuple(name for name in named if name in allowed or name not in frozenset(Permission))
