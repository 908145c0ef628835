"""What an organization may switch off: itself as a whole, or its APIs alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, bindparam, update

from lyceum.core.database import Statement, command
from lyceum.core.tables import organizations
from lyceum.core.tenancy.errors import ApiOff, NoSuchOrganization, OrganizationClosed
from lyceum.core.work import Tenant, Works
from lyceum.kit import clock


def _set(column: str) -> dict[str, object]:
    return {column: bindparam("at", type_=BigInteger)}


_WHY = "the command line switches an organization off, which has two tenants"
_BY_ID = organizations.c.id == bindparam("id", type_=BigInteger)
_CLOSE = command(update(organizations).where(_BY_ID).values(_set("closed_at")), spanning=_WHY)
_SWITCH_API = command(update(organizations).where(_BY_ID).values(_set("api_off_at")), spanning=_WHY)


def must_answer(tenant: Tenant | None) -> None:
    """Refuses a request by an API to an organization that is closed, or has its API off."""
    if tenant is None:
        return
    if tenant.closed_at is not None:
        raise OrganizationClosed
    if tenant.api_off_at is not None:
        raise ApiOff


async def put_active(works: Works, organization_id: int, *, active: bool) -> None:
    """Closes an organization, or opens it again; servers that run know it within some seconds.
    Refuses a number that nobody has."""
    await _switch(works, _CLOSE, organization_id, on=active)


async def put_api_enabled(works: Works, organization_id: int, *, enabled: bool) -> None:
    """The same for its APIs alone."""
    await _switch(works, _SWITCH_API, organization_id, on=enabled)


async def _switch(
    works: Works, statement: Statement[Any], organization_id: int, *, on: bool
) -> None:
    form = statement.form(works.flavor)
    async with works.database.writing() as connection:
        values = {"id": organization_id, "at": None if on else clock.now()}
        if not await connection.execute(form.sql, form.arguments(values)):
            raise NoSuchOrganization
