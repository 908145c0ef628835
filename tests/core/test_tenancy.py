"""Organizations, their two tenants and their hosts; whose request a request is."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from lyceum.core.errors import Refusal
from lyceum.core.tenancy import directory as directory_module
from lyceum.core.tenancy.actions import found_organization
from lyceum.core.tenancy.directory import Directory
from lyceum.core.tenancy.errors import HostTaken
from lyceum.core.work import Tenant, Works, WriteWork
from lyceum.kit import clock
from tests.harness.rows import every_row


async def found(works: Works, name: str = "Hill School", *hosts: str) -> tuple[Tenant, Tenant]:
    return await found_organization(works, name=name, live_hosts=hosts)


async def test_an_organization_has_a_live_and_a_test_tenant(works: Works) -> None:
    live, test = await found(works, "One", "one.example")
    assert (live.mode, test.mode) == ("live", "test")
    assert live.organization_id == test.organization_id
    assert live.id != test.id
    assert live.uid != test.uid
    other, _ = await found(works, "Two")
    assert other.organization_id != live.organization_id


async def test_organizations_founded_at_once_are_all_their_own(works: Works) -> None:
    made = await asyncio.gather(
        *(found(works, f"School {n}", f"s{n}.example") for n in range(6)), return_exceptions=True
    )
    tenants = [tenant for pair in made if isinstance(pair, tuple) for tenant in pair]
    assert len(tenants) == 12, made
    assert len({tenant.id for tenant in tenants}) == 12


async def test_a_host_is_one_tenants(works: Works) -> None:
    await found(works, "One", "One.Example")
    before = await every_row(works.database)
    with pytest.raises(HostTaken):
        await found(works, "Two", "two.example", "one.example")
    assert await every_row(works.database) == before


async def test_an_organization_that_cannot_be_furnished_is_not_there(works: Works) -> None:
    async def fail(work: WriteWork) -> None:
        raise Refusal

    before = await every_row(works.database)
    with pytest.raises(Refusal):
        await found_organization(works, name="Half", furnish=fail)
    assert await every_row(works.database) == before


def id_of(tenant: Tenant | None) -> int | None:
    return tenant.id if tenant else None


async def test_a_tenant_is_found_by_its_id_its_uid_and_its_host(works: Works) -> None:
    live, test = await found(works, "One", "one.example")
    directory = Directory(works)
    assert id_of(await directory.by_id(live.id)) == live.id
    assert id_of(await directory.by_uid(test.uid)) == test.id
    assert id_of(await directory.by_host("one.example")) == live.id
    assert await directory.by_host("two.example") is None
    assert await directory.by_host("") is None
    assert await directory.by_id(99) is None


async def test_without_a_host_the_only_organization_is_meant(works: Works) -> None:
    directory = Directory(works)
    assert await directory.sole() is None
    directory.forget()
    live, _ = await found(works, "One", "one.example")
    assert id_of(await directory.sole()) == live.id
    directory.forget()
    await found(works, "Two")
    assert await directory.sole() is None


async def test_what_another_process_changed_is_seen_after_a_few_seconds(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(clock, "monotonic", lambda: now)
    directory = Directory(works)
    assert await directory.by_host("one.example") is None
    live, _ = await found(works, "One", "one.example")
    assert await directory.by_host("one.example") is None
    now += directory_module.FRESH_FOR
    assert id_of(await directory.by_host("one.example")) == live.id


async def test_hosts_that_nobody_has_are_not_remembered_without_end(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory_module, "KEPT", 50)
    directory = Directory(works)
    for n in range(200):
        assert await directory.by_host(f"h{n}.example") is None
        assert len(directory._known) <= 50


async def test_a_suspended_tenant_does_not_exist(works: Works) -> None:
    live, _ = await found(works, "One", "one.example")
    async with works.database.writing() as connection:
        await connection.execute(f"UPDATE tenants SET state = 'closed' WHERE id = {live.id}", ())
    directory = Directory(works)
    assert await directory.by_id(live.id) is None
    assert await directory.by_host("one.example") is None
    assert await directory.sole() is None


async def test_a_credential_is_known_at_its_own_hosts_and_where_nobody_is(works: Works) -> None:
    live, test = await found(works, "One")
    other, other_test = await found(works, "Two")
    for tenant in (live, test, other, other_test):
        assert tenant.is_known_at(None)
        assert tenant.is_known_at(tenant)
    assert test.is_known_at(live)
    assert not live.is_known_at(test)
    for tenant, host in ((live, other), (test, other), (live, other_test), (test, other_test)):
        assert not tenant.is_known_at(host)
    assert replace(test, organization_id=other.organization_id).is_known_at(other)
