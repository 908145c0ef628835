"""Founding an organization: its live and its test tenant, ready for people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Table, func, insert, select

from lyceum.core.database import Connection, NotUnique, Statement, command
from lyceum.core.ids import FIRST
from lyceum.core.tables import hosts, id_blocks, organizations, tenants
from lyceum.core.tenancy.errors import HostTaken
from lyceum.core.tenancy.model import clean_host, clean_organization_name
from lyceum.core.work import Tenant, Works, WriteWork
from lyceum.kit import clock, ids

Furnish = Callable[[WriteWork], Awaitable[None]]

_WHY = "an organization is founded before it has a tenant"


def _insert(table: Table) -> Statement[Any]:
    columns = [column.name for column in table.columns]
    return command(insert(table), writes=columns, spanning=_WHY)


class _Number(msgspec.Struct, array_like=True):
    value: int


_LAST_ORGANIZATION = Statement(
    select(func.coalesce(func.max(organizations.c.id), 0)), _Number, spanning=_WHY
)
_LAST_TENANT = Statement(select(func.coalesce(func.max(tenants.c.id), 0)), _Number, spanning=_WHY)
_NEW_ORGANIZATION = _insert(organizations)
_NEW_TENANT = _insert(tenants)
_NEW_COUNTER = _insert(id_blocks)
_NEW_HOST = _insert(hosts)


async def found_organization(
    works: Works,
    *,
    name: str,
    live_hosts: Sequence[str] = (),
    currency: str = "USD",
    locale: str = "en",
    furnish: Furnish | None = None,
) -> tuple[Tenant, Tenant]:
    """Makes an organization and its two tenants, (live, test); refuses a host that is taken.

    `furnish` writes what each tenant begins with, in the same transaction: nobody ever finds an
    organization that is half made.
    """
    found = partial(
        _found,
        name=clean_organization_name(name),
        live_hosts=[clean_host(host) for host in live_hosts],
        currency=currency,
        locale=locale,
    )
    while True:
        try:
            return await _found_once(works, found, furnish)
        except _Overtaken:
            # Each time it is another that was founded: this ends when no others are left.
            continue


class _Overtaken(Exception):
    """Another organization was founded at the same time, and has the number."""


async def _found_once(
    works: Works,
    found: Callable[[Connection], Awaitable[tuple[Tenant, Tenant]]],
    furnish: Furnish | None,
) -> tuple[Tenant, Tenant]:
    try:
        async with works.database.writing() as connection:
            made = await found(connection)
            if furnish is not None:
                for tenant in made:
                    async with works.write_within(tenant, connection) as work:
                        await furnish(work)
            return made
    except NotUnique as error:
        if error.index == "pk_hosts":
            raise HostTaken from error
        if error.index in ("pk_organizations", "pk_tenants"):
            raise _Overtaken from error
        raise


async def _found(
    connection: Connection, *, name: str, live_hosts: Sequence[str], currency: str, locale: str
) -> tuple[Tenant, Tenant]:
    now = clock.now()
    organization_id = await _last(connection, _LAST_ORGANIZATION) + 1
    await _run(
        connection,
        _NEW_ORGANIZATION,
        id=organization_id,
        name=name,
        plan="",
        per_minute=None,
        created_at=now,
    )
    tenant_id = await _last(connection, _LAST_TENANT) + 1
    made = []
    for offset, mode in enumerate(("live", "test")):
        tenant = Tenant(
            id=tenant_id + offset,
            uid=ids.new_uid(),
            organization_id=organization_id,
            mode=mode,
            state="active",
            currency=currency,
            locale=locale,
            clock_offset=0,
        )
        await _run(connection, _NEW_TENANT, **msgspec.structs.asdict(tenant), created_at=now)
        await _run(connection, _NEW_COUNTER, tenant_id=tenant.id, next=FIRST)
        made.append(tenant)
    for host in live_hosts:
        await _run(connection, _NEW_HOST, name=host, tenant_id=made[0].id)
    return made[0], made[1]


async def _last(connection: Connection, statement: Statement[_Number]) -> int:
    form = statement.form(connection.flavor)
    return statement.decode(await connection.fetch(form.sql, form.arguments({})), form)[0].value


async def _run(connection: Connection, statement: Statement[Any], **values: object) -> None:
    form = statement.form(connection.flavor)
    await connection.execute(form.sql, form.arguments(values))
