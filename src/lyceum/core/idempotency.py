"""Requests that take effect once, however often a client sends them under one key.

A claim is committed before the work begins, and leased: while it runs nobody else does the same.
The answer is kept in the transaction of the write. A lease that ended without an answer means that
nothing happened, so that the next to come runs it; the first, should it still be alive, then finds
its claim gone and writes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import msgspec
from sqlalchemy import BigInteger, LargeBinary, Text, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lyceum.core.database import TENANT, Flavor, Statement, columns_of, command
from lyceum.core.errors import KeyInUse, KeyReused
from lyceum.core.tables import idempotency
from lyceum.core.work import WriteWork
from lyceum.kit.time import HOUR, MINUTE

LEASE = 2 * MINUTE
KEPT = 24 * HOUR


class Key(msgspec.Struct, frozen=True):
    """Whose key it is, the key as it is stored, and the request that it stands for."""

    scope: str
    key: bytes
    request: bytes

    @property
    def digest(self) -> bytes:
        """Stands for this request under this key, and for no other."""
        return hashlib.sha256(b"\n".join([self.scope.encode(), self.key, self.request])).digest()


class Claim(msgspec.Struct, frozen=True):
    """The right to run a request until `lease_until`, in microseconds."""

    key: Key
    lease_until: int


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """How a request was answered; `body` is None where it held a secret."""

    request: bytes
    lease_until: int
    status: int | None
    headers: dict[str, str]
    body: bytes | None
    kept_until: int


def key_of(scope: str, *, key: str, request: bytes) -> Key:
    """The key is kept as a digest, and keys that of the request: whoever reads the table learns
    neither, not even by guessing at a password that the request held."""
    secret = key.encode("utf-8", "surrogatepass")
    return Key(scope, hashlib.sha256(secret).digest(), hmac.digest(secret, request, "sha256"))


_HERE = (
    idempotency.c.tenant_id == TENANT,
    idempotency.c.scope == bindparam("of", type_=Text),
    idempotency.c.key == bindparam("named", type_=LargeBinary),
)
_MINE = (
    *_HERE,
    idempotency.c.lease_until == bindparam("lease", type_=BigInteger),
    idempotency.c.status.is_(None),
)
_COLUMNS = [column.name for column in idempotency.columns]


def _unless_there(dialect: Any) -> Statement[Any]:
    return command(dialect.insert(idempotency).on_conflict_do_nothing(), writes=_COLUMNS)


_INSERT = {
    Flavor.SQLITE: _unless_there(sqlite),
    Flavor.POSTGRESQL: _unless_there(postgresql),
}
_LOCKED = Statement(select(*columns_of(idempotency, Kept)).where(*_HERE).with_for_update(), Kept)
_TAKE_OVER = command(
    update(idempotency).where(*_HERE),
    writes=["request", "lease_until", "status", "headers", "body", "kept_until"],
)
_KEEP = command(update(idempotency).where(*_MINE), writes=["status", "headers", "body"])
_RELEASE = command(delete(idempotency).where(*_MINE))
_SWEEP = command(
    delete(idempotency).where(
        idempotency.c.tenant_id == TENANT,
        idempotency.c.kept_until <= bindparam("now", type_=BigInteger),
    )
)


async def claim(work: WriteWork, key: Key) -> Claim | Kept:
    """The right to run the request, or how it was answered before. Refuses a key of another
    request, and one whose request is running."""
    now = work.machine_now
    row: dict[str, Any] = {
        "request": key.request,
        "lease_until": now + LEASE,
        "status": None,
        "headers": {},
        "body": None,
        "kept_until": now + KEPT,
    }
    claimed = Claim(key, now + LEASE)
    if await work.run(_INSERT[work.connection.flavor], scope=key.scope, key=key.key, **row):
        return claimed
    found = await work.first(_LOCKED, of=key.scope, named=key.key)
    if found is not None and found.kept_until > now:
        if not hmac.compare_digest(found.request, key.request):
            raise KeyReused
        if found.status is not None:
            return found
        if found.lease_until > now:
            raise KeyInUse
    await work.run(_TAKE_OVER, of=key.scope, named=key.key, **row)
    return claimed


async def keep(
    work: WriteWork, claim: Claim, *, status: int, headers: dict[str, str], body: bytes | None
) -> None:
    """Keeps the answer; refuses when somebody else has taken the request over meanwhile."""
    if not await work.run(_KEEP, **_mine(claim), status=status, headers=headers, body=body):
        raise KeyInUse


async def release(work: WriteWork, claim: Claim) -> None:
    """Gives the right back: nothing was done, and the request may be sent again at once."""
    await work.run(_RELEASE, **_mine(claim))


def _mine(claim: Claim) -> dict[str, Any]:
    return {"of": claim.key.scope, "named": claim.key.key, "lease": claim.lease_until}


async def sweep(work: WriteWork) -> int:
    """Forgets the answers of this tenant that were kept long enough; how many there were."""
    return await work.run(_SWEEP, now=work.machine_now)
