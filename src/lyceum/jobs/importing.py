"""Brings in a file of people, courses or enrollments that was received."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.files.actions import delete_file
from lyceum.core.files.errors import NoSuchFile
from lyceum.core.imports.actions import ENDED, fail, locked_import
from lyceum.core.imports.errors import Overtaken
from lyceum.core.imports.model import Import, Outcome
from lyceum.core.imports.receiving import JOB
from lyceum.core.imports.running import run_import
from lyceum.core.jobs.duties import Kind, Running
from lyceum.core.jobs.errors import LeaseLost
from lyceum.core.work import WriteWork


async def run(running: Running) -> Mapping[str, Any]:
    """Goes on where an earlier worker stopped; the file is deleted when its rows are done."""
    import_id = running.payload["import_id"]
    found = await running.write(partial(locked_import, import_id=import_id))
    if found.state not in ENDED:
        found = await _bring_in(running, found)
    with suppress(NoSuchFile):
        await delete_file(running.stages, running.actor, bytes.fromhex(running.payload["file"]))
    return {"state": found.state, **{each: getattr(found, each) for each in Outcome}}


async def _bring_in(running: Running, found: Import) -> Import:
    # The rows are read by a library that does not wait: so the bytes lie at hand before.
    with tempfile.TemporaryFile() as file:
        if not await _fetch(running, found.file, into=file):
            gone = Invalid(Problem("", Fault.UNKNOWN, expected=("the file is gone",)))
            return await running.write(partial(fail, import_id=found.id, refusal=gone))
        try:
            return await run_import(
                running.works, running.tenant, found.id, file=file, tell=partial(_tell, running)
            )
        except Overtaken as error:
            raise LeaseLost from error


async def _fetch(running: Running, key: str, *, into: BinaryIO) -> bool:
    """Whether there was such a file."""
    size = await running.ports.blobs.size(key)
    if size is None:
        return False
    async for chunk in running.ports.blobs.read(key, first=0, size=size):
        into.write(chunk)
    return True


async def _tell(running: Running, found: Import) -> None:
    await running.write(_nothing_more, done=found.rows, total=found.total)


async def _nothing_more(work: WriteWork) -> None:
    """The progress alone is written."""


kind = Kind(name=JOB, run=run)
