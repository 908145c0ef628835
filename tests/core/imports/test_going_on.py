"""Imports that stop in the middle, run beside each other, and meet other writers."""

from __future__ import annotations

import asyncio
import io
from functools import partial
from typing import Any

import pytest

from lyceum.core.imports import people, queries
from lyceum.core.imports.errors import Overtaken
from lyceum.core.imports.model import (
    CHUNK,
    Import,
    ImportState,
)
from lyceum.core.imports.running import run_import
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.work import Work
from tests.core.imports.content import entities
from tests.core.imports.files import bring_in, counts, csv_of, results, start
from tests.harness.school import School


class Mishap(Exception):
    pass


@pytest.mark.parametrize("dry_run", [True, False])
async def test_what_stopped_in_the_middle_goes_on_behind_the_last_chunk(
    school: School, *, dry_run: bool
) -> None:
    count = 3 * CHUNK + 7
    content = csv_of("login,name", *(f"p{n},P {n}" for n in range(count)), "p1,Again")
    started = await start(school, "people", dry_run=dry_run)
    seen: list[int] = []

    async def stop_after_two(found: Import) -> None:
        seen.append(found.rows)
        if len(seen) == 2:
            raise Mishap

    run = partial(run_import, school.works, school.tenant, started.id)
    with pytest.raises(Mishap):
        await run(file=io.BytesIO(content), tell=stop_after_two)
    async with school.works.read(school.tenant) as work:
        halfway = await queries.import_by_uid(work, school.system(), started.uid)
    assert (halfway.state, halfway.rows, halfway.total) == (
        ImportState.RUNNING,
        2 * CHUNK,
        count + 1,
    )
    done = await run(file=io.BytesIO(content))
    assert counts(done) == (count, 0, 0, 1)
    assert [row.number for row in await results(school, done)] == list(range(1, count + 2))
    assert await run(file=io.BytesIO(content)) == done


async def test_of_two_workers_one_goes_on(school: School) -> None:
    content = csv_of("login,name", *(f"p{n},P {n}" for n in range(2 * CHUNK)))
    started = await start(school, "people")
    run = partial(run_import, school.works, school.tenant, started.id)
    others: list[Import] = []

    async def let_another_do_it(found: Import) -> None:
        if not others:
            others.append(await run(file=io.BytesIO(content)))

    with pytest.raises(Overtaken):
        await run(file=io.BytesIO(content), tell=let_another_do_it)
    assert counts(others[0]) == (2 * CHUNK, 0, 0, 0)


async def test_of_files_brought_in_at_once_each_row_counts_once(school: School) -> None:
    content = csv_of("external_id,login,name", *(f"x{n},p{n},P {n}" for n in range(2 * CHUNK)))
    done = await asyncio.gather(*(bring_in(school, "people", content) for _ in range(4)))
    assert [found.refused for found in done] == [0] * 4
    assert sum(found.created for found in done) == 2 * CHUNK
    assert sum(found.unchanged for found in done) == 6 * CHUNK
    assert len({tuple(await entities(school, found)) for found in done}) == 1


async def test_whoever_comes_between_the_look_and_the_write_is_met_by_the_next_try(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = [people.directory, _too_early]

    async def look(work: Work, **names: Any) -> people.Directory:
        return await (looks.pop() if len(looks) > 1 else looks[0])(work, **names)

    monkeypatch.setattr(people, "directory", look)
    await school.write(
        partial(add_user, actor=school.system(), new=NewUser(display_name="Ann", login="ann"))
    )
    found = await bring_in(school, "people", csv_of("external_id,login,name", "p1,ann,Ann"))
    assert counts(found) == (0, 1, 0, 0)


async def _too_early(work: Work, **names: Any) -> people.Directory:
    """What a look finds that came before all others."""
    return people.Directory({}, {}, {}, {}, set())
