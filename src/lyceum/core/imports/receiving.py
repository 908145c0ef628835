"""Taking in a file that a worker brings in afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterable
from functools import partial

import msgspec

from lyceum.core.actor import Actor, system
from lyceum.core.files.actions import delete_file, receive_file
from lyceum.core.files.model import StoredFile
from lyceum.core.imports.actions import start_import
from lyceum.core.imports.model import Import, NewImport
from lyceum.core.imports.queries import must_import
from lyceum.core.jobs.actions import enqueue
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork

JOB = "import"


async def receive_import(
    stages: Stages, actor: Actor, new: NewImport, *, chunks: AsyncIterable[bytes]
) -> Import:
    """Keeps the bytes of a file and asks for it to be brought in; who may not import this kind is
    refused before any of them. Refuses what `receive_file` refuses; its columns and rows are looked
    at by the worker, and what is wrong with them stands in the import."""
    must_import(actor, new.kind)
    # The platform keeps the file, since not everybody who imports may keep files.
    keeper = system(actor.tenant_id, name=JOB)
    name = f"{new.kind}.{new.format}"
    stored = await receive_file(stages, keeper, name=name, declared="", chunks=chunks)
    try:
        return await stages.write(partial(_ask, actor=actor, new=new, stored=stored))
    except BaseException:
        await delete_file(stages, keeper, stored.uid)
        raise


async def _ask(work: WriteWork, *, actor: Actor, new: NewImport, stored: StoredFile) -> Import:
    import_id = await work.new_id()
    payload = {"import_id": import_id, "file": stored.uid.hex()}
    job = await enqueue(work, actor, JOB, payload=payload)
    new = msgspec.structs.replace(new, file=stored.blob_key)
    return await start_import(work, actor, new, import_id=import_id, job_id=job.id)
