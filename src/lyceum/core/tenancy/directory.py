"""Whose request is it? By the credential's tenant, by the host, or by there being only one."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from sqlalchemy import BigInteger, LargeBinary, Text, bindparam, select

from lyceum.core.database import Statement
from lyceum.core.tables import hosts, organizations, tenants
from lyceum.core.work import Tenant, Works
from lyceum.kit import clock

Row = TypeVar("Row")

FRESH_FOR = 5.0
"""Seconds until a change made by another process, a new host say, is seen here."""

KEPT = 10_000

_WHY = "the directory answers whose request it is"


class TenantRow(Tenant, frozen=True, array_like=True):
    """A tenant as TENANTS selects it."""


class BranchHost(msgspec.Struct, frozen=True, array_like=True):
    """Whose host it is."""

    tenant_id: int
    branch_id: int


_OF_ORGANIZATION = ("plan", "closed_at", "api_off_at", "per_minute")
_BESIDE = (*_OF_ORGANIZATION, "branch_id")
"""What does not stand in a tenant's own row."""

TENANTS = select(
    *(tenants.c[name] for name in Tenant.__struct_fields__ if name not in _BESIDE),
    *(organizations.c[name] for name in _OF_ORGANIZATION),
).join_from(tenants, organizations, organizations.c.id == tenants.c.organization_id)
"""Tenants, each with what is its organization's."""

_BY_ID = Statement(
    TENANTS.where(tenants.c.id == bindparam("id", type_=BigInteger)), TenantRow, spanning=_WHY
)
_BY_UID = Statement(
    TENANTS.where(tenants.c.uid == bindparam("uid", type_=LargeBinary)), TenantRow, spanning=_WHY
)
_BY_HOST = Statement(
    TENANTS.join(hosts, hosts.c.tenant_id == tenants.c.id).where(
        hosts.c.name == bindparam("name", type_=Text)
    ),
    TenantRow,
    spanning=_WHY,
)
_BRANCH_AT = Statement(
    select(hosts.c.tenant_id, hosts.c.branch_id).where(
        hosts.c.name == bindparam("name", type_=Text), hosts.c.branch_id.is_not(None)
    ),
    BranchHost,
    spanning=_WHY,
)
_LIVE_OF_TWO = Statement(TENANTS.where(tenants.c.mode == "live").limit(2), TenantRow, spanning=_WHY)


class Directory:
    """Finds tenants; remembers what it found for a few seconds."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._known: dict[tuple[str, Any], list[Any]] = {}
        self._fresh_until = 0.0

    async def by_id(self, tenant_id: int) -> Tenant | None:
        return await self._find(_BY_ID, "id", tenant_id)

    async def by_uid(self, uid: bytes) -> Tenant | None:
        return await self._find(_BY_UID, "uid", uid)

    async def by_host(self, host: str) -> Tenant | None:
        """`host` in lower case without a port; None for a host that nobody registered."""
        return await self._find(_BY_HOST, "name", host)

    async def branch_at(self, host: str) -> BranchHost | None:
        """The branch whose host it is; None for all other hosts."""
        found = await self._once(("branch", host), _BRANCH_AT, {"name": host})
        return found[0] if found else None

    async def sole(self) -> Tenant | None:
        """The live tenant, if there is exactly one organization."""
        return await self._remembered(("sole", None), _LIVE_OF_TWO, {})

    def forget(self) -> None:
        self._known.clear()

    async def _find(self, statement: Statement[TenantRow], name: str, value: Any) -> Tenant | None:
        return await self._remembered((name, value), statement, {name: value})

    async def _remembered(
        self, key: tuple[str, Any], statement: Statement[TenantRow], values: dict[str, Any]
    ) -> Tenant | None:
        found = await self._once(key, statement, values)
        return found[0] if len(found) == 1 and found[0].state == "active" else None

    async def _once(
        self, key: tuple[str, Any], statement: Statement[Row], values: dict[str, Any]
    ) -> list[Row]:
        """What the statement finds, which is asked for once in a while."""
        now = clock.monotonic()
        if now >= self._fresh_until or len(self._known) >= KEPT:
            self._known.clear()
            self._fresh_until = now + FRESH_FOR
        if key not in self._known:
            self._known[key] = await self._works.across(statement, **values)
        return self._known[key]
