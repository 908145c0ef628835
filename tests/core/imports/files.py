"""Files to bring in, and what became of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.imports.actions import start_import
from lyceum.core.imports.model import Format, Import, ImportKind, NewImport, RowFilter, RowResult
from lyceum.core.imports.queries import row_results
from lyceum.core.imports.running import run_import
from tests.harness.school import School


def csv_of(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


def json_lines_of(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


async def start(school: School, kind: str, *, actor: Actor | None = None, **rest: Any) -> Import:
    new = NewImport(kind=ImportKind(kind), format=rest.pop("layout", Format.CSV), **rest)
    started: Import = await school.write(
        partial(start_import, actor=actor or school.system(), new=new)
    )
    return started


async def bring_in(school: School, kind: str, content: bytes, **rest: Any) -> Import:
    """Does the whole import of a file."""
    started = await start(school, kind, **rest)
    return await run_import(school.works, school.tenant, started.id, file=io.BytesIO(content))


async def results(school: School, found: Import, outcome: Any = UNSET) -> list[RowResult]:
    async with school.works.read(school.tenant) as work:
        return await row_results(work, found, where=RowFilter(outcome=outcome), limit=100_000)


async def told(school: School, found: Import) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """What became of each row: its line, the outcome, and the faults by column."""
    return [
        (row.line, row.outcome.value, [(each.column, each.fault.value) for each in row.faults])
        for row in await results(school, found)
    ]


def counts(found: Import) -> tuple[int, int, int, int]:
    return found.created, found.updated, found.unchanged, found.refused
