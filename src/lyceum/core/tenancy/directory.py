"""Whose request is it? By the credential's tenant, by the host, or by there being only one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, LargeBinary, Text, bindparam, select

from lyceum.core.database import Statement
from lyceum.core.tables import hosts, organizations, tenants
from lyceum.core.work import Tenant, Works
from lyceum.kit import clock

FRESH_FOR = 5.0
"""Seconds until a change made by another process, a new host say, is seen here."""

KEPT = 10_000

_WHY = "the directory answers whose request it is"


class TenantRow(Tenant, frozen=True, array_like=True):
    """A tenant as TENANTS selects it."""


_OF_ORGANIZATION = ("plan", "per_minute")

TENANTS = select(
    *(
        (organizations if name in _OF_ORGANIZATION else tenants).c[name]
        for name in Tenant.__struct_fields__
    )
).join_from(tenants, organizations, organizations.c.id == tenants.c.organization_id)
"""Tenants, each with its organization's plan."""

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
_LIVE_OF_TWO = Statement(TENANTS.where(tenants.c.mode == "live").limit(2), TenantRow, spanning=_WHY)


class Directory:
    """Finds tenants; remembers what it found for a few seconds."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._known: dict[tuple[str, Any], Tenant | None] = {}
        self._fresh_until = 0.0

    async def by_id(self, tenant_id: int) -> Tenant | None:
        return await self._find(_BY_ID, "id", tenant_id)

    async def by_uid(self, uid: bytes) -> Tenant | None:
        return await self._find(_BY_UID, "uid", uid)

    async def by_host(self, host: str) -> Tenant | None:
        """`host` in lower case without a port; None for a host that nobody registered."""
        return await self._find(_BY_HOST, "name", host)

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
        now = clock.monotonic()
        if now >= self._fresh_until or len(self._known) >= KEPT:
            self._known.clear()
            self._fresh_until = now + FRESH_FOR
        if key not in self._known:
            found = await self._works.across(statement, **values)
            one = found[0] if len(found) == 1 and found[0].state == "active" else None
            self._known[key] = one
        return self._known[key]
