"""Ids: of one counter per tenant, never given twice, whatever fails or runs at once."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from lyceum.core.ids import BLOCK, FIRST
from lyceum.core.work import Tenant, Works, WriteWork
from tests.harness.school import School, open_works

ROOT = Path(__file__).parents[2]


class Mishap(Exception):
    pass


async def take(works: Works, tenant: Tenant, number: int) -> list[int]:
    async def act(work: WriteWork) -> list[int]:
        return [await work.new_id() for _ in range(number)]

    return await works.writing(tenant, act)


async def take_and_fail(works: Works, tenant: Tenant, number: int) -> list[int]:
    given: list[int] = []

    async def act(work: WriteWork) -> None:
        given.extend([await work.new_id() for _ in range(number)])
        raise Mishap

    with pytest.raises(Mishap):
        await works.writing(tenant, act)
    return given


async def test_the_first_is_a_thousand_in_every_tenant(school: School) -> None:
    assert await take(school.works, school.test_tenant, 3) == [FIRST, FIRST + 1, FIRST + 2]
    assert min(person.id for person in school.people.values()) >= FIRST


async def test_none_is_given_twice_when_many_write_at_once(school: School) -> None:
    sizes = [1, 3, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 5, 7, 1] * 4
    given = await asyncio.gather(*(take(school.works, school.tenant, size) for size in sizes))
    numbers = [number for some in given for number in some]
    assert len(numbers) == sum(sizes)
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < 2**53


async def test_what_a_failed_write_took_is_never_given_to_two(school: School) -> None:
    numbers: list[int] = []
    for size in (1, BLOCK, 5, 2 * BLOCK, 1):
        # What is rolled back was never stored, so that its numbers may come again, but once.
        await take_and_fail(school.works, school.tenant, size)
        numbers += await take(school.works, school.tenant, size)
    assert len(set(numbers)) == len(numbers)


async def test_failures_among_successes_at_once_give_none_twice(school: School) -> None:
    runs = [
        (take if n % 3 else take_and_fail)(school.works, school.tenant, 1 + 37 * n % (2 * BLOCK))
        for n in range(30)
    ]
    given = await asyncio.gather(*runs)
    kept = [number for n, some in enumerate(given) if n % 3 for number in some]
    assert len(set(kept)) == len(kept)


async def test_tenants_count_apart(school: School) -> None:
    ours = await take(school.works, school.tenant, BLOCK)
    assert await take(school.works, school.test_tenant, 1) == [FIRST]
    assert FIRST not in ours


TAKER = """
import asyncio, sys
from lyceum.core.tenancy.directory import Directory
from tests.core.test_ids import take
from tests.harness.school import open_works

async def main(url, tenant_id):
    async with open_works(url) as works:
        tenant = await Directory(works).by_id(int(tenant_id))
        for _ in range(20):
            print(*await take(works, tenant, 17))

asyncio.run(main(*sys.argv[1:]))
"""


async def test_two_processes_never_give_the_same(school: School, migrated_url: str) -> None:
    command = [sys.executable, "-c", TAKER, migrated_url, str(school.tenant.id)]
    taking = [
        await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
        for _ in range(2)
    ]
    ours = [await take(school.works, school.tenant, 17) for _ in range(20)]
    said = b" ".join([(await process.communicate())[0] for process in taking])
    numbers = [number for some in ours for number in some] + [int(word) for word in said.split()]
    assert [process.returncode for process in taking] == [0, 0]
    assert len(numbers) == 3 * 20 * 17
    assert len(set(numbers)) == len(numbers)


async def test_a_restart_leaves_a_gap_and_no_double(school: School, migrated_url: str) -> None:
    before = await take(school.works, school.tenant, 3)
    async with open_works(migrated_url) as restarted:
        after = await take(restarted, school.tenant, 3)
    assert min(after) > max(before)
