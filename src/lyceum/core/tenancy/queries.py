"""Which organizations there are: for the command line alone, since nobody asks it by an API."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, bindparam, func, select

from lyceum.core.database import Statement, columns_of
from lyceum.core.tables import hosts, organizations, tenants
from lyceum.core.tenancy.directory import TENANTS, TenantRow
from lyceum.core.work import Tenant, Works

_WHY = "the command line lists every organization of the installation"


class Organization(msgspec.Struct, frozen=True, array_like=True):
    """`created_at` in microseconds since 1970 UTC."""

    id: int
    name: str
    created_at: int


class Host(msgspec.Struct, frozen=True, array_like=True):
    name: str
    tenant_id: int


class _Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


_ALL = Statement(
    select(*columns_of(organizations, Organization)).order_by(organizations.c.id),
    Organization,
    spanning=_WHY,
)
_BY_ID = Statement(
    select(*columns_of(organizations, Organization)).where(
        organizations.c.id == bindparam("id", type_=BigInteger)
    ),
    Organization,
    spanning="a letter says whose school it comes from",
)
_TENANTS = Statement(TENANTS.order_by(tenants.c.id), TenantRow, spanning=_WHY)
_HOSTS = Statement(select(*columns_of(hosts, Host)).order_by(hosts.c.name), Host, spanning=_WHY)
_COUNT = Statement(select(func.count()).select_from(organizations), _Number, spanning=_WHY)


async def organizations_of(works: Works) -> list[Organization]:
    """All organizations, the oldest first."""
    return await works.across(_ALL)


async def organization(works: Works, organization_id: int) -> Organization | None:
    """The organization of that number."""
    found = await works.across(_BY_ID, id=organization_id)
    return found[0] if found else None


async def tenants_of(works: Works) -> list[Tenant]:
    """All tenants, of every organization and mode."""
    return [*await works.across(_TENANTS)]


async def hosts_of(works: Works) -> list[Host]:
    """All registered host names."""
    return await works.across(_HOSTS)


async def is_empty(works: Works) -> bool:
    """Whether nobody has founded an organization yet."""
    (count,) = await works.across(_COUNT)
    return count.value == 0
